import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc, attach, flatNetwork, subnet } from "../../../test/flat-network.js";
import { endpointIn, hubNetwork } from "../../../test/hub-network.js";
import { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const LATER = "${data.http.later.response_body}";
const vpc_id = "${aws_vpc.a.id}";
const toInternet = { from: subnet("a"), to: "internet" as const };

/** VPC a whose default route leads to its virtual private gateway. */
function privateGateway(): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1).add("net:aws_vpn_gateway.a", { vpc_id });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_vpn_gateway.a.id}" });
}

describe("a virtual private gateway", () => {
  test.each([
    ["aws_dx_private_virtual_interface", "vpn_gateway_id"],
    ["aws_dx_hosted_private_virtual_interface_accepter", "vpn_gateway_id"],
    ["aws_dx_gateway_association", "associated_gateway_id"],
    ["aws_dx_gateway_association_proposal", "associated_gateway_id"],
  ])("leads to what is behind %s, which may lead to the internet", async (type, name) => {
    const stacks = privateGateway().add(`net:${type}.main`, { [name]: "${aws_vpn_gateway.a.id}" });
    expect(await verdictOf(stacks, { ...toInternet, expect: "unreachable" })).toMatchObject(unproven);
    expect(await verdictOf(stacks, toInternet)).toMatchObject(unproven);
  });

  test("leads nowhere without a connection", async () => {
    expect(await verdictOf(privateGateway(), { ...toInternet, expect: "unreachable" })).toMatchObject(proven);
  });

  test("is attached once by an association and the proposal that it accepts", async () => {
    const stacks = privateGateway()
      .add("net:aws_dx_gateway_association_proposal.main", { associated_gateway_id: "${aws_vpn_gateway.a.id}" })
      .add("owner:aws_dx_gateway_association.main", { proposal_id: "" })
      .output("net", "proposal", "${aws_dx_gateway_association_proposal.main.id}");
    stacks.change("owner:aws_dx_gateway_association.main", { proposal_id: stacks.remote("owner", "net", "proposal") });
    const to = { cidr: "192.168.0.0/16", via: "owner:aws_dx_gateway_association.main" };
    expect(await verdictOf(stacks, { from: subnet("a"), to })).toMatchObject(proven);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
  test("hands packets to a Gateway Load Balancer endpoint as to a firewall's", async () => {
    const network = (vpc_endpoint_id: string) =>
      privateGateway()
        .add("net:aws_vpn_connection.main", { vpn_gateway_id: "${aws_vpn_gateway.a.id}", static_routes_only: true })
        .add("net:aws_vpn_connection_route.main", {
          vpn_connection_id: "${aws_vpn_connection.main.id}",
          destination_cidr_block: "192.168.0.0/16",
        })
        .add("net:aws_subnet.firewall", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.1.9.0/24" })
        .add("net:aws_vpc_endpoint.gwlb", {
          vpc_id,
          vpc_endpoint_type: "GatewayLoadBalancer",
          subnet_ids: ["${aws_subnet.firewall.id}"],
        })
        .add("net:aws_networkfirewall_firewall.main", {
          vpc_id,
          subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}" }],
        })
        .add("net:aws_route_table.gateway", { vpc_id, route: [{ cidr_block: "10.1.0.0/24", vpc_endpoint_id }] })
        .add("net:aws_route_table_association.gateway", {
          gateway_id: "${aws_vpn_gateway.a.id}",
          route_table_id: "${aws_route_table.gateway.id}",
        });
    // Replies go around the endpoint, which is not the question here.
    const from = { cidr: "192.168.0.0/16", via: "net:aws_vpn_connection.main" };
    const intent = { from, to: subnet("a"), symmetric: false };
    for (const endpoint of ["${aws_vpc_endpoint.gwlb.id}", endpointIn("a")]) {
      expect(await verdictOf(network(endpoint), { ...intent, expect: "unreachable" })).toMatchObject({
        verdict: "VIOLATED",
        code: "UNEXPECTED_PATH",
      });
    }
    expect(await verdictOf(network(endpointIn("a")), intent)).toMatchObject(proven);
  });

  describe("sends by a static connection what its routes hold", () => {
    const main = "net:aws_vpn_connection.main";
    const site = { cidr: "192.168.0.0/16", via: main };
    const withRoutes = (routes: readonly string[], more: Record<string, unknown> = {}) => {
      const stacks = privateGateway().add(main, {
        vpn_gateway_id: "${aws_vpn_gateway.a.id}",
        static_routes_only: true,
        ...more,
      });
      routes.forEach((destination_cidr_block, index) => {
        stacks.add(`net:aws_vpn_connection_route.r${String(index)}`, {
          vpn_connection_id: "${aws_vpn_connection.main.id}",
          destination_cidr_block,
        });
      });
      return stacks;
    };
    const toSite = { from: subnet("a"), to: site };
    const lost = { verdict: "VIOLATED", code: "NO_POSSIBLE_DESTINATION" };

    test.each([
      ["none", [], lost],
      ["one of another block", ["172.16.0.0/12"], lost],
      ["one of half of it", ["192.168.0.0/17"], lost],
      ["one of all of it", ["192.168.0.0/16"], proven],
      ["one of more", ["192.0.0.0/8"], proven],
      ["two that are all of it together", ["192.168.0.0/17", "192.168.128.0/17"], proven],
    ] as const)("with %s", async (_, routes, expected) => {
      expect(await verdictOf(withRoutes(routes), toSite)).toMatchObject(expected);
    });

    test("and nothing else to the site", async () => {
      expect(await verdictOf(withRoutes([]), { ...toSite, expect: "unreachable" })).toMatchObject(proven);
    });

    test("but takes what comes from the site, of which the replies are lost", async () => {
      const fromSite = { from: site, to: subnet("a") };
      const arrived = { verdict: "VIOLATED", code: "UNEXPECTED_PATH" };
      expect(await verdictOf(withRoutes([]), { ...fromSite, expect: "unreachable" })).toMatchObject(arrived);
      expect(await verdictOf(withRoutes([]), fromSite)).toMatchObject({ verdict: "VIOLATED" });
    });

    test("whereas one that learns by BGP may know of anything", async () => {
      const stacks = withRoutes([], { static_routes_only: false });
      expect(await verdictOf(stacks, toSite)).toMatchObject(proven);
      expect(await verdictOf(stacks, { ...toSite, expect: "unreachable" })).toMatchObject({ verdict: "VIOLATED" });
    });
  });
});

describe("a family that an edge may not carry leaves a verdict unproven", () => {
  const site = "2001:db8:7::/48";
  const toSite = (via: string) => ({
    from: subnet("a"),
    to: { cidr: site, via },
    traffic: { family: "ipv6" as const, protocol: "tcp" as const },
  });
  const gateway = () => {
    const block = "2600:1f00:0:100::";
    const stacks = addVpc(new Stacks(), "a", 1, { ipv6_cidr_block: `${block}/56` })
      .change("net:aws_subnet.a", { ipv6_cidr_block: `${block}/64`, assign_ipv6_address_on_creation: true })
      .add("net:aws_vpn_gateway.a", { vpc_id });
    return addRoute(stacks, "a", site, { gateway_id: "${aws_vpn_gateway.a.id}" });
  };

  // https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
  test("IPv6 in tunnels of a virtual private gateway, which AWS refuses", async () => {
    const via = "net:aws_vpn_connection.office";
    const vpn_gateway_id = "${aws_vpn_gateway.a.id}";
    const stacks = gateway().add(via, {
      vpn_gateway_id,
      customer_gateway_id: "cgw-1",
      tunnel_inside_ip_version: "ipv6",
    });
    expect(await verdictOf(stacks, toSite(via))).toMatchObject(unproven);
  });

  // https://docs.aws.amazon.com/directconnect/latest/UserGuide/add-peer-to-vif.html
  test.each([
    ["its own session is for", { address_family: "ipv6" }, undefined, proven],
    ["its own session is not for", { address_family: "ipv4" }, undefined, unproven],
    ["a peer is added for", { address_family: "ipv4" }, { address_family: "ipv6" }, proven],
    ["a peer may be added for", { address_family: "ipv4" }, { address_family: LATER }, unproven],
    ["nobody says whether there is a session for", {}, undefined, proven],
    ["another peer is not for", { address_family: "ipv4" }, { address_family: "ipv4" }, unproven],
  ])("what %s a virtual interface", async (_, own, peer, expected) => {
    const via = "net:aws_dx_private_virtual_interface.main";
    const stacks = gateway().add(via, { vpn_gateway_id: "${aws_vpn_gateway.a.id}", ...own });
    if (peer !== undefined) {
      stacks.add("net:aws_dx_bgp_peer.more", {
        virtual_interface_id: "${aws_dx_private_virtual_interface.main.id}",
        ...peer,
      });
    }
    expect(await verdictOf(stacks, toSite(via))).toMatchObject(expected);
  });

  // https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
  test("what a transit gateway is not allowed to announce by Direct Connect", async () => {
    const via = "net:aws_dx_gateway_association.main";
    const network = (allowed: Record<string, unknown>) =>
      flatNetwork().add(via, {
        associated_gateway_id: "${aws_ec2_transit_gateway.main.id}",
        dx_gateway_id: "dx-1",
        ...allowed,
      });
    const intent = { from: { cidr: "192.168.0.0/16", via }, to: subnet("a") };
    expect(await verdictOf(network({ allowed_prefixes: ["10.0.0.0/8"] }), intent)).toMatchObject(proven);
    expect(await verdictOf(network({ allowed_prefixes: ["10.1.0.0/16"] }), intent)).toMatchObject(proven);
    expect(await verdictOf(network({ allowed_prefixes: ["10.9.0.0/16"] }), intent)).toMatchObject(unproven);
    expect(await verdictOf(network({}), intent)).toMatchObject(unproven);
  });
});

describe("IPv6 addresses of a VPC are on the internet for other VPCs, too", () => {
  const overIpv6 = { traffic: { family: "ipv6" as const, protocol: "tcp" as const, ports: [443] } };
  const ways = { igw: "aws_internet_gateway", eigw: "aws_egress_only_internet_gateway" } as const;
  type Way = keyof typeof ways;

  /** VPCs a and b, each with its default route for IPv6 to a gateway, or with the gateway and no route. */
  function twoVpcs(a: Way, b: Way | undefined, hasRoute = true): Stacks {
    const stacks = new Stacks();
    (
      [
        ["a", a],
        ["b", b],
      ] as const
    ).forEach(([name, way], index) => {
      const block = `2600:1f00:0:${String(index)}00::`;
      addVpc(stacks, name, index + 1, { ipv6_cidr_block: `${block}/56` });
      stacks.change(`net:aws_subnet.${name}`, {
        ipv6_cidr_block: `${block}/64`,
        assign_ipv6_address_on_creation: true,
      });
      if (way === undefined) return;
      stacks.add(`net:${ways[way]}.${name}`, { vpc_id: `\${aws_vpc.${name}.id}` });
      const id = `\${${ways[way]}.${name}.id}`;
      if (name === "a" || hasRoute)
        addRoute(stacks, name, "::/0", way === "igw" ? { gateway_id: id } : { egress_only_gateway_id: id });
    });
    return stacks;
  }
  const violated = { verdict: "VIOLATED" };

  test.each([
    ["both have internet gateways", "igw", "igw", true],
    ["the sender's lets nothing in but replies", "eigw", "igw", true],
  ] as const)("and are reached where %s", async (_, a, b, hasRoute) => {
    const stacks = twoVpcs(a, b, hasRoute);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject(proven);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6, expect: "unreachable" })).toMatchObject(violated);
  });

  test("packets arrive although no reply comes back", async () => {
    const stacks = twoVpcs("igw", "igw", false);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6, expect: "unreachable" })).toMatchObject(violated);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject(violated);
  });

  test.each([
    ["lets nothing in but replies", "eigw"],
    ["is not there", undefined],
  ] as const)("and are not where the gateway %s", async (_, way) => {
    const stacks = twoVpcs("igw", way);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6, expect: "unreachable" })).toMatchObject(proven);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject(violated);
  });

  test("and what a group lets in from a group of the other VPC does not come over the internet", async () => {
    const vpcOf = (name: string) => `\${aws_vpc.${name}.id}`;
    const all = { protocol: "-1", from_port: 0, to_port: 0 };
    const withServers = (ingress: Record<string, unknown>) => {
      const stacks = twoVpcs("igw", "igw").add("net:aws_vpc_peering_connection.ab", {
        vpc_id: vpcOf("a"),
        peer_vpc_id: vpcOf("b"),
      });
      for (const name of ["a", "b"]) {
        stacks
          .add(`net:aws_security_group.${name}`, {
            vpc_id: vpcOf(name),
            egress: [{ ...all, ipv6_cidr_blocks: ["::/0"] }],
            ingress: name === "b" ? [{ ...all, ...ingress }] : [],
          })
          .add(`net:aws_instance.${name}`, {
            subnet_id: `\${aws_subnet.${name}.id}`,
            vpc_security_group_ids: [`\${aws_security_group.${name}.id}`],
            ipv6_address_count: 1,
          });
      }
      return stacks;
    };
    const instance = (name: string) => ({ addresses: [`net:aws_instance.${name}`] });
    const intent = { from: instance("a"), to: instance("b"), expect: "unreachable" as const, ...overIpv6 };
    const group = { security_groups: ["${aws_security_group.a.id}"] };
    expect(await verdictOf(withServers(group), intent)).toMatchObject(proven);
    expect(await verdictOf(withServers({ ipv6_cidr_blocks: ["::/0"] }), intent)).toMatchObject(violated);
  });

  test("and replies come in by the gateway by which their request left, although the VPC has another", async () => {
    for (const way of ["igw", "eigw"] as const) {
      const other = way === "igw" ? "eigw" : "igw";
      const stacks = twoVpcs(way, "igw").add(`net:${ways[other]}.other`, { vpc_id: "${aws_vpc.a.id}" });
      expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject(proven);
    }
  });

  test("and what came in by an internet gateway is not answered through an egress-only one", async () => {
    const stacks = twoVpcs("igw", "eigw").add("net:aws_internet_gateway.b", { vpc_id: "${aws_vpc.b.id}" });
    expect(await verdictOf(stacks, { ...AB, ...overIpv6, expect: "unreachable" })).toMatchObject(violated);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject({ verdict: "VIOLATED", code: "RETURN_LOST" });
  });

  test("and what came over a peering is not answered through an egress-only gateway", async () => {
    const stacks = twoVpcs("igw", "eigw").add("net:aws_vpc_peering_connection.ab", {
      vpc_id: "${aws_vpc.a.id}",
      peer_vpc_id: "${aws_vpc.b.id}",
    });
    const peering = { vpc_peering_connection_id: "${aws_vpc_peering_connection.ab.id}" };
    addRoute(stacks, "a", "2600:1f00:0:100::/56", peering);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject({ verdict: "VIOLATED", code: "RETURN_LOST" });
    addRoute(stacks, "b", "2600:1f00:0:000::/56", peering);
    expect(await verdictOf(stacks, { ...AB, ...overIpv6 })).toMatchObject(proven);
  });

  test("and are filtered by the network ACL of the subnet that they are in", async () => {
    const stacks = twoVpcs("igw", "igw").add("net:aws_network_acl.b", {
      vpc_id: "${aws_vpc.b.id}",
      subnet_ids: ["${aws_subnet.b.id}"],
    });
    expect(await verdictOf(stacks, { ...AB, ...overIpv6, expect: "unreachable" })).toMatchObject(proven);
  });
});

