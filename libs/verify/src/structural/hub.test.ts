import { describe, expect, test } from "vitest";
import { E, endpointIn, EW, hubNetwork, ISO, ZONES } from "../../test/hub-network.js";
import { withTargets } from "../../test/load-balancer-network.js";
import type { Stacks } from "../../test/stacks.js";
import { mistakesOf, verdictOf } from "../../test/verify.js";

const HUB = "hub:aws_ec2_transit_gateway.main";
const LATER = "${data.http.later.response_body}";

/** A route in the spokes' table straight to beta. */
function straightTo(beta: string): Stacks {
  return hubNetwork()
    .output("beta", "attachment", "${aws_ec2_transit_gateway_vpc_attachment.main.id}")
    .add("beta:aws_ec2_transit_gateway_route_table_propagation.straight", {
      transit_gateway_attachment_id: beta,
      transit_gateway_route_table_id: "${data.terraform_remote_state.hub.outputs.spokes}",
    });
}

describe("a route from one spoke straight to another", () => {
  test("is a mistake if the way back leads through the firewall", async () => {
    const stacks = straightTo("${aws_ec2_transit_gateway_vpc_attachment.main.id}");
    expect(await mistakesOf(stacks)).toEqual(["INSPECTED_ONE_WAY"]);
    expect(await verdictOf(stacks, EW)).toMatchObject({ verdict: "VIOLATED", code: "BYPASS" });
  });

  test("is none if the way back goes straight, too", async () => {
    const stacks = hubNetwork();
    for (const spoke of ["alpha", "beta", "gamma"]) {
      stacks.add(`${spoke}:aws_ec2_transit_gateway_route_table_propagation.straight`, {
        transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.main.id}",
        transit_gateway_route_table_id: stacks.remote(spoke, "hub", "spokes"),
      });
    }
    expect(await mistakesOf(stacks)).toEqual([]);
  });
});

describe("a hub's default tables", () => {
  const optingOut = (gateway: object) => {
    const stacks = hubNetwork().change(HUB, { ...gateway });
    const out = {
      transit_gateway_default_route_table_association: false,
      transit_gateway_default_route_table_propagation: false,
    };
    for (const stack of ["alpha", "beta", "gamma"]) {
      // At another account's gateway the accepter decides.
      stacks.output(stack, "attachment", "${aws_ec2_transit_gateway_vpc_attachment.main.id}");
      stacks.add(`hub:aws_ec2_transit_gateway_vpc_attachment_accepter.${stack}`, {
        ...out,
        transit_gateway_attachment_id: stacks.remote("hub", stack, "attachment"),
      });
    }
    return stacks.change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", out);
  };

  test.each([["association"], ["propagation"]])(
    "of %s are left on although every attachment opts out",
    async (which) => {
      expect(await mistakesOf(optingOut({ [`default_route_table_${which}`]: "enable" }))).toEqual([
        "HUB_DEFAULTS_LEFT_ON",
      ]);
      expect(await mistakesOf(optingOut({}))).toEqual([]);
    },
  );

  test("are no mistake where the spokes take them on purpose", async () => {
    const stacks = optingOut({ default_route_table_association: "enable" });
    for (const stack of ["alpha", "beta", "gamma"]) {
      stacks
        .remove(`${stack}:aws_ec2_transit_gateway_route_table_association.main`)
        .change(`hub:aws_ec2_transit_gateway_vpc_attachment_accepter.${stack}`, {
          transit_gateway_default_route_table_association: true,
        });
    }
    stacks.add("hub:aws_ec2_transit_gateway_default_route_table_association.main", {
      transit_gateway_id: "${aws_ec2_transit_gateway.main.id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.spokes.id}",
    });
    expect(await mistakesOf(stacks)).toEqual([]);
    // An attachment that is made before the table is changed keeps the old one.
    expect(await verdictOf(stacks, E)).toMatchObject({ verdict: "UNPROVEN" });
  });
});

