import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc, attach, flatNetwork, subnet } from "../../../test/flat-network.js";
import { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const zone = "eu-central-1a";
const vpc_id = "${aws_vpc.a.id}";
const viaInternet = { gateway_id: "${aws_internet_gateway.a.id}" };
const outbound = { from: subnet("a"), to: "internet" as const };
const inbound = { from: "internet" as const, to: subnet("a") };

/** VPC a with an internet gateway, its subnet public or not. */
function internetNetwork(publicAddresses: boolean): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1).add("net:aws_internet_gateway.a", { vpc_id });
  stacks.change("net:aws_subnet.a", { map_public_ip_on_launch: publicAddresses });
  return addRoute(stacks, "a", "0.0.0.0/0", viaInternet);
}

/** VPC a with a NAT gateway in a subnet of its own. */
function natNetwork(nat: { connectivity_type?: string } = {}): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1).add("net:aws_internet_gateway.a", { vpc_id });
  return addRoute(stacks, "a", "0.0.0.0/0", { nat_gateway_id: "${aws_nat_gateway.a.id}" })
    .add("net:aws_subnet.nat", { vpc_id, availability_zone: zone, cidr_block: "10.1.9.0/24" })
    .add("net:aws_route_table.nat", { vpc_id, route: [{ cidr_block: "0.0.0.0/0", ...viaInternet }] })
    .add("net:aws_route_table_association.nat", {
      subnet_id: "${aws_subnet.nat.id}",
      route_table_id: "${aws_route_table.nat.id}",
    })
    .add("net:aws_nat_gateway.a", {
      subnet_id: "${aws_subnet.nat.id}",
      ...(nat.connectivity_type === undefined && { allocation_id: "eipalloc-1" }),
      ...nat,
    });
}

describe("an internet gateway", () => {
  test("passes hosts that have a public address, both ways", async () => {
    expect(await verdictOf(internetNetwork(true), outbound)).toMatchObject(proven);
    expect(await verdictOf(internetNetwork(true), inbound)).toMatchObject(proven);
  });

  test("passes no host without one", async () => {
    expect(await verdictOf(internetNetwork(false), outbound)).toMatchObject(
      violated("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"),
    );
    expect(await verdictOf(internetNetwork(false), inbound)).toMatchObject(
      violated("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"),
    );
    expect(await verdictOf(internetNetwork(false), { ...inbound, expect: "unreachable" })).toMatchObject(proven);
  });

  test("lets nothing in that cannot answer", async () => {
    const stacks = internetNetwork(true).remove("net:aws_route.a_0_0_0_0_0");
    expect(await verdictOf(stacks, inbound)).toMatchObject(violated("RETURN_LOST"));
    expect(await verdictOf(stacks, { ...inbound, expect: "unreachable" })).toMatchObject(violated("UNEXPECTED_PATH"));
  });

  test("is needed for flows from the internet", async () => {
    const stacks = addVpc(new Stacks(), "a", 1);
    expect(await verdictOf(stacks, inbound)).toMatchObject(violated("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"));
    expect(await verdictOf(stacks, { ...inbound, expect: "unreachable" })).toMatchObject(proven);
  });

  test("rejects private and shared destinations", async () => {
    const toPrivate = internetNetwork(true);
    addVpc(toPrivate, "b", 2);
    expect(await verdictOf(toPrivate, AB)).toMatchObject(violated("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"));
    toPrivate
      .change("net:aws_vpc.b", { cidr_block: "100.64.0.0/16" })
      .change("net:aws_subnet.b", { cidr_block: "100.64.0.0/24" });
    expect(await verdictOf(toPrivate, AB)).toMatchObject(violated("IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"));
  });

  test("passes an instance with an Elastic IP address in a private subnet", async () => {
    const stacks = internetNetwork(false)
      .add("net:aws_instance.app", { subnet_id: "${aws_subnet.a.id}" })
      .add("net:aws_eip.app", { instance: "${aws_instance.app.id}" });
    const from = { addresses: ["net:aws_instance.app"] };
    expect(await verdictOf(stacks, { from, to: "internet" })).toMatchObject(proven);
  });

  test("passes IPv6 of its VPC", async () => {
    const stacks = internetNetwork(false).change("net:aws_vpc.a", { ipv6_cidr_block: "2600:1f00::/56" });
    stacks.change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f00::/64" });
    addRoute(stacks, "a", "::/0", viaInternet);
    const traffic = { family: "ipv6" as const };
    expect(await verdictOf(stacks, { ...outbound, traffic })).toMatchObject(proven);
    expect(await verdictOf(stacks, { ...inbound, traffic })).toMatchObject(proven);
  });
});

