/**
 * A network as AWS's pages speak of it: flat lists of small records that name each other. Names are unique over all
 * lists, so that whatever names a removed record can be removed with it (see `shrink.ts`).
 */
export interface Net {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly tables: readonly Table[];
  readonly tableAssociations: readonly { readonly subnet: string; readonly table: string }[];
  /** Gateway route tables: `gateway` is an internet or virtual private gateway. */
  readonly edgeAssociations: readonly { readonly gateway: string; readonly table: string }[];
  readonly routes: readonly Route[];
  readonly internetGateways: readonly InternetGateway[];
  readonly egressOnlyGateways: readonly { readonly name: string; readonly vpc: string }[];
  readonly nats: readonly Nat[];
  readonly peerings: readonly { readonly name: string; readonly vpc: string; readonly peer: string }[];
  readonly vpnGateways: readonly { readonly name: string; readonly vpc: string }[];
  readonly vpnGatewayPropagations: readonly { readonly gateway: string; readonly table: string }[];
  readonly firewalls: readonly Firewall[];
  /** One for each subnet that the firewall is mapped to. */
  readonly endpoints: readonly { readonly name: string; readonly firewall: string; readonly subnet: string }[];
  readonly gatewayEndpoints: readonly GatewayEndpoint[];
  readonly gatewayEndpointTables: readonly { readonly endpoint: string; readonly table: string }[];
  readonly hubs: readonly Hub[];
  readonly attachments: readonly Attachment[];
  readonly hubPeerings: readonly { readonly name: string; readonly hub: string; readonly peer: string }[];
  readonly hubTables: readonly { readonly name: string; readonly hub: string }[];
  readonly hubAssociations: readonly { readonly attachment: string; readonly table: string }[];
  readonly hubPropagations: readonly { readonly attachment: string; readonly table: string }[];
  readonly hubRoutes: readonly HubRoute[];
  readonly vpns: readonly Vpn[];
  /** Static routes of a connection at a virtual private gateway. */
  readonly vpnRoutes: readonly { readonly vpn: string; readonly to: string }[];
  readonly lists: readonly { readonly name: string; readonly entries: readonly string[] }[];
  readonly acls: readonly Acl[];
  readonly aclAssociations: readonly { readonly acl: string; readonly subnet: string }[];
  readonly aclRules: readonly AclRule[];
  readonly groups: readonly Group[];
  readonly groupRules: readonly GroupRule[];
  readonly hosts: readonly Host[];
  readonly balancers: readonly Balancer[];
  readonly unknowns: readonly UnknownValue[];
  /** At most one: all stacks are in one account and Region then. */
  readonly blockPublicAccess: readonly {
    readonly name: string;
    readonly mode: "block-bidirectional" | "block-ingress" | "off";
  }[];
  readonly publicAccessExclusions: readonly {
    readonly vpc: string;
    readonly mode: "allow-bidirectional" | "allow-egress";
  }[];
}

export interface Vpc {
  readonly name: string;
  /** Terraform root that holds it; references go from a later stack of `STACKS` to an earlier one. */
  readonly stack: Stack;
  /** IPv4: the primary block and the secondary ones. */
  readonly blocks: readonly string[];
  readonly ipv6: string | null;
}

export const STACKS = ["hub", "one", "two"] as const;
export type Stack = (typeof STACKS)[number];

export const ZONES = ["a", "b", "c"] as const;
export type Zone = (typeof ZONES)[number];

export interface Subnet {
  readonly name: string;
  readonly vpc: string;
  /** A tag. */
  readonly tier: string;
  readonly zone: Zone;
  readonly block: string;
  readonly ipv6: string | null;
  /** Whether instances get public IPv4 addresses when they are launched. */
  readonly mapPublic: boolean;
}

export interface Table {
  readonly name: string;
  readonly vpc: string;
  readonly main: boolean;
  /** How Terraform writes its routes; the network is the same. */
  readonly form: "resources" | "inline";
}

export interface Route {
  readonly name: string;
  readonly table: string;
  /** A block, or the name of a prefix list. */
  readonly to: string;
  /** Name of a gateway, endpoint, hub, peering or host; `local` in gateway route tables. */
  readonly target: string;
}

export interface InternetGateway {
  readonly name: string;
  readonly vpc: string;
  /** How Terraform has it: as a resource, or made elsewhere and named by its id or looked up by its VPC's. */
  readonly form: "resource" | "id" | "data";
}

export interface Nat {
  readonly name: string;
  readonly subnet: string;
  readonly isPublic: boolean;
}

export interface Firewall {
  readonly name: string;
  readonly vpc: string;
  /** A Network Firewall, or a Gateway Load Balancer with an appliance. */
  readonly form: "network-firewall" | "load-balancer";
  readonly dualstack: boolean;
}

export interface GatewayEndpoint {
  readonly name: string;
  readonly vpc: string;
  readonly service: "s3" | "dynamodb";
}

export interface Hub {
  readonly name: string;
  readonly stack: Stack;
  /** Whether attachments take part in the gateway's default table by themselves. */
  readonly defaults: boolean;
  /** Whether rules may name groups of senders behind it. */
  readonly groupReferences: boolean;
}

