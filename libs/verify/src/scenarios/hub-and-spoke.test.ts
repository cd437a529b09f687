import { describe, expect, test } from "vitest";
import {
  addSpoke,
  E,
  endpointIn,
  EW,
  hubNetwork,
  ISO,
  LOC,
  LOC_EGRESS,
  SUPERNET,
  ZONES,
} from "../../test/hub-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const from = (subnet: string) => ({ addresses: [subnet] });

describe("the base network", () => {
  test.each([
    ["reaches the internet through the firewall", E],
    ["reaches other spokes through the firewall", EW],
    ["inspects each packet between spokes in the zone where it entered", LOC],
    ["inspects each packet to the internet in the zone where it entered", LOC_EGRESS],
  ])("%s", async (_, intent) => {
    expect(await verdictOf(hubNetwork(), intent)).toMatchObject(proven);
  });
});

describe("appliance mode", () => {
  const off = (zones?: readonly string[]) =>
    hubNetwork(zones).change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", {
      appliance_mode_support: "disable",
    });

  test("off: the directions between spokes take different zones, those to the internet do not", async () => {
    expect(await verdictOf(off(), EW)).toMatchObject(violated("ASYMMETRIC"));
    expect(await verdictOf(off(), E)).toMatchObject(proven);
  });

  test("off in one zone: both directions pass the one endpoint", async () => {
    expect(await verdictOf(off(["a"]), EW)).toMatchObject(proven);
  });
});