describe("one table for the workloads and the attachment of a spoke", () => {
  const sharing = () => {
    const stacks = hubNetwork();
    for (const zone of ZONES) {
      stacks.add(`alpha:aws_route_table_association.transit_${zone}`, {
        subnet_id: `\${aws_subnet.transit_${zone}.id}`,
        route_table_id: `\${aws_route_table.workload_${zone}.id}`,
      });
    }
    return stacks;
  };

  test("changes no packet where it knows the VPC and the hub alone", async () => {
    expect(await mistakesOf(sharing())).toEqual([]);
    expect(await verdictOf(sharing(), EW)).toMatchObject({ verdict: "PROVEN" });
  });

  test("is a mistake where it leads to a firewall of the spoke's own", async () => {
    const vpc_id = "${aws_vpc.main.id}";
    const stacks = sharing()
      .add("alpha:aws_subnet.firewall", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.1.200.0/28" })
      .add("alpha:aws_networkfirewall_firewall.main", {
        vpc_id,
        subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}" }],
      })
      .add("alpha:aws_route.to_data", {
        route_table_id: "${aws_route_table.workload_a.id}",
        destination_cidr_block: "10.1.1.0/24",
        vpc_endpoint_id: endpointIn("a"),
      });
    expect(await mistakesOf(stacks)).toContain("TRANSIT_SUBNET_SHARED");
  });
});

describe("a blackhole inside a propagated prefix", () => {
  const hole = (destination_cidr_block: string) =>
    hubNetwork().add("hub:aws_ec2_transit_gateway_route.hole", {
      destination_cidr_block,
      blackhole: true,
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.inspection.id}",
    });

  test("hides addresses of a subnet", async () => {
    expect(await mistakesOf(hole("10.1.1.0/24"))).toEqual(["BLACKHOLE_HIDES_PREFIX"]);
  });

  test("hides nothing where there is no subnet", async () => {
    expect(await mistakesOf(hole("10.1.240.0/20"))).toEqual([]);
  });
});

describe("what is not known", () => {
  test("of an association makes a mistake UNPROVEN, not VIOLATED", async () => {
    const stacks = hubNetwork().change("hub:aws_route_table_association.transit_b", { subnet_id: LATER });
    expect(await verdictOf(stacks, E)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
    expect(await mistakesOf(stacks)).toEqual(["UNKNOWN_VALUE"]);
    const spoke = hubNetwork();
    for (const zone of ZONES) spoke.change(`alpha:aws_route_table_association.workload_${zone}`, { subnet_id: LATER });
    expect(await mistakesOf(spoke)).toEqual(["UNKNOWN_VALUE"]);
  });

  test("of appliance mode matters only where a flow may take two ways", async () => {
    const unsure = (zones?: string[]) =>
      hubNetwork(zones).change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", {
        appliance_mode_support: LATER,
      });
    expect(await verdictOf(unsure(["a"]), EW)).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(unsure(), EW)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
    expect(await verdictOf(unsure(), { ...EW, symmetric: false })).toMatchObject({ verdict: "PROVEN" });
    expect(await mistakesOf(unsure())).toEqual([]);
    const spoke = hubNetwork().change("beta:aws_ec2_transit_gateway_vpc_attachment.main", {
      appliance_mode_support: LATER,
    });
    expect(await verdictOf(spoke, EW)).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(spoke, ISO)).toMatchObject({ verdict: "VIOLATED" });
  });
});

describe("the zones of an inspection VPC's attachment", () => {
  const withoutZoneC = { subnet_ids: ["a", "b"].map((zone) => `\${aws_subnet.transit_${zone}.id}`) };
  const appliances = () => {
    const stacks = withTargets((zone) => ({ network_interface_id: `\${aws_network_interface.${zone}.id}` }));
    for (const zone of ZONES) {
      stacks
        .add(`hub:aws_network_interface.${zone}`, {
          subnet_id: `\${aws_subnet.firewall_${zone}.id}`,
          source_dest_check: false,
        })
        .add(`hub:aws_instance.${zone}`, {
          network_interface: [{ network_interface_id: `\${aws_network_interface.${zone}.id}`, device_index: 0 }],
        });
    }
    return stacks;
  };
  const toZoneC = {
    endpoints: { vpc_endpoint_id: endpointIn("c") },
    appliances: { network_interface_id: "${aws_network_interface.c.id}" },
  };

  test.for([
    ["endpoints", hubNetwork],
    ["appliances", appliances],
  ] as const)("may be fewer than those of its %s, as long as nothing leads there", async ([kind, network]) => {
    const stacks = network().change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", withoutZoneC);
    expect(await mistakesOf(stacks)).not.toContain("ZONE_WITHOUT_ATTACHMENT");
    stacks.change("hub:aws_route.transit_b_default", toZoneC[kind]);
    expect(await mistakesOf(stacks)).toContain("ZONE_WITHOUT_ATTACHMENT");
  });
});