describe("an egress-only internet gateway", () => {
  const network = () => {
    const stacks = addVpc(new Stacks(), "a", 1, { ipv6_cidr_block: "2600:1f00::/56" })
      .change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f00::/64" })
      .add("net:aws_egress_only_internet_gateway.a", { vpc_id });
    return addRoute(stacks, "a", "::/0", { egress_only_gateway_id: "${aws_egress_only_internet_gateway.a.id}" });
  };
  const traffic = { family: "ipv6" as const };

  test("lets IPv6 out and nothing in", async () => {
    expect(await verdictOf(network(), { ...outbound, traffic })).toMatchObject(proven);
    expect(await verdictOf(network(), { ...inbound, traffic, expect: "unreachable" })).toMatchObject(proven);
  });
});

describe("a NAT gateway", () => {
  test("gives private hosts the internet", async () => {
    expect(await verdictOf(natNetwork(), outbound)).toMatchObject(proven);
  });

  test("without connectivity to the internet has no public address", async () => {
    expect(await verdictOf(natNetwork({ connectivity_type: "private" }), outbound)).toMatchObject(
      violated("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"),
    );
  });

  test("cannot be used over a peering", async () => {
    const stacks = natNetwork();
    addVpc(stacks, "b", 2);
    stacks.add("net:aws_vpc_peering_connection.ab", { vpc_id, peer_vpc_id: "${aws_vpc.b.id}", auto_accept: true });
    addRoute(stacks, "b", "0.0.0.0/0", { vpc_peering_connection_id: "${aws_vpc_peering_connection.ab.id}" });
    const intent = { from: subnet("b"), to: "internet" as const };
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"));
  });

  test("hides a source behind its own address, to which replies come back", async () => {
    const stacks = flatNetwork();
    stacks
      .add("net:aws_subnet.nat", { vpc_id, availability_zone: zone, cidr_block: "10.1.9.0/24" })
      .add("net:aws_route_table.nat", {
        vpc_id,
        route: [{ cidr_block: "0.0.0.0/0", transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" }],
      })
      .add("net:aws_route_table_association.nat", {
        subnet_id: "${aws_subnet.nat.id}",
        route_table_id: "${aws_route_table.nat.id}",
      })
      .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.nat.id}", connectivity_type: "private" });
    addRoute(stacks, "a", "0.0.0.0/0", { transit_gateway_id: null, nat_gateway_id: "${aws_nat_gateway.a.id}" });
    const result = await verdictOf(stacks, AB);
    expect(result).toMatchObject(proven);
    // A host of b that opens a flow to a gets replies from the NAT gateway instead.
    expect(await verdictOf(stacks, { from: subnet("b"), to: subnet("a") })).toMatchObject(violated("RETURN_LOST"));
  });
});

describe("a gateway endpoint", () => {
  const endpoint = (stacks: Stacks) =>
    stacks.add("net:aws_vpc_endpoint.s3", {
      vpc_id,
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: ["${aws_vpc.a.main_route_table_id}"],
    });

  test("takes no UDP", async () => {
    const traffic = { protocol: "udp" as const };
    expect(await verdictOf(natNetwork(), { ...outbound, traffic })).toMatchObject(proven);
    expect(await verdictOf(endpoint(natNetwork()), outbound)).toMatchObject(proven);
    expect(await verdictOf(endpoint(natNetwork()), { ...outbound, traffic })).toMatchObject(
      violated("VPCE_GATEWAY_PROTOCOL_RESTRICTION"),
    );
  });

  test("serves its own VPC alone", async () => {
    const stacks = flatNetwork().add("net:aws_ec2_transit_gateway_route.default", {
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.a.id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway.main.association_default_route_table_id}",
    });
    stacks.add("net:aws_internet_gateway.a", { vpc_id }).change("net:aws_route.a_0_0_0_0_0", {
      transit_gateway_id: null,
      ...viaInternet,
    });
    const intent = { from: subnet("b"), to: "internet" as const, except: ["net:aws_internet_gateway.a"] };
    expect(await verdictOf(endpoint(stacks), intent)).toMatchObject(
      violated("VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION"),
    );
  });
});

