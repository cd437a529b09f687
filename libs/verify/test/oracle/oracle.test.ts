import { describe, expect, test } from "vitest";
import { judge } from "./judge.js";
import { EMPTY, type End, type Intent, type Net } from "./net.js";

/** VPCs a and b, 10.1.0.0/16 and 10.2.0.0/16, with a subnet in each of the zones a and b, and one table for both. */
const TWO_VPCS: Net = {
  ...EMPTY,
  vpcs: ["a", "b"].map((name, index) => {
    return { name, stack: "hub", blocks: [`10.${index + 1}.0.0/16`], ipv6: `2600:1f00:0:${index + 1}00::/56` };
  }),
  subnets: ["a", "b"].flatMap((vpc, index) =>
    (["a", "b"] as const).map((zone, place) => ({
      name: `${vpc}_${zone}`,
      vpc,
      tier: "app",
      zone,
      block: `10.${index + 1}.${place}.0/24`,
      ipv6: `2600:1f00:0:${index + 1}0${place}::/64`,
      mapPublic: false,
    })),
  ),
  tables: ["a", "b"].map((vpc) => ({ name: `${vpc}_table`, vpc, main: true, form: "resources" })),
};

const HOST = { address: null, isPublic: false, sourceDestCheck: true, ipv6: false, balancer: null } as const;

const route = (table: string, to: string, target: string) => ({ name: `${table} ${to} ${target}`, table, to, target });
const subnet = (name: string): End => ({ kind: "subnet", name });
const INTERNET: End = { kind: "internet" };

function answer(net: Net, from: End, to: End, more: Partial<Intent> = {}): string {
  const intent: Intent = {
    from,
    to,
    protocol: "tcp",
    family: 4,
    ports: [[443, 443]],
    expect: "reachable",
    through: [],
    symmetric: false,
    sameZone: false,
    ...more,
  };
  return judge(net, intent).answer;
}

describe("VPC route tables (VPC_Route_Tables.html)", () => {
  const peered: Net = {
    ...TWO_VPCS,
    peerings: [{ name: "peer", vpc: "a", peer: "b" }],
    routes: [route("a_table", "10.2.0.0/16", "peer"), route("b_table", "10.1.0.0/16", "peer")],
  };

  test("a route each way makes a peering reachable", () => {
    expect(answer(peered, subnet("a_a"), subnet("b_a"))).toBe("HOLDS");
  });

  test("a route one way delivers and loses the reply", () => {
    const oneWay = { ...peered, routes: peered.routes.slice(0, 1) };
    expect(answer(oneWay, subnet("a_a"), subnet("b_a"))).toBe("FAILS");
    expect(answer(oneWay, subnet("a_a"), subnet("b_a"), { expect: "unreachable" })).toBe("FAILS");
  });

  test("the longest prefix wins", () => {
    const gateway = { name: "igw", vpc: "a", form: "resource" } as const;
    const longer = {
      ...peered,
      internetGateways: [gateway],
      routes: [...peered.routes, route("a_table", "10.2.0.0/24", "igw")],
    };
    expect(answer(longer, subnet("a_a"), subnet("b_a"))).toBe("FAILS");
    expect(answer(longer, subnet("a_a"), subnet("b_b"))).toBe("HOLDS");
  });

  test("of two prefix lists with one block AWS takes either", () => {
    const lists: Net = {
      ...peered,
      lists: ["one", "two"].map((name) => ({ name, entries: ["10.2.0.0/16"] })),
      nats: [{ name: "nat", subnet: "a_b", isPublic: false }],
      routes: [
        route("a_table", "one", "peer"),
        route("a_table", "two", "nat"),
        route("b_table", "10.1.0.0/16", "peer"),
      ],
    };
    expect(answer(lists, subnet("a_a"), subnet("b_a"))).toBe("FAILS");
    expect(answer(lists, subnet("a_a"), subnet("b_a"), { expect: "unreachable" })).toBe("FAILS");
  });

  test("a peering is not transitive", () => {
    const third: Net = {
      ...peered,
      vpcs: [...peered.vpcs, { name: "c", stack: "hub", blocks: ["10.3.0.0/16"], ipv6: null }],
      subnets: [
        ...peered.subnets,
        { name: "c_a", vpc: "c", tier: "app", zone: "a", block: "10.3.0.0/24", ipv6: null, mapPublic: false },
      ],
      peerings: [...peered.peerings, { name: "onward", vpc: "b", peer: "c" }],
      routes: [...peered.routes, route("a_table", "10.3.0.0/16", "peer"), route("b_table", "10.3.0.0/16", "onward")],
    };
    expect(answer(third, subnet("a_a"), subnet("c_a"), { expect: "unreachable" })).toBe("HOLDS");
    expect(answer(third, subnet("b_a"), subnet("c_a"), { expect: "unreachable" })).toBe("FAILS");
  });

  test("an unknown value on which the answer depends leaves it open, another does not", () => {
    const unknown = (record: string): Net => {
      return {
        ...peered,
        unknowns: [{ name: "unknown", record, field: "to", candidates: ["10.2.0.0/16", "10.9.0.0/16"] }],
      };
    };
    const [first] = peered.routes;
    expect(answer(unknown(first?.name ?? ""), subnet("a_a"), subnet("b_a"))).toBe("DEPENDS");
    expect(answer(unknown("of no importance"), subnet("a_a"), subnet("b_a"))).toBe("HOLDS");
  });
});

