import { describe, expect, test } from "vitest";
import { addSpoke, endpointIn, hubNetwork, SUPERNET, ZONES } from "../../test/hub-network.js";
import { Stacks } from "../../test/stacks.js";
import { buildNetwork } from "../kinds/build.js";
import { readStacks } from "../../test/verify.js";
import { adviseStructure, checkStructure } from "./checks.js";

async function codesOf(stacks: Stacks): Promise<(string | null)[]> {
  const configuration = await readStacks(stacks.json);
  const network = buildNetwork(configuration);
  return [...checkStructure(network, configuration), ...adviseStructure(network, configuration)].map(
    ({ code }) => code,
  );
}

const INSPECTION = "hub:aws_ec2_transit_gateway_vpc_attachment.inspection";
const vpc_id = "${aws_vpc.main.id}";
const gateway = { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" };

/** An egress VPC with NAT alone, and two segments whose tables default to it. */
function egressNetwork(): Stacks {
  const stacks = hubNetwork(["a"]).remove("hub:aws_networkfirewall_firewall.main");
  stacks
    .change("hub:aws_route.transit_a_default", { vpc_endpoint_id: null, nat_gateway_id: "${aws_nat_gateway.a.id}" })
    .change("hub:aws_route.public_a_spokes", { vpc_endpoint_id: null, ...gateway })
    .add("hub:aws_ec2_transit_gateway_route_table.other", gateway)
    .add("hub:aws_ec2_transit_gateway_route.other_default", {
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.inspection.id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.other.id}",
    })
    .output("hub", "other", "${aws_ec2_transit_gateway_route_table.other.id}")
    .change("beta:aws_ec2_transit_gateway_route_table_association.main", {
      transit_gateway_route_table_id: stacks.remote("beta", "hub", "other"),
    });
  for (const table of ["spokes", "other"]) {
    stacks.add(`hub:aws_ec2_transit_gateway_route.${table}_apart`, {
      destination_cidr_block: SUPERNET,
      blackhole: true,
      transit_gateway_route_table_id: `\${aws_ec2_transit_gateway_route_table.${table}.id}`,
    });
  }
  return stacks;
}

/** A VPC whose public subnet is inspected on its way to and from the internet. */
function ingressNetwork(): Stacks {
  const availability_zone = "eu-central-1a";
  const stacks = new Stacks()
    .add("edge:aws_vpc.main", { cidr_block: "10.9.0.0/16" })
    .add("edge:aws_internet_gateway.main", { vpc_id })
    .add("edge:aws_subnet.public", { vpc_id, availability_zone, cidr_block: "10.9.0.0/24" })
    .add("edge:aws_subnet.firewall", { vpc_id, availability_zone, cidr_block: "10.9.1.0/24" })
    .add("edge:aws_networkfirewall_firewall.main", {
      vpc_id,
      subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}" }],
    })
    .add("edge:aws_route_table.public", {
      vpc_id,
      route: [{ cidr_block: "0.0.0.0/0", vpc_endpoint_id: endpointIn("a") }],
    })
    .add("edge:aws_route_table.firewall", {
      vpc_id,
      route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" }],
    })
    .add("edge:aws_route_table.gateway", {
      vpc_id,
      route: [{ cidr_block: "10.9.0.0/24", vpc_endpoint_id: endpointIn("a") }],
    })
    .add("edge:aws_route_table_association.gateway", {
      gateway_id: "${aws_internet_gateway.main.id}",
      route_table_id: "${aws_route_table.gateway.id}",
    });
  for (const tier of ["public", "firewall"]) {
    stacks.add(`edge:aws_route_table_association.${tier}`, {
      subnet_id: `\${aws_subnet.${tier}.id}`,
      route_table_id: `\${aws_route_table.${tier}.id}`,
    });
  }
  return stacks;
}

function peeredNetwork(): Stacks {
  const stacks = new Stacks();
  for (const [own, other, octet, otherOctet] of [
    ["a", "b", 1, 2],
    ["b", "a", 2, 1],
  ] as const) {
    stacks
      .add(`net:aws_vpc.${own}`, { cidr_block: `10.${octet}.0.0/16` })
      .add(`net:aws_subnet.${own}`, {
        vpc_id: `\${aws_vpc.${own}.id}`,
        availability_zone: "eu-central-1a",
        cidr_block: `10.${octet}.0.0/24`,
      })
      .add(`net:aws_route.${own}`, {
        route_table_id: `\${aws_vpc.${own}.main_route_table_id}`,
        destination_cidr_block: `10.${otherOctet}.0.0/16`,
        vpc_peering_connection_id: "${aws_vpc_peering_connection.ab.id}",
      });
    expect(other).not.toBe(own);
  }
  return stacks.add("net:aws_vpc_peering_connection.ab", {
    vpc_id: "${aws_vpc.a.id}",
    peer_vpc_id: "${aws_vpc.b.id}",
    auto_accept: true,
  });
}

