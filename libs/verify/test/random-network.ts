import fc from "fast-check";
import type { NetworkConfiguration } from "../src/allocation/network-configuration.js";
import { Reference, type Resource, type Value } from "@causeway/terraform";

const ZONES = ["a", "b", "c"] as const;
const HUB = "hub:aws_ec2_transit_gateway.main";
const INSPECTION = "hub:aws_ec2_transit_gateway_vpc_attachment.inspection";

/** What may differ from spoke to spoke; most spokes of a network share one variant, as they do in life. */
const variant = fc.record({
  zones: fc.constantFrom(1, 2, 3),
  attachedZones: fc.constantFrom(1, 2, 3),
  association: fc.constantFrom("spokes", "spokes", "spokes", "inspection", undefined),
  propagations: fc.constantFrom(["inspection"], ["inspection"], ["inspection", "spokes"], []),
  defaultRoute: fc.constantFrom("hub", "hub", "hub", "internet", undefined),
  serviceEndpoint: fc.boolean(),
  /** First ephemeral port that the spoke's network ACL lets in; none for no ACL. */
  returnsFrom: fc.constantFrom(undefined, undefined, 1024, 32768),
  secondary: fc.constantFrom(undefined, undefined, undefined, "100.64", "10.128"),
  /** An interface endpoint whose group lets the spoke's own block in. */
  interfaceEndpoint: fc.boolean(),
  publicAddresses: fc.boolean(),
});

const hub = fc.record({
  applianceMode: fc.boolean(),
  zones: fc.constantFrom(1, 2, 3),
  blackhole: fc.boolean(),
  /** How far the endpoint of a zone's route is from the zone. */
  skew: fc.constantFrom(0, 0, 0, 1),
  returns: fc.constantFrom("firewall", "firewall", "hub", undefined),
});

export const randomNetwork = fc
  .record({
    hub,
    variants: fc.array(variant, { minLength: 1, maxLength: 3 }),
    /** Variant of each spoke; two may get the same place in the address plan. */
    spokes: fc.array(fc.record({ variant: fc.nat(2), overlap: fc.nat(20) }), { minLength: 1, maxLength: 6 }),
    peering: fc.option(fc.tuple(fc.nat(5), fc.nat(5)), { nil: undefined, freq: 4 }),
    longer: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
    /** What the server of the first spoke lets in: every spoke, or one; and whose group it is. */
    server: fc.record({ admits: fc.option(fc.nat(5)), groupOf: fc.nat(5) }),
  })
  .map(configurationOf);

type Variant = typeof variant extends fc.Arbitrary<infer T> ? T : never;
type Hub = typeof hub extends fc.Arbitrary<infer T> ? T : never;

class Builder {
  readonly resources = new Map<string, Resource>();

  add(address: string, attributes: Record<string, Value>): void {
    const [stack = "", rest = ""] = address.split(":");
    const type = rest.split(".")[0] ?? "";
    this.resources.set(address, { address, stack, mode: "managed", type, provider: "aws", attributes, file: "" });
  }
}

const id = (address: string) => new Reference(address, "id");

function configurationOf(network: {
  hub: Hub;
  variants: Variant[];
  spokes: { variant: number; overlap: number }[];
  peering: [number, number] | undefined;
  longer: number | undefined;
  server: { admits: number | null; groupOf: number };
}): NetworkConfiguration {
  const builder = new Builder();
  addHub(builder, network.hub);
  network.spokes.forEach((spoke, index) => {
    const chosen = network.variants[spoke.variant % network.variants.length];
    // One in twenty overlaps its predecessor.
    if (chosen !== undefined) addSpoke(builder, index, spoke.overlap === 0 ? Math.max(0, index - 1) : index, chosen);
  });
  const count = network.spokes.length;
  addServer(builder, network.server, count);
  if (network.peering !== undefined) {
    const [a, b] = [network.peering[0] % count, network.peering[1] % count];
    if (a !== b) addPeering(builder, a, b);
  }
  if (network.longer !== undefined) {
    builder.add("hub:aws_ec2_transit_gateway_route.longer", {
      destination_cidr_block: `10.${1 + (network.longer % count)}.0.0/25`,
      transit_gateway_attachment_id: id(INSPECTION),
      transit_gateway_route_table_id: id("hub:aws_ec2_transit_gateway_route_table.inspection"),
    });
  }
  return { resources: builder.resources, allocations: new Map(), outputs: new Map(), unread: [] };
}