describe("internet gateways (VPC_Internet_Gateway.html) and NAT gateways (vpc-nat-gateway.html)", () => {
  const open: Net = {
    ...TWO_VPCS,
    internetGateways: [{ name: "igw", vpc: "a", form: "resource" }],
    subnets: TWO_VPCS.subnets.map((one) => ({ ...one, mapPublic: one.name === "a_a" })),
    routes: [route("a_table", "0.0.0.0/0", "igw"), route("a_table", "::/0", "igw")],
  };

  test("a public address is needed in and out over IPv4, not over IPv6", () => {
    expect(answer(open, subnet("a_a"), INTERNET)).toBe("HOLDS");
    expect(answer(open, INTERNET, subnet("a_a"))).toBe("HOLDS");
    expect(answer(open, subnet("a_b"), INTERNET, { expect: "unreachable" })).toBe("HOLDS");
    expect(answer(open, INTERNET, subnet("a_b"), { expect: "unreachable" })).toBe("HOLDS");
    expect(answer(open, INTERNET, subnet("a_b"), { family: 6 })).toBe("HOLDS");
  });

  const private_ = { name: "inner", vpc: "a", main: false, form: "resources" } as const;
  const nat: Net = {
    ...open,
    tables: [...open.tables, private_],
    tableAssociations: [{ subnet: "a_b", table: "inner" }],
    nats: [{ name: "nat", subnet: "a_a", isPublic: true }],
    routes: [...open.routes, route("inner", "0.0.0.0/0", "nat")],
  };

  test("a NAT gateway lets out and not in", () => {
    expect(answer(nat, subnet("a_b"), INTERNET)).toBe("HOLDS");
    expect(answer(nat, INTERNET, subnet("a_b"), { expect: "unreachable" })).toBe("HOLDS");
  });

  test("a private NAT gateway has no public address", () => {
    const hidden = { ...nat, nats: nat.nats.map((one) => ({ ...one, isPublic: false })) };
    expect(answer(hidden, subnet("a_b"), INTERNET, { expect: "unreachable" })).toBe("HOLDS");
  });

  test("an egress-only gateway lets out and not in (egress-only-internet-gateway.html)", () => {
    const outward: Net = {
      ...TWO_VPCS,
      egressOnlyGateways: [{ name: "eigw", vpc: "a" }],
      routes: [route("a_table", "::/0", "eigw")],
    };
    expect(answer(outward, subnet("a_a"), INTERNET, { family: 6 })).toBe("HOLDS");
    expect(answer(outward, INTERNET, subnet("a_a"), { family: 6, expect: "unreachable" })).toBe("HOLDS");
  });

  test("a gateway endpoint takes a service's addresses from the default route (gateway-endpoints.html)", () => {
    const endpoint: Net = {
      ...nat,
      gatewayEndpoints: [{ name: "s3", vpc: "a", service: "s3" }],
      gatewayEndpointTables: [{ endpoint: "s3", table: "inner" }],
      routes: nat.routes.filter(({ table }) => table !== "inner"),
    };
    expect(answer(endpoint, subnet("a_b"), INTERNET, { expect: "unreachable" })).toBe("FAILS");
    expect(answer(endpoint, subnet("a_b"), INTERNET, { expect: "unreachable", protocol: "udp" })).toBe("HOLDS");
  });
});