export interface Attachment {
  readonly name: string;
  readonly hub: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly applianceMode: boolean;
  readonly ipv6: boolean;
  readonly groupReferences: boolean;
}

export interface HubRoute {
  readonly name: string;
  readonly table: string;
  /** A block, or the name of a prefix list. */
  readonly to: string;
  /** Name of an attachment, hub peering or VPN connection, or `blackhole`. */
  readonly target: string;
}

export interface Vpn {
  readonly name: string;
  /** A hub or a virtual private gateway. */
  readonly gateway: string;
  readonly isStatic: boolean;
  /** What lies behind it, and what its device announces if it speaks BGP. Its tunnels carry the family of this. */
  readonly site: string;
  /** Blocks of the site and of AWS between which the tunnels carry packets; `null` for any. */
  readonly selectors: { readonly local: string; readonly remote: string } | null;
}

export type Protocol = "tcp" | "udp" | "icmp";

export interface Acl {
  readonly name: string;
  readonly vpc: string;
  /** How Terraform writes its rules, or the VPC's default one, which serves subnets that have no other. */
  readonly form: "resources" | "inline" | "default";
}

export interface AclRule {
  readonly name: string;
  readonly acl: string;
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: Protocol | "icmpv6" | "all";
  readonly block: string;
  /** Of ICMP the type, or -1 for all. Not looked at for `all`. */
  readonly ports: readonly [first: number, last: number];
}

export interface Group {
  readonly name: string;
  readonly vpc: string;
  /** How Terraform writes its rules, or the VPC's default one, which hosts have that name no other. */
  readonly form: "resources" | "older-resources" | "inline" | "default";
}

export interface GroupRule {
  readonly name: string;
  readonly group: string;
  readonly egress: boolean;
  readonly protocol: Protocol | "icmpv6" | "all";
  /** A block, or the name of a group or prefix list. */
  readonly peer: string;
  readonly ports: readonly [first: number, last: number];
}

export interface Host {
  readonly name: string;
  readonly subnet: string;
  /** `null`: any of the subnet's. */
  readonly address: string | null;
  readonly groups: readonly string[];
  /** Elastic IP address. */
  readonly isPublic: boolean;
  readonly sourceDestCheck: boolean;
  /** Whether it has an IPv6 address, any of the subnet's. */
  readonly ipv6: boolean;
  /** Of which it is a node: load balancers have one in each of their subnets. */
  readonly balancer: string | null;
}

/** An application or network load balancer, with TCP listeners. */
export interface Balancer {
  readonly name: string;
  readonly type: "application" | "network";
  readonly ports: readonly number[];
}

/** A field whose value Terraform takes from a variable without a default. */
export interface UnknownValue {
  readonly name: string;
  readonly record: string;
  readonly field: "to" | "mapPublic" | "applianceMode" | "zone" | "block" | "peer" | "allow" | "mode";
  /** Some of the values that it may have. */
  readonly candidates: readonly (string | boolean)[];
}

/** One end of an intent. */
export type End =
  | { readonly kind: "internet" }
  | { readonly kind: "subnet" | "host" | "vpc" | "balancer"; readonly name: string }
  /** All subnets of a tier, in whatever VPC. */
  | { readonly kind: "tier"; readonly tier: string }
  | { readonly kind: "site"; readonly vpn: string; readonly block: string };

export interface Intent {
  readonly from: End;
  readonly to: End;
  readonly protocol: Protocol;
  readonly family: 4 | 6;
  /** Destination ports; none for any, and for ICMP. */
  readonly ports: readonly (readonly [first: number, last: number])[];
  readonly expect: "reachable" | "unreachable";
  /** Names of firewalls; empty for no condition. */
  readonly through: readonly string[];
  readonly symmetric: boolean;
  readonly sameZone: boolean;
}

export const EMPTY: Net = {
  vpcs: [],
  subnets: [],
  tables: [],
  tableAssociations: [],
  edgeAssociations: [],
  routes: [],
  internetGateways: [],
  egressOnlyGateways: [],
  nats: [],
  peerings: [],
  vpnGateways: [],
  vpnGatewayPropagations: [],
  firewalls: [],
  endpoints: [],
  gatewayEndpoints: [],
  gatewayEndpointTables: [],
  hubs: [],
  attachments: [],
  hubPeerings: [],
  hubTables: [],
  hubAssociations: [],
  hubPropagations: [],
  hubRoutes: [],
  vpns: [],
  vpnRoutes: [],
  lists: [],
  acls: [],
  aclAssociations: [],
  aclRules: [],
  groups: [],
  groupRules: [],
  hosts: [],
  balancers: [],
  unknowns: [],
  blockPublicAccess: [],
  publicAccessExclusions: [],
};

/** The record of that name. @throws if there is none, which is a mistake of the test */
export function named<Item extends { readonly name: string }>(list: readonly Item[], name: string): Item {
  const found = list.find((item) => item.name === name);
  if (found === undefined) throw new Error(`the network has no ${name}`);
  return found;
}