function poolNetwork(child: string): Stacks {
  return new Stacks()
    .add("hub:aws_vpc_ipam_pool.top", {})
    .add("hub:aws_vpc_ipam_pool.child", { source_ipam_pool_id: "${aws_vpc_ipam_pool.top.id}" })
    .add("hub:aws_vpc_ipam_pool_cidr.top", { ipam_pool_id: "${aws_vpc_ipam_pool.top.id}", cidr: "10.0.0.0/9" })
    .add("hub:aws_vpc_ipam_pool_cidr.child", { ipam_pool_id: "${aws_vpc_ipam_pool.child.id}", cidr: child });
}

/** Alpha with IPv6, which leaves by `target` where IPv4 goes to the hub. */
function dualStack(target: Record<string, string>): Stacks {
  return hubNetwork()
    .change("alpha:aws_vpc.main", { ipv6_cidr_block: "2600:1f00::/56" })
    .change("alpha:aws_subnet.workload_a", { ipv6_cidr_block: "2600:1f00::/64" })
    .add("alpha:aws_egress_only_internet_gateway.main", { vpc_id })
    .add("alpha:aws_route.workload_a_ipv6", {
      route_table_id: "${aws_route_table.workload_a.id}",
      destination_ipv6_cidr_block: "::/0",
      ...target,
    });
}

const withoutZoneC = { subnet_ids: ["${aws_subnet.transit_a.id}", "${aws_subnet.transit_b.id}"] };
const position =
  "${tolist(aws_networkfirewall_firewall.main.firewall_status[0].sync_states)[0].attachment[0].endpoint_id}";
const toSpoke = {
  route_table_id: "${aws_route_table.transit_a.id}",
  destination_cidr_block: "10.1.0.0/16",
  ...gateway,
};
const moreSubnet = (cidr_block: string) => ({ vpc_id, availability_zone: "eu-central-1a", cidr_block });
const blackhole = (cidr: string) => ({
  destination_cidr_block: cidr,
  blackhole: true,
  transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.inspection.id}",
});