function addHub(builder: Builder, { applianceMode, zones, blackhole, skew, returns }: Hub): void {
  const vpc = "hub:aws_vpc.main";
  const firewall = "hub:aws_networkfirewall_firewall.main";
  const zoneNames = ZONES.slice(0, zones);
  builder.add(HUB, { default_route_table_association: "disable", default_route_table_propagation: "disable" });
  for (const name of ["spokes", "inspection"]) {
    builder.add(`hub:aws_ec2_transit_gateway_route_table.${name}`, { transit_gateway_id: id(HUB) });
  }
  const spokesTable = id("hub:aws_ec2_transit_gateway_route_table.spokes");
  builder.add("hub:aws_ec2_transit_gateway_route.default", {
    destination_cidr_block: "0.0.0.0/0",
    transit_gateway_attachment_id: id(INSPECTION),
    transit_gateway_route_table_id: spokesTable,
  });
  if (blackhole) {
    builder.add("hub:aws_ec2_transit_gateway_route.apart", {
      destination_cidr_block: "10.0.0.0/8",
      blackhole: true,
      transit_gateway_route_table_id: spokesTable,
    });
  }
  builder.add(vpc, { cidr_block: "10.255.0.0/16" });
  builder.add("hub:aws_internet_gateway.main", { vpc_id: id(vpc) });
  builder.add(firewall, {
    subnet_mapping: zoneNames.map((zone) => ({ subnet_id: id(`hub:aws_subnet.firewall_${zone}`) })),
  });
  builder.add(INSPECTION, {
    transit_gateway_id: id(HUB),
    vpc_id: id(vpc),
    subnet_ids: zoneNames.map((zone) => id(`hub:aws_subnet.transit_${zone}`)),
    appliance_mode_support: applianceMode ? "enable" : "disable",
  });
  builder.add("hub:aws_ec2_transit_gateway_route_table_association.inspection", {
    transit_gateway_attachment_id: id(INSPECTION),
    transit_gateway_route_table_id: id("hub:aws_ec2_transit_gateway_route_table.inspection"),
  });
  zoneNames.forEach((zone, index) => {
    const endpoint = (offset: number) => {
      const other = zoneNames[(index + offset) % zones] ?? zone;
      return { vpc_endpoint_id: new Reference(firewall, "endpoint_id", `hub:aws_subnet.firewall_${other}`) };
    };
    const back = returns === "hub" ? { transit_gateway_id: id(HUB) } : endpoint(0);
    const routes: Record<string, Record<string, Value>[]> = {
      transit: [{ cidr_block: "0.0.0.0/0", ...endpoint(skew) }],
      firewall: [
        { cidr_block: "0.0.0.0/0", nat_gateway_id: id(`hub:aws_nat_gateway.${zone}`) },
        { cidr_block: "10.0.0.0/8", transit_gateway_id: id(HUB) },
      ],
      public: [
        { cidr_block: "0.0.0.0/0", gateway_id: id("hub:aws_internet_gateway.main") },
        ...(returns === undefined ? [] : [{ cidr_block: "10.0.0.0/8", ...back }]),
      ],
    };
    Object.entries(routes).forEach(([tier, route], tierIndex) => {
      addSubnet(builder, "hub", vpc, `${tier}_${zone}`, `10.255.${tierIndex * 16 + index}.0/24`, zone, { route });
    });
    builder.add(`hub:aws_nat_gateway.${zone}`, {
      subnet_id: id(`hub:aws_subnet.public_${zone}`),
      allocation_id: `eipalloc-${zone}`,
    });
  });
}

function addSubnet(
  builder: Builder,
  stack: string,
  vpc: string,
  name: string,
  cidr: string,
  zone: string,
  table: Record<string, Value>,
  attributes: Record<string, Value> = {},
): void {
  builder.add(`${stack}:aws_subnet.${name}`, {
    vpc_id: id(vpc),
    cidr_block: cidr,
    availability_zone: `eu-central-1${zone}`,
    ...attributes,
  });
  builder.add(`${stack}:aws_route_table.${name}`, { vpc_id: id(vpc), ...table });
  builder.add(`${stack}:aws_route_table_association.${name}`, {
    subnet_id: id(`${stack}:aws_subnet.${name}`),
    route_table_id: id(`${stack}:aws_route_table.${name}`),
  });
}