describe("transit gateways (how-transit-gateways-work.html, transit-gateway-appliance-scenario.html)", () => {
  const attachment = (vpc: string, zones: readonly string[] = ["a", "b"], applianceMode = false) => {
    return {
      name: `${vpc}_attachment`,
      hub: "hub",
      vpc,
      subnets: zones.map((zone) => `${vpc}_${zone}`),
      applianceMode,
      ipv6: true,
      groupReferences: true,
    };
  };
  const hub: Net = {
    ...TWO_VPCS,
    hubs: [{ name: "hub", stack: "hub", defaults: true, groupReferences: false }],
    attachments: [attachment("a"), attachment("b")],
    routes: [route("a_table", "10.0.0.0/8", "hub"), route("b_table", "10.0.0.0/8", "hub")],
  };

  test("default tables join what is attached", () => {
    expect(answer(hub, subnet("a_a"), subnet("b_b"))).toBe("HOLDS");
  });

  test("a source needs an attachment in its zone; a destination does not (tgw-vpc-attachments.html)", () => {
    const half = { ...hub, attachments: [attachment("a", ["a"]), attachment("b")] };
    expect(answer(half, subnet("a_b"), subnet("b_b"))).toBe("FAILS");
    expect(answer(half, subnet("b_a"), subnet("a_b"))).toBe("FAILS");
    expect(answer(half, subnet("b_b"), subnet("a_a"))).toBe("HOLDS");
  });

  test("a static blackhole beats a propagated route", () => {
    const hole = {
      ...hub,
      hubRoutes: [{ name: "hole", table: "hub_default", to: "10.2.0.0/16", target: "blackhole" }],
    };
    expect(answer(hole, subnet("a_a"), subnet("b_a"), { expect: "unreachable" })).toBe("HOLDS");
  });

  test("without appliance mode the directions of a flow between zones pass different endpoints", () => {
    const inspected = (applianceMode: boolean): Net => {
      const zones = ["a", "b"] as const;
      const add = (tier: string, place: number) =>
        zones.map((zone, index) => ({
          name: `${tier}_${zone}`,
          vpc: "c",
          tier,
          zone,
          block: `10.3.${place + index}.0/24`,
          ipv6: null,
          mapPublic: false,
        }));
      const subnets = [...add("c", 0), ...add("firewall", 2)];
      const link = (one: string, table: string) => ({ attachment: `${one}_attachment`, table });
      return {
        ...hub,
        vpcs: [...hub.vpcs, { name: "c", stack: "hub", blocks: ["10.3.0.0/16"], ipv6: null }],
        subnets: [...hub.subnets, ...subnets],
        hubs: [{ name: "hub", stack: "hub", defaults: false, groupReferences: false }],
        hubTables: ["spokes", "central"].map((name) => ({ name, hub: "hub" })),
        attachments: [...hub.attachments, attachment("c", ["a", "b"], applianceMode)],
        hubAssociations: [link("a", "spokes"), link("b", "spokes"), link("c", "central")],
        hubPropagations: [link("a", "central"), link("b", "central")],
        hubRoutes: [{ name: "to_c", table: "spokes", to: "0.0.0.0/0", target: "c_attachment" }],
        firewalls: [{ name: "fw", vpc: "c", form: "network-firewall", dualstack: false }],
        endpoints: zones.map((zone) => ({ name: `fw_${zone}`, firewall: "fw", subnet: `firewall_${zone}` })),
        tables: [
          ...hub.tables,
          ...subnets.map(({ name }) => ({ name: `${name}_table`, vpc: "c", main: false, form: "resources" as const })),
        ],
        tableAssociations: subnets.map(({ name }) => ({ subnet: name, table: `${name}_table` })),
        routes: [
          ...hub.routes,
          ...zones.flatMap((zone) => [
            route(`c_${zone}_table`, "0.0.0.0/0", `fw_${zone}`),
            route(`firewall_${zone}_table`, "10.0.0.0/8", "hub"),
          ]),
        ],
      };
    };
    const through = { through: ["fw"], symmetric: true };
    expect(answer(inspected(true), subnet("a_a"), subnet("b_b"), through)).toBe("HOLDS");
    expect(answer(inspected(false), subnet("a_a"), subnet("b_b"), through)).toBe("FAILS");
    expect(answer(inspected(false), subnet("a_a"), subnet("b_a"), through)).toBe("HOLDS");
    // A stateful firewall loses such a flow, asked or not (network-firewall: asymmetric-routing.html).
    expect(answer(inspected(false), subnet("a_a"), subnet("b_b"))).toBe("FAILS");
  });
});