/** The number of the mistake in the project's list, its code, a network that makes it and one that does not. */
const MISTAKES: readonly [number, string, () => Stacks, () => Stacks][] = [
  [
    1,
    "APPLIANCE_MODE_OFF",
    () => hubNetwork().change(INSPECTION, { appliance_mode_support: "disable" }),
    () => hubNetwork(["a"]).change(INSPECTION, { appliance_mode_support: "disable" }),
  ],
  [
    2,
    "ENDPOINT_OF_OTHER_ZONE",
    () => hubNetwork().change("hub:aws_route.transit_c_default", { vpc_endpoint_id: endpointIn("a") }),
    hubNetwork,
  ],
  [
    2,
    "UNKNOWN_VALUE",
    () => hubNetwork().change("hub:aws_route.transit_c_default", { vpc_endpoint_id: position }),
    hubNetwork,
  ],
  [3, "TRANSIT_WITHOUT_FIREWALL_ROUTE", () => hubNetwork().remove("hub:aws_route.transit_b_default"), hubNetwork],
  [4, "ROUTE_AROUND_FIREWALL", () => hubNetwork().add("hub:aws_route.around", toSpoke), hubNetwork],
  [5, "NAT_WITHOUT_RETURN_ROUTE", () => hubNetwork().remove("hub:aws_route.public_b_spokes"), hubNetwork],
  [6, "FIREWALL_WITHOUT_ONWARD_ROUTE", () => hubNetwork().remove("hub:aws_route.firewall_a_default"), hubNetwork],
  [
    7,
    "FIREWALL_LOOP",
    () =>
      hubNetwork().change("hub:aws_route.firewall_a_default", {
        nat_gateway_id: null,
        vpc_endpoint_id: endpointIn("a"),
      }),
    hubNetwork,
  ],
  [
    8,
    "HALF_EDGE_ASSOCIATION",
    () => ingressNetwork().remove("edge:aws_route_table_association.gateway"),
    ingressNetwork,
  ],
  [
    8,
    "HALF_EDGE_ASSOCIATION",
    () =>
      ingressNetwork().change("edge:aws_route_table.public", {
        route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" }],
      }),
    ingressNetwork,
  ],
  [
    9,
    "EDGE_ROUTE_INVALID",
    () =>
      ingressNetwork().change("edge:aws_route_table.gateway", {
        route: [{ cidr_block: "10.9.0.0/25", vpc_endpoint_id: endpointIn("a") }],
      }),
    ingressNetwork,
  ],
  [10, "NAT_WITHOUT_INTERNET_GATEWAY", () => hubNetwork().remove("hub:aws_route.public_a_default"), hubNetwork],
  [
    11,
    "NAT_OF_OTHER_ZONE",
    () => hubNetwork().change("hub:aws_route.firewall_a_default", { nat_gateway_id: "${aws_nat_gateway.b.id}" }),
    hubNetwork,
  ],
  [12, "NAT_WITHOUT_RETURN_ROUTE", () => egressNetwork().remove("hub:aws_route.public_a_spokes"), egressNetwork],
  [13, "EGRESS_HAIRPIN", () => egressNetwork().remove("hub:aws_ec2_transit_gateway_route.spokes_apart"), egressNetwork],
  [
    14,
    "HUB_DEFAULTS_LEFT_ON",
    () => hubNetwork().change("hub:aws_ec2_transit_gateway.main", { default_route_table_association: "enable" }),
    hubNetwork,
  ],
  [
    14,
    "HUB_DEFAULTS_LEFT_ON",
    () => hubNetwork().change("hub:aws_ec2_transit_gateway.main", { default_route_table_propagation: "enable" }),
    hubNetwork,
  ],
  [
    15,
    "ATTACHMENT_WITHOUT_ASSOCIATION",
    () => hubNetwork().remove("beta:aws_ec2_transit_gateway_route_table_association.main"),
    hubNetwork,
  ],
  [
    16,
    "ROUTE_ONE_WAY",
    () => hubNetwork().remove("beta:aws_ec2_transit_gateway_route_table_propagation.main"),
    hubNetwork,
  ],
  [16, "ROUTE_ONE_WAY", () => peeredNetwork().remove("net:aws_route.b"), peeredNetwork],
  [
    17,
    "RETURN_NOT_INSPECTED",
    () => hubNetwork().change("hub:aws_route.public_a_spokes", { vpc_endpoint_id: null, ...gateway }),
    hubNetwork,
  ],
  [
    18,
    "ROUTE_BACK_TO_SENDER",
    () =>
      hubNetwork().add("hub:aws_ec2_transit_gateway_route.back", {
        ...blackhole("0.0.0.0/0"),
        blackhole: false,
        transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.inspection.id}",
      }),
    hubNetwork,
  ],
  [
    19,
    "VPC_WITHOUT_ROUTE_TO_HUB",
    () => ZONES.reduce((stacks, zone) => stacks.remove(`alpha:aws_route.workload_${zone}_default`), hubNetwork()),
    hubNetwork,
  ],
  [
    20,
    "TRANSIT_SUBNET_SHARED",
    () => hubNetwork().add("alpha:aws_instance.app", { subnet_id: "${aws_subnet.transit_a.id}" }),
    () => hubNetwork().add("alpha:aws_instance.app", { subnet_id: "${aws_subnet.workload_a.id}" }),
  ],
  [
    20,
    "TRANSIT_SUBNET_SHARED",
    () =>
      hubNetwork().change("hub:aws_route_table_association.public_a", {
        route_table_id: "${aws_route_table.transit_a.id}",
      }),
    hubNetwork,
  ],
  [
    21,
    "ZONE_WITHOUT_ATTACHMENT",
    () => hubNetwork().change("alpha:aws_ec2_transit_gateway_vpc_attachment.main", withoutZoneC),
    () => hubNetwork().change(INSPECTION, withoutZoneC),
  ],
  [22, "OVERLAP", () => overlapping("10.2"), () => overlapping("10.3")],
  [
    22,
    "MISALIGNED_CIDR",
    () => hubNetwork().change("hub:aws_route.public_a_spokes", { destination_cidr_block: "10.1.0.0/8" }),
    hubNetwork,
  ],
  [
    22,
    "SUBNETS_OVERLAP",
    () => hubNetwork().add("alpha:aws_subnet.more", moreSubnet("10.1.0.0/28")),
    () => hubNetwork().add("alpha:aws_subnet.more", moreSubnet("10.1.200.0/28")),
  ],
  [
    22,
    "SUBNET_OUTSIDE_VPC",
    () => hubNetwork().add("alpha:aws_subnet.more", moreSubnet("10.9.0.0/28")),
    () => hubNetwork().add("alpha:aws_subnet.more", moreSubnet("10.1.200.0/28")),
  ],
  [22, "POOL_OUTSIDE_PARENT", () => poolNetwork("10.128.0.0/12"), () => poolNetwork("10.64.0.0/12")],
  [23, "SUPERNET_TOO_SMALL", () => withSecondary("100.64.0.0/16"), () => withSecondary("10.200.0.0/16")],
  [
    24,
    "DUPLICATE_ROUTE",
    () => hubNetwork().add("hub:aws_route.again", { ...toSpoke, destination_cidr_block: "0.0.0.0/0" }),
    hubNetwork,
  ],
  [
    24,
    "BLACKHOLE_HIDES_PREFIX",
    () => hubNetwork().add("hub:aws_ec2_transit_gateway_route.hole", blackhole("10.1.0.0/16")),
    () => hubNetwork().add("hub:aws_ec2_transit_gateway_route.hole", blackhole("10.0.0.0/8")),
  ],
  [
    25,
    "IPV6_TAKES_ANOTHER_PATH",
    () => dualStack({ egress_only_gateway_id: "${aws_egress_only_internet_gateway.main.id}" }),
    () => hubNetwork(),
  ],
  [25, "EGRESS_ONLY_GATEWAY_IN_TRANSIT", egressOnlyInTransit, hubNetwork],
];