describe("a virtual private gateway", () => {
  const via = "net:aws_vpn_connection.office";
  const network = (vpn: Record<string, unknown> = {}) => {
    const stacks = addVpc(new Stacks(), "a", 1)
      .add("net:aws_vpn_gateway.a", { vpc_id })
      .add(via, { vpn_gateway_id: "${aws_vpn_gateway.a.id}", type: "ipsec.1", ...vpn });
    return addRoute(stacks, "a", "192.168.0.0/16", { gateway_id: "${aws_vpn_gateway.a.id}" });
  };
  const office = { cidr: "192.168.0.0/16", via };

  test("joins its VPC and what is behind it", async () => {
    expect(await verdictOf(network(), { from: subnet("a"), to: office })).toMatchObject(proven);
    expect(await verdictOf(network(), { from: office, to: subnet("a") })).toMatchObject(proven);
  });

  test("propagates the static routes of its connections into tables", async () => {
    const stacks = network({ static_routes_only: true })
      .remove("net:aws_route.a_192_168_0_0_16")
      .add("net:aws_vpn_connection_route.office", {
        vpn_connection_id: "${aws_vpn_connection.office.id}",
        destination_cidr_block: "192.168.0.0/17",
      });
    const half = { from: subnet("a"), to: { ...office, cidr: "192.168.0.0/17" } };
    expect(await verdictOf(stacks, half)).toMatchObject(violated("NO_ROUTE_TO_DESTINATION"));
    stacks.add("net:aws_vpn_gateway_route_propagation.a", {
      vpn_gateway_id: "${aws_vpn_gateway.a.id}",
      route_table_id: "${aws_vpc.a.main_route_table_id}",
    });
    expect(await verdictOf(stacks, half)).toMatchObject(proven);
  });

  test("takes no packets of other VPCs", async () => {
    const stacks = network().add("net:aws_ec2_transit_gateway.main", {});
    attach(stacks, "a");
    attach(addVpc(stacks, "b", 2), "b");
    stacks.add("net:aws_ec2_transit_gateway_route.office", {
      destination_cidr_block: "192.168.0.0/16",
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.a.id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway.main.association_default_route_table_id}",
    });
    expect(await verdictOf(stacks, { from: subnet("b"), to: office })).toMatchObject(
      violated("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"),
    );
  });
});

describe("a VPN connection at a transit gateway", () => {
  const via = "net:aws_vpn_connection.office";
  const office = { cidr: "192.168.0.0/16", via };
  const network = () =>
    flatNetwork().add(via, { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}", type: "ipsec.1" });

  test("joins what the intent places behind it and the attached VPCs", async () => {
    expect(await verdictOf(network(), { from: subnet("a"), to: office })).toMatchObject(proven);
    expect(await verdictOf(network(), { from: office, to: subnet("a") })).toMatchObject(proven);
  });

  test("may learn any prefix by BGP that no intent declares", async () => {
    expect(await verdictOf(network(), AB)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
    const stacks = network().change(via, { static_routes_only: true });
    expect(await verdictOf(stacks, AB)).toMatchObject(proven);
  });
});

test("a route that a state calls a blackhole is no proof, either way", async () => {
  const stacks = internetNetwork(true).change("net:aws_route.a_0_0_0_0_0", { state: "blackhole" });
  expect(await verdictOf(stacks, outbound)).toMatchObject({ verdict: "UNPROVEN" });
  expect(await verdictOf(stacks, { ...outbound, expect: "unreachable" })).toMatchObject({ verdict: "UNPROVEN" });
  stacks.change("net:aws_route.a_0_0_0_0_0", { state: "active" });
  expect(await verdictOf(stacks, outbound)).toMatchObject(proven);
});