describe("routes of the inspection VPC", () => {
  test("a transit subnet that routes to another zone's endpoint crosses zones, yet both ways alike", async () => {
    const network = hubNetwork().change("hub:aws_route.transit_c_default", { vpc_endpoint_id: endpointIn("a") });
    expect(await verdictOf(network, LOC)).toMatchObject(violated("CROSS_ZONE"));
    expect(await verdictOf(network, EW)).toMatchObject(proven);
    expect(await verdictOf(network, E)).toMatchObject(proven);
  });

  test("a public subnet that returns through another zone's endpoint is asymmetric", async () => {
    const network = hubNetwork().change("hub:aws_route.public_a_spokes", { vpc_endpoint_id: endpointIn("b") });
    expect(await verdictOf(network, E)).toMatchObject(violated("ASYMMETRIC"));
  });

  test("a public subnet without a route back to the spokes loses replies", async () => {
    const network = hubNetwork().remove("hub:aws_route.public_a_spokes");
    expect(await verdictOf(network, E)).toMatchObject(violated("RETURN_LOST"));
  });

  test("a public subnet that returns straight to the transit gateway bypasses the firewall", async () => {
    const network = hubNetwork().change("hub:aws_route.public_a_spokes", {
      vpc_endpoint_id: null,
      transit_gateway_id: "${aws_ec2_transit_gateway.main.id}",
    });
    expect(await verdictOf(network, E)).toMatchObject(violated("BYPASS"));
  });

  test("a firewall subnet that routes to the internet gateway has no public address to leave with", async () => {
    const network = hubNetwork().change("hub:aws_route.firewall_a_default", {
      nat_gateway_id: null,
      gateway_id: "${aws_internet_gateway.main.id}",
    });
    expect(await verdictOf(network, E)).toMatchObject(violated("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"));
  });

  test("a public subnet that routes to the firewall loops", async () => {
    const network = hubNetwork().change("hub:aws_route.public_a_default", {
      gateway_id: null,
      vpc_endpoint_id: endpointIn("a"),
    });
    expect(await verdictOf(network, E)).toMatchObject(violated("LOOP"));
  });

  test("endpoints taken by their position in a list are not known", async () => {
    const network = hubNetwork();
    ZONES.forEach((zone, index) => {
      const states = "tolist(aws_networkfirewall_firewall.main.firewall_status[0].sync_states)";
      const vpc_endpoint_id = `\${${states}[${index}].attachment[0].endpoint_id}`;
      network.change(`hub:aws_route.transit_${zone}_default`, { vpc_endpoint_id });
    });
    expect(await verdictOf(network, E)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });
});

describe("routes of a spoke", () => {
  const ownGateway = () =>
    hubNetwork()
      .add("alpha:aws_internet_gateway.main", { vpc_id: "${aws_vpc.main.id}" })
      .change("alpha:aws_route.workload_b_default", {
        transit_gateway_id: null,
        gateway_id: "${aws_internet_gateway.main.id}",
      });

  test("an internet gateway of its own bypasses the firewall", async () => {
    expect(await verdictOf(ownGateway(), E)).toMatchObject(violated("BYPASS"));
    const withAddresses = ownGateway().change("alpha:aws_subnet.workload_b", { map_public_ip_on_launch: true });
    expect(await verdictOf(withAddresses, E)).toMatchObject(violated("BYPASS"));
  });

  test("a table without a default route leads nowhere", async () => {
    const network = hubNetwork().remove("alpha:aws_route.workload_a_default");
    expect(await verdictOf(network, E)).toMatchObject(violated("NO_ROUTE_TO_DESTINATION"));
  });

  test("a zone that the attachment lacks cannot send; packets to it are delivered and their replies lost", async () => {
    const network = hubNetwork().change("alpha:aws_ec2_transit_gateway_vpc_attachment.main", {
      subnet_ids: ["${aws_subnet.transit_a.id}", "${aws_subnet.transit_b.id}"],
    });
    const zoneC = from("alpha:aws_subnet.workload_c");
    expect(await verdictOf(network, { from: zoneC, to: "internet" })).toMatchObject(
      violated("TGW_ROUTE_AZ_RESTRICTION"),
    );
    const towards = await verdictOf(network, { from: from("beta:aws_subnet.workload_a"), to: zoneC });
    expect(towards).toMatchObject(violated("RETURN_LOST"));
    expect(towards.trace?.forward.at(-1)).toMatchObject({
      at: expect.stringMatching(/^alpha:aws_subnet.transit_/),
      target: "local",
    });
  });

  test("a secondary CIDR outside the supernet loses replies", async () => {
    const network = hubNetwork()
      .add("alpha:aws_vpc_ipv4_cidr_block_association.more", {
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: "100.64.0.0/16",
      })
      .change("alpha:aws_subnet.workload_a", { cidr_block: "100.64.0.0/24" });
    expect(await verdictOf(network, E)).toMatchObject(violated("RETURN_LOST"));
  });

  test("a gateway endpoint bypasses the firewall unless the intent excepts it", async () => {
    const network = hubNetwork().add("alpha:aws_vpc_endpoint.s3", {
      vpc_id: "${aws_vpc.main.id}",
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: ["${aws_route_table.workload_a.id}"],
    });
    expect(await verdictOf(network, E)).toMatchObject(violated("BYPASS"));
    expect(await verdictOf(network, { ...E, except: ["alpha:aws_vpc_endpoint.s3"] })).toMatchObject(proven);
  });

  test("a network ACL without the ephemeral ports stops replies", async () => {
    const rule = { protocol: "tcp", action: "allow", cidr_block: "0.0.0.0/0", rule_no: 100 };
    const acl = (last: number) =>
      hubNetwork().add("alpha:aws_network_acl.main", {
        vpc_id: "${aws_vpc.main.id}",
        subnet_ids: ["${aws_subnet.workload_a.id}"],
        egress: [{ ...rule, from_port: 0, to_port: 65535 }],
        ingress: [{ ...rule, from_port: 443, to_port: last }],
      });
    expect(await verdictOf(acl(443), E)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
    expect(await verdictOf(acl(65535), E)).toMatchObject(proven);
  });
});

describe("tables of the hub", () => {
  const intoSpokes = (stacks: Stacks, spoke: string) =>
    stacks.add(`${spoke}:aws_ec2_transit_gateway_route_table_propagation.shortcut`, {
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.main.id}",
      transit_gateway_route_table_id: stacks.remote(spoke, "hub", "spokes"),
    });
  const apart = () =>
    hubNetwork().add("hub:aws_ec2_transit_gateway_route.apart", {
      destination_cidr_block: SUPERNET,
      blackhole: true,
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.spokes.id}",
    });

  test("an inspection attachment without zone c sends its flows through a or b, where they stay", async () => {
    const network = hubNetwork().change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", {
      subnet_ids: ["${aws_subnet.transit_a.id}", "${aws_subnet.transit_b.id}"],
    });
    for (const intent of [E, LOC, LOC_EGRESS]) expect(await verdictOf(network, intent)).toMatchObject(proven);
  });

  test("a spoke that propagates into the spokes' table is reached around the firewall", async () => {
    expect(await verdictOf(intoSpokes(hubNetwork(), "beta"), EW)).toMatchObject(violated("BYPASS"));
  });

  test("a spoke that the inspection table lacks has no route to its attachment", async () => {
    const network = hubNetwork().remove("beta:aws_ec2_transit_gateway_route_table_propagation.main");
    expect(await verdictOf(network, EW)).toMatchObject(violated("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"));
    expect(await verdictOf(network, E)).toMatchObject(violated("RETURN_LOST"));
  });

  test("a blackhole for the supernet keeps spokes apart and lets them reach the internet", async () => {
    expect(await verdictOf(apart(), ISO)).toMatchObject(proven);
    expect(await verdictOf(apart(), E)).toMatchObject(proven);
  });

  test("a longer prefix propagated beside the blackhole joins them again", async () => {
    expect(await verdictOf(intoSpokes(apart(), "beta"), ISO)).toMatchObject(violated("UNEXPECTED_PATH"));
  });

  test("without the blackhole spokes reach each other by hairpin through the egress VPC", async () => {
    expect(await verdictOf(hubNetwork(), ISO)).toMatchObject(violated("UNEXPECTED_PATH"));
  });

  test("a spoke's CIDR sent to another attachment does not arrive", async () => {
    const network = hubNetwork()
      .output("alpha", "attachment", "${aws_ec2_transit_gateway_vpc_attachment.main.id}")
      .add("hub:aws_ec2_transit_gateway_route.wrong", {
        destination_cidr_block: "10.2.0.0/16",
        transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.inspection.id}",
      });
    network.change("hub:aws_ec2_transit_gateway_route.wrong", {
      transit_gateway_attachment_id: network.remote("hub", "alpha", "attachment"),
    });
    expect(await verdictOf(network, EW)).toMatchObject(violated("NO_ROUTE_TO_DESTINATION"));
  });

  test("spokes that overlap are confused", async () => {
    const network = hubNetwork();
    addSpoke(network, "gamma", "10.2");
    expect(await verdictOf(network, EW)).toMatchObject(violated("OVERLAP"));
    expect(await verdictOf(network, E)).toMatchObject(violated("OVERLAP"));
  });
});