function overlapping(prefix: string): Stacks {
  const stacks = hubNetwork();
  addSpoke(stacks, "gamma", prefix);
  return stacks;
}

function withSecondary(cidr_block: string): Stacks {
  return hubNetwork().add("alpha:aws_vpc_ipv4_cidr_block_association.more", { vpc_id, cidr_block });
}

function egressOnlyInTransit(): Stacks {
  return hubNetwork()
    .add("hub:aws_egress_only_internet_gateway.main", { vpc_id: "${aws_vpc.inspection.id}" })
    .add("hub:aws_route.transit_a_ipv6", {
      route_table_id: "${aws_route_table.transit_a.id}",
      destination_ipv6_cidr_block: "::/0",
      egress_only_gateway_id: "${aws_egress_only_internet_gateway.main.id}",
    });
}

describe("the structural checks", () => {
  test.each([
    ["the base network", hubNetwork],
    ["an egress VPC with segments apart", egressNetwork],
    ["an inspected public subnet", ingressNetwork],
    ["a peering", peeredNetwork],
  ])("find nothing in %s", async (_, network) => {
    expect(await codesOf(network())).toEqual([]);
  });

  test.each(MISTAKES)(
    "find mistake %i as %s, and not in its corrected twin",
    async (_number, code, mistaken, corrected) => {
      expect(await codesOf(mistaken())).toContain(code);
      expect(await codesOf(corrected())).not.toContain(code);
    },
  );

  test("find nothing in an inspection VPC for traffic between spokes alone", async () => {
    const stacks = hubNetwork().remove("hub:aws_internet_gateway.main");
    for (const zone of ZONES) {
      stacks.remove(`hub:aws_nat_gateway.${zone}`);
      for (const route of ["firewall", "public"]) stacks.remove(`hub:aws_route.${route}_${zone}_default`);
    }
    expect(await codesOf(stacks)).toEqual([]);
  });

  test("find nothing in an internet gateway that routes its whole VPC to one endpoint", async () => {
    const route = [{ cidr_block: "10.9.0.0/16", vpc_endpoint_id: endpointIn("a") }];
    const stacks = ingressNetwork()
      .change("edge:aws_route_table.gateway", { route })
      .add("edge:aws_subnet.private", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.9.2.0/24" });
    expect(await codesOf(stacks)).toEqual([]);
  });

  test("name the mistake, its places and its code in one result", async () => {
    const configuration = await readStacks(hubNetwork().remove("hub:aws_route.public_b_spokes").json);
    const [result] = checkStructure(buildNetwork(configuration), configuration);
    expect(result).toMatchObject({
      name: "structure: a NAT gateway's subnet knows the way back",
      verdict: "VIOLATED",
      code: "NAT_WITHOUT_RETURN_ROUTE",
      at: "hub:aws_route_table.public_b",
    });
    expect(result?.message).toContain("alpha:aws_vpc.main (10.1.0.0/16)");
  });
});