describe("Site-to-Site VPN (VPNRoutingTypes.html, VPN_CloudHub.html)", () => {
  const site = (number: number): End => ({ kind: "site", vpn: `vpn${number}`, block: `172.${15 + number}.0.0/16` });
  const vpn = (isStatic: boolean): Net => ({
    ...TWO_VPCS,
    vpnGateways: [{ name: "vgw", vpc: "a" }],
    vpns: [1, 2].map((number) => ({
      name: `vpn${number}`,
      gateway: "vgw",
      selectors: null,
      isStatic,
      site: `172.${15 + number}.0.0/16`,
    })),
    vpnGatewayPropagations: [{ gateway: "vgw", table: "a_table" }],
  });

  test("what BGP announces is propagated; a static connection brings its routes alone", () => {
    expect(answer(vpn(false), subnet("a_a"), site(1))).toBe("HOLDS");
    expect(answer(vpn(true), subnet("a_a"), site(1))).toBe("FAILS");
    const routed = { ...vpn(true), vpnRoutes: [{ vpn: "vpn1", to: "172.16.0.0/16" }] };
    expect(answer(routed, site(1), subnet("a_a"))).toBe("HOLDS");
  });

  test("a gateway leads from one site to another", () => {
    expect(answer(vpn(false), site(1), site(2), { expect: "unreachable" })).toBe("FAILS");
  });
});

describe("filters (nacl-rules.html, security-group-rules.html)", () => {
  const acl = (rules: readonly Partial<Net["aclRules"][number]>[]): Net => ({
    ...TWO_VPCS,
    acls: [{ name: "acl", vpc: "a", form: "resources" }],
    aclAssociations: [{ acl: "acl", subnet: "a_b" }],
    aclRules: rules.map((rule, index) => {
      return {
        name: `rule${index}`,
        acl: "acl",
        number: index + 1,
        egress: false,
        allow: true,
        protocol: "all",
        block: "0.0.0.0/0",
        ports: [0, 65535],
        ...rule,
      };
    }),
  });

  test("replies need the ephemeral ports", () => {
    const narrow = acl([{}, { egress: true, protocol: "tcp", ports: [32768, 65535] }]);
    expect(answer(acl([{}, { egress: true }]), subnet("a_a"), subnet("a_b"))).toBe("HOLDS");
    expect(answer(narrow, subnet("a_a"), subnet("a_b"))).toBe("FAILS");
    expect(answer(narrow, subnet("a_a"), subnet("a_b"), { expect: "unreachable" })).toBe("FAILS");
  });

  test("the lowest number decides", () => {
    const denied = acl([{ allow: false, protocol: "tcp", ports: [443, 443] }, {}, { egress: true }]);
    expect(answer(denied, subnet("a_a"), subnet("a_b"), { expect: "unreachable" })).toBe("HOLDS");
    expect(answer(denied, subnet("a_a"), subnet("a_b"), { ports: [[80, 80]] })).toBe("HOLDS");
  });

  const grouped: Net = {
    ...TWO_VPCS,
    groups: ["clients", "servers"].map((name) => ({ name, vpc: "a", form: "resources" })),
    groupRules: [
      { name: "in", group: "servers", egress: false, protocol: "tcp", peer: "clients", ports: [443, 443] },
      { name: "out", group: "clients", egress: true, protocol: "all", peer: "0.0.0.0/0", ports: [0, 65535] },
    ],
    hosts: [
      { ...HOST, name: "client", subnet: "a_a", groups: ["clients"] },
      { ...HOST, name: "server", subnet: "a_b", groups: ["servers"], address: "10.1.1.50" },
    ],
  };
  const host = (name: string): End => ({ kind: "host", name });

  test("a rule may name a group; replies need none", () => {
    expect(answer(grouped, host("client"), host("server"))).toBe("HOLDS");
    expect(answer(grouped, host("client"), host("server"), { ports: [[80, 80]], expect: "unreachable" })).toBe("HOLDS");
    expect(answer(grouped, subnet("a_a"), host("server"), { expect: "unreachable" })).toBe("HOLDS");
    expect(answer(grouped, host("server"), host("client"), { expect: "unreachable" })).toBe("HOLDS");
  });
});
