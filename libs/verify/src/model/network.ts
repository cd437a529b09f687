import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "@causeway/terraform";
import type { Allocation } from "../allocation/network-configuration.js";
import type { Family } from "../address/range.js";
import type { Code } from "../report/catalogue.js";
import type { NetworkAcl, Ports, SecurityGroup } from "./filters/filters.js";
import type { RouteTable } from "./route-table.js";
import type { Attachment, TransitGateway, TransitRouteTable } from "./transit/transit.js";
import type { TunnelEnd } from "./tunnel-ends.js";

/** Everything here is named by its `STACK:TERRAFORM_ADDRESS`. */
export interface Network {
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly routeTables: Map<string, RouteTable>;
  readonly internetGateways: Map<string, InternetGateway>;
  readonly egressOnlyGateways: Map<string, VpcGateway>;
  readonly vpnGateways: Map<string, VpnGateway>;
  readonly natGateways: Map<string, NatGateway>;
  readonly peerings: Map<string, Peering>;
  readonly firewalls: Map<string, Firewall>;
  /** Network Firewall and Gateway Load Balancer endpoints, by `endpointKey`. */
  readonly firewallEndpoints: Map<string, FirewallEndpoint>;
  readonly gatewayEndpoints: Map<string, GatewayEndpoint>;
  readonly interfaces: Map<string, Interface>;
  readonly instances: Map<string, Instance>;
  /** Application and network load balancers. */
  readonly loadBalancers: Map<string, LoadBalancer>;
  readonly edges: Map<string, Edge>;
  readonly transitGateways: Map<string, TransitGateway>;
  readonly transitRouteTables: Map<string, TransitRouteTable>;
  readonly attachments: Map<string, Attachment>;
  readonly networkAcls: Map<string, NetworkAcl>;
  readonly securityGroups: Map<string, SecurityGroup>;
  /** Rules of which the group is not known: they may open any. */
  readonly looseRules: Doubt[];
  /** The instance or interface that has an Elastic IP address, by the latter. */
  readonly elasticAddresses: Map<string, string>;
  readonly allocations: ReadonlyMap<string, Allocation>;
  /** Facts that could not be placed: any verdict might depend on them. */
  readonly unplaced: Unknown[];
  /** Subnets that a selector may name although the model does not hold them, and why. */
  readonly unmodelled: Map<string, Unknown>;
  /** Another address under which a resource is known, e.g. an accepter's, to the address it has here. */
  readonly aliases: Map<string, string>;
}

/** Doubts are unknown attributes of this one thing: whatever passes it is UNPROVEN. */
export interface Uncertain {
  readonly doubts: Doubt[];
}

export interface Doubt {
  readonly code: "UNKNOWN_VALUE" | "UNSUPPORTED_RESOURCE";
  readonly unknown: Unknown;
}

/** Why packets end at a middlebox. */
export interface Gap {
  readonly code: Code;
  readonly message: string;
  readonly at: string;
  /** Why there may be none: a value that is not known. */
  readonly unless?: Unknown;
}

/** What packets pass on their way: a firewall endpoint, or an appliance's interface. */
export interface Middlebox extends Uncertain {
  readonly address: string;
  gap: Gap | undefined;
  /** What has to hold for packets to pass and the input does not tell. */
  readonly assumptions: string[];
}

export interface Vpc extends Uncertain {
  readonly address: string;
  readonly stack: string;
  /** Primary and secondary, IPv4 and IPv6. */
  readonly cidrs: Cidr[];
  /** Blocks that are not known, by family. */
  readonly unknownCidrs: { family: Family; unknown: Unknown }[];
  readonly subnets: Subnet[];
  mainTable: RouteTable;
  /** What might carry packets in or out of this VPC and is not modelled. */
  readonly unsupported: Doubt[];
}

export interface Subnet extends Uncertain {
  readonly address: string;
  readonly vpc: Vpc;
  /** Availability zone, by id where it is known, or why it is not known. */
  readonly zone: string | Unknown;
  /** The zone as the configuration writes it. */
  readonly zoneName: string;
  readonly tags: Tags;
  readonly cidrs: Cidr[];
  readonly unknownCidrs: { family: Family; unknown: Unknown }[];
  table: RouteTable;
  acl: NetworkAcl | undefined;
  /** Whether hosts get a public IPv4 address on launch. */
  readonly mapPublicIp: boolean | Unknown;
  /** What may bring packets from the internet to its hosts besides its VPC's gateways. */
  readonly relays: Doubt[];
}