describe("what may carry packets and is not known leaves a verdict unproven", () => {
  test("whether an endpoint is one of the kind that adds routes", async () => {
    const stacks = hubNetwork().add("alpha:aws_vpc_endpoint.some", {
      vpc_id: "${aws_vpc.main.id}",
      vpc_endpoint_type: LATER,
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: ["${aws_route_table.workload_a.id}"],
    });
    const firewall = "hub:aws_networkfirewall_firewall.main";
    const intent = { from: { tags: { Tier: "workload" } }, to: "internet" as const, through: [firewall] };
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven);
  });

  test("whether an attachment takes IPv6", async () => {
    const network = (ipv6_support: unknown) => {
      const stacks = flatNetwork();
      ["a", "b"].forEach((name, index) => {
        const block = `2600:1f00:0:${index}00::`;
        stacks
          .change(`net:aws_vpc.${name}`, { ipv6_cidr_block: `${block}/56` })
          .change(`net:aws_subnet.${name}`, { ipv6_cidr_block: `${block}/64` });
        attach(stacks, name, { ipv6_support });
        addRoute(stacks, name, "::/0", { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" });
      });
      return stacks;
    };
    const apart = { ...AB, traffic: { family: "ipv6" as const }, expect: "unreachable" as const };
    expect(await verdictOf(network("disable"), apart)).toMatchObject(proven);
    expect(await verdictOf(network(LATER), apart)).toMatchObject(unproven);
    expect(await verdictOf(network("enable"), apart)).toMatchObject({ verdict: "VIOLATED" });
  });

  test("by which subnets an attachment enters its VPC", async () => {
    const stacks = flatNetwork().change("net:aws_ec2_transit_gateway_vpc_attachment.b", { subnet_ids: [] });
    expect((await verdictOf(stacks, { ...AB, expect: "unreachable" })).verdict).not.toBe("PROVEN");
    expect((await verdictOf(stacks, AB)).verdict).not.toBe("PROVEN");
  });
});