function addSpoke(builder: Builder, index: number, place: number, chosen: Variant): void {
  const stack = `spoke${index}`;
  const vpc = `${stack}:aws_vpc.main`;
  const prefix = `10.${place + 1}`;
  builder.add(vpc, { cidr_block: `${prefix}.0.0/16` });
  builder.add(`${stack}:aws_internet_gateway.main`, { vpc_id: id(vpc) });
  if (chosen.secondary !== undefined) {
    const cidr_block = `${chosen.secondary}.${place * 4}.0/22`;
    builder.add(`${stack}:aws_vpc_ipv4_cidr_block_association.more`, { vpc_id: id(vpc), cidr_block });
  }
  const target: Record<string, Value> =
    chosen.defaultRoute === "internet"
      ? { gateway_id: id(`${stack}:aws_internet_gateway.main`) }
      : { transit_gateway_id: id(HUB) };
  const route = chosen.defaultRoute === undefined ? [] : [{ cidr_block: "0.0.0.0/0", ...target }];
  const zones = ZONES.slice(0, chosen.zones);
  zones.forEach((zone, zoneIndex) => {
    const own = zoneIndex === 0 && chosen.secondary !== undefined;
    const cidr = own ? `${chosen.secondary}.${place * 4}.0/24` : `${prefix}.${zoneIndex}.0/24`;
    const attributes = { tags: { Tier: "workload" }, map_public_ip_on_launch: chosen.publicAddresses };
    addSubnet(builder, stack, vpc, `workload_${zone}`, cidr, zone, { route }, attributes);
    addSubnet(builder, stack, vpc, `transit_${zone}`, `${prefix}.${100 + zoneIndex}.0/28`, zone, {});
  });
  addAttachment(builder, stack, vpc, zones.slice(0, chosen.attachedZones), chosen);
  if (chosen.serviceEndpoint) {
    builder.add(`${stack}:aws_vpc_endpoint.s3`, {
      vpc_id: id(vpc),
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: [id(`${stack}:aws_route_table.workload_a`)],
    });
  }
  if (chosen.interfaceEndpoint) {
    addGroup(builder, `${stack}:aws_security_group.endpoints`, vpc, `${prefix}.0.0/16`);
    builder.add(`${stack}:aws_vpc_endpoint.ssm`, {
      vpc_id: id(vpc),
      vpc_endpoint_type: "Interface",
      subnet_ids: zones.map((zone) => id(`${stack}:aws_subnet.workload_${zone}`)),
      security_group_ids: [id(`${stack}:aws_security_group.endpoints`)],
    });
  }
  if (chosen.returnsFrom !== undefined) {
    const rule = { rule_no: 100, protocol: "tcp", action: "allow", cidr_block: "0.0.0.0/0", to_port: 65535 };
    builder.add(`${stack}:aws_network_acl.main`, {
      subnet_ids: [id(`${stack}:aws_subnet.workload_a`)],
      egress: [{ ...rule, from_port: 0 }],
      ingress: [{ ...rule, from_port: chosen.returnsFrom }],
    });
  }
}

/** The group may be another spoke's, as where a group is associated with several VPCs. */
function addServer(
  builder: Builder,
  { admits, groupOf }: { admits: number | null; groupOf: number },
  count: number,
): void {
  const owner = `spoke${groupOf % count}`;
  const group = `${owner}:aws_security_group.server`;
  const admitted = admits === null ? "10.0.0.0/8" : `10.${(admits % count) + 1}.0.0/16`;
  addGroup(builder, group, `${owner}:aws_vpc.main`, admitted);
  builder.add("spoke0:aws_instance.server", {
    subnet_id: id("spoke0:aws_subnet.workload_a"),
    vpc_security_group_ids: [id(group)],
  });
}

function addGroup(builder: Builder, address: string, vpc: string, admitted: string): void {
  const every = { protocol: "-1", from_port: 0, to_port: 0 };
  builder.add(address, {
    vpc_id: id(vpc),
    ingress: [{ ...every, cidr_blocks: [admitted] }],
    egress: [{ ...every, cidr_blocks: ["0.0.0.0/0"] }],
  });
}

function addAttachment(builder: Builder, stack: string, vpc: string, zones: readonly string[], chosen: Variant): void {
  const attachment = `${stack}:aws_ec2_transit_gateway_vpc_attachment.main`;
  builder.add(attachment, {
    transit_gateway_id: id(HUB),
    vpc_id: id(vpc),
    subnet_ids: zones.map((zone) => id(`${stack}:aws_subnet.transit_${zone}`)),
  });
  const link = (kind: string, name: string, table: string) =>
    builder.add(`${stack}:aws_ec2_transit_gateway_route_table_${kind}.${name}`, {
      transit_gateway_attachment_id: id(attachment),
      transit_gateway_route_table_id: id(`hub:aws_ec2_transit_gateway_route_table.${table}`),
    });
  if (chosen.association !== undefined) link("association", "main", chosen.association);
  for (const table of chosen.propagations) link("propagation", table, table);
}

function addPeering(builder: Builder, a: number, b: number): void {
  const peering = `spoke${a}:aws_vpc_peering_connection.peer`;
  builder.add(peering, { vpc_id: id(`spoke${a}:aws_vpc.main`), peer_vpc_id: id(`spoke${b}:aws_vpc.main`) });
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    builder.add(`spoke${own}:aws_route.peer`, {
      route_table_id: id(`spoke${own}:aws_route_table.workload_a`),
      destination_cidr_block: `10.${other + 1}.0.0/16`,
      vpc_peering_connection_id: id(peering),
    });
  }
}