export interface Tags {
  readonly known: Map<string, string | Unknown>;
  /** Why there may be tags of which not even the key is known. */
  rest: Unknown | undefined;
}

export interface VpcGateway extends Uncertain {
  readonly address: string;
  readonly vpc: Vpc;
}

export interface InternetGateway extends VpcGateway {
  /** Gateway route table, through which inbound packets are routed. */
  edgeTable: RouteTable | undefined;
}

export interface VpnGateway extends VpcGateway {
  edgeTable: RouteTable | undefined;
}

export interface NatGateway extends Uncertain {
  readonly address: string;
  readonly subnet: Subnet;
  readonly public: boolean;
}

export interface Peering extends Uncertain {
  readonly address: string;
  readonly requester: Vpc;
  readonly accepter: Vpc;
}

/** `aws_networkfirewall_firewall`, or `aws_lb` of type gateway. */
export interface Firewall {
  readonly address: string;
  readonly endpoints: FirewallEndpoint[];
}

export interface FirewallEndpoint extends Middlebox {
  /** Distinct for each endpoint: the firewall and its subnet, or the VPC endpoint. */
  readonly key: string;
  /** The resource that routes name: the firewall itself, or the VPC endpoint. */
  readonly address: string;
  /** The first of its service's load balancers, if there are several in its zone. */
  readonly firewall: string;
  readonly subnet: Subnet;
}

export interface GatewayEndpoint extends Uncertain {
  readonly address: string;
  readonly vpc: Vpc;
  readonly service: string;
  readonly tables: RouteTable[];
}

export interface Interface extends Middlebox {
  readonly subnet: Subnet;
  readonly sourceDestCheck: boolean;
  /** Private addresses, where they are written down. */
  readonly privateIps: readonly string[];
  publicAddress: boolean | Unknown;
  readonly securityGroups: SecurityGroup[];
  /** The instance it belongs to, or itself. */
  owner: string;
  /** What a load balancer takes; others take everything. */
  readonly listeners?: Listeners;
}

/** Ports by protocol. */
export interface Listeners extends Readonly<Record<"tcp" | "udp", readonly Ports[]>> {
  /** Why it may listen to more. */
  readonly unless?: Unknown;
}

/** An application or network load balancer. */
export interface LoadBalancer {
  readonly address: string;
  /** One in each of its subnets. */
  readonly nodes: readonly Interface[];
  /** Why it may have others. */
  readonly hidden: readonly Unknown[];
}

export interface Instance {
  readonly address: string;
  readonly interfaces: Interface[];
  /** What its operating system routes, where bindings tell it. */
  routes?: readonly DeviceRoute[];
}

export interface DeviceRoute {
  readonly destination: Cidr;
  /** One of its own interfaces, or a VPN connection that ends at it. */
  readonly target: Interface | Edge;
}

/** Where packets leave the modelled network: a VPN connection, Direct Connect, Connect, or another gateway's peering. */
export interface Edge extends Uncertain {
  readonly address: string;
  readonly kind: "vpn" | "direct-connect" | "connect" | "peering";
  /** Set if it ends at a virtual private gateway; otherwise it is a transit gateway attachment. */
  readonly vpnGateway?: VpnGateway;
  /** Prefixes behind it: static VPN routes, and those that intents declare. */
  readonly prefixes: { cidr: Cidr; address: string }[];
  /** Whether it may bring prefixes that nothing declares. */
  readonly dynamic: boolean;
  /** AWS's ends of a VPN connection's tunnels. */
  readonly tunnelEnds: readonly TunnelEnd[] | Doubt;
  /** The Elastic IP address that its customer gateway names. */
  readonly customerAddress?: string;
  /** The instance of the input at which it ends, where bindings tell it. */
  device?: Instance;
  /** Why nothing comes through. */
  gap?: Gap;
  /** What has to hold for packets to come this way and the input does not tell. */
  assumptions?: readonly string[];
}

export function endpointKey(firewall: string, subnet: string): string {
  return `${firewall}[${subnet}]`;
}
