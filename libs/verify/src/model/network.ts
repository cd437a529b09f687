import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "@causeway/terraform";
import type { Allocation } from "../allocation/network-configuration.js";
import type { Family } from "../address/range.js";
import type { Packet, Path, Trail } from "./path.js";
import type { Walker } from "./walker.js";
import type { Code } from "../results/catalogue.js";
import type { NetworkAcl, SecurityGroup } from "./filters/filters.js";
import type { Traffic } from "./filters/traffic.js";
import type { RouteTable } from "./route-table.js";
import type { Kinds } from "./kinds.js";

/** A place for the things of one kind; the type says what they are, the name what people call them. */
export class Collection<Thing extends object> {
  /** Only the compiler reads it. */
  declare readonly thing: Thing;

  constructor(readonly name: string) {}
}

/** Everything here is named by its `STACK:TERRAFORM_ADDRESS`. */
export class Network {
  readonly vpcs = new Map<string, Vpc>();
  readonly subnets = new Map<string, Subnet>();
  readonly routeTables = new Map<string, RouteTable>();
  readonly interfaces = new Map<string, Interface>();
  readonly instances = new Map<string, Instance>();
  readonly networkAcls = new Map<string, NetworkAcl>();
  readonly securityGroups = new Map<string, SecurityGroup>();
  /** Rules of which the group is not known: they may open any. */
  readonly looseRules: Doubt[] = [];
  /** The instance or interface that has an Elastic IP address, by the latter. */
  readonly elasticAddresses = new Map<string, string>();
  /** Facts that could not be placed: any verdict might depend on them. */
  readonly unplaced: Unknown[] = [];
  /** Subnets that a selector may name although the model does not hold them, and why. */
  readonly unmodelled = new Map<string, Unknown>();
  private readonly things = new Map<Collection<object>, Map<string, object>>();

  constructor(
    readonly kinds: Kinds,
    readonly allocations: ReadonlyMap<string, Allocation>,
    /** Another address under which a resource is known, e.g. an accepter's, to the address it has here. */
    readonly aliases: Map<string, string>,
  ) {}

  /** The things of a kind, by address. */
  all<Thing extends object>(collection: Collection<Thing>): Map<string, Thing> {
    let things = this.things.get(collection);
    if (things === undefined) this.things.set(collection, (things = new Map()));
    return things as Map<string, Thing>;
  }

  /** What is not known of the things that have this address: a VPN connection is an edge and an attachment. */
  doubtsAbout(address: string): Doubt[] {
    return [...this.things.values()].flatMap((things) => (things.get(address) as Partial<Uncertain>)?.doubts ?? []);
  }

  /** Every thing that has an address, of whatever kind. */
  *everything(): Iterable<ReadonlyMap<string, object>> {
    for (const [, things] of this.byName()) yield things;
  }

  /** The same, by what people call them. */
  *byName(): Iterable<readonly [string, ReadonlyMap<string, object>]> {
    yield ["VPC", this.vpcs];
    yield ["subnet", this.subnets];
    yield ["route table", this.routeTables];
    yield ["interface", this.interfaces];
    yield ["instance", this.instances];
    for (const [{ name }, things] of this.things) yield [name, things];
  }
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
  readonly labels: Labels;
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
  readonly labels: Labels;
  readonly cidrs: Cidr[];
  readonly unknownCidrs: { family: Family; unknown: Unknown }[];
  table: RouteTable;
  acl: NetworkAcl | undefined;
  /** Whether hosts get a public IPv4 address on launch. */
  readonly mapPublicIp: boolean | Unknown;
  /** Whether interfaces get an IPv6 address when they are made. */
  readonly assignsIpv6: boolean | Unknown;
  /** What may bring packets from the internet to its hosts besides its VPC's gateways. */
  readonly relays: Doubt[];
}

/**
 * What things are called by: intents select by it and messages show it, and no packet ever meets it. Grouping leaves it
 * out; a test has walks fail that read it.
 */
export class Labels {
  constructor(
    readonly stack: string,
    readonly tags: Tags,
  ) {}
}

export interface Tags {
  readonly known: Map<string, string | Unknown>;
  /** Why there may be tags of which not even the key is known. */
  rest: Unknown | undefined;
}

/** An internet, egress-only or virtual private gateway. */
export interface VpcGateway extends Uncertain {
  readonly address: string;
  readonly vpc: Vpc;
  /** Gateway route table, by which it routes what comes in. */
  edgeTable: RouteTable | undefined;
  /** Set where VPC Block Public Access is on, also if its VPC is excluded. */
  publicAccess?: PublicAccess;
}

export interface PublicAccess {
  /** What sets it. */
  readonly by: string;
  /** `block-ingress` lets NAT gateways and egress-only gateways work; `allow-egress` and `excluded` are exclusions. */
  readonly mode: "block-bidirectional" | "block-ingress" | "allow-egress" | "excluded";
}

export interface GatewayEndpoint extends Uncertain {
  readonly address: string;
  readonly vpc: Vpc;
  readonly service: string;
  /** `ipv4`, `ipv6` or `dualstack`. */
  readonly addresses: string | Unknown;
  readonly tables: RouteTable[];
}

export interface Interface extends Middlebox {
  /** Something opens flows by it; that it takes any which others open is documented nowhere. */
  readonly opensOnly?: true;
  readonly subnet: Subnet;
  readonly sourceDestCheck: boolean;
  /** Private addresses, where they are written down. */
  readonly privateIps: readonly string[];
  /** Whether it has IPv6 addresses, if its subnet has any. */
  readonly ipv6: boolean | Unknown;
  publicAddress: boolean | Unknown;
  readonly securityGroups: SecurityGroup[];
  /** The instance it belongs to, or itself. */
  owner: string;
  /** What a load balancer takes; others take everything. */
  readonly listeners?: Listeners;
}

export interface Listeners {
  readonly traffic: readonly Traffic[];
  /** Why it may listen to more. */
  readonly unless?: Unknown;
}

export class Instance {
  /** What its operating system routes, where bindings tell it. */
  routes?: readonly DeviceRoute[];

  constructor(
    readonly address: string,
    readonly interfaces: Interface[],
  ) {}

  get vpc(): Vpc | undefined {
    return vpcOfAll(this.interfaces);
  }
}

/** The VPC that has all of these. */
export function vpcOfAll(parts: readonly { readonly subnet: Subnet }[]): Vpc | undefined {
  const [only, ...others] = new Set(parts.map(({ subnet }) => subnet.vpc));
  return others.length === 0 ? only : undefined;
}

export interface DeviceRoute {
  readonly destination: Cidr;
  /** One of its own interfaces, or a VPN connection that ends at it. */
  readonly target: Interface | Edge;
}

/** An instance at which a VPN connection ends, and that routes by tables that bindings tell. */
export interface Router {
  readonly instance: Instance;
  /** What it does with a packet that comes out of the tunnel. */
  readonly takeUp: (walker: Walker, packet: Packet, trail: Trail) => Path[];
}

/** AWS's end of one of the tunnels of a VPN connection, on the internet. */
export interface TunnelEnd {
  /** `STACK:TERRAFORM_ADDRESS` of the connection. */
  readonly connection: string;
  /** The connection's attribute that has the address. */
  readonly name: string;
  /** Where it is known: AWS gives it when it makes the connection. */
  readonly address?: Cidr;
}

/** Where packets leave the modelled network: a VPN connection, Direct Connect, Connect, or another gateway's peering. */
export interface Edge extends Uncertain {
  readonly address: string;
  readonly kind: "vpn" | "direct-connect" | "connect" | "peering";
  /** Set if it ends at a virtual private gateway; otherwise it is a transit gateway attachment. */
  readonly vpnGateway?: VpcGateway;
  /** Prefixes behind it: static VPN routes, and those that intents declare. */
  readonly prefixes: { cidr: Cidr; address: string }[];
  /** What it brings into tables by itself: what it learns by BGP, and towards a virtual private gateway static routes. */
  readonly propagates: boolean;
  /** Whether a virtual private gateway sends nothing by it but what its prefixes hold. */
  readonly isStatic: boolean;
  /** Families that its tunnels carry; all if it has none. */
  readonly families?: readonly Family[];
  /** Families for which the input has a BGP session of it; all if it does not tell. */
  sessions?: readonly Family[];
  /** Blocks between which its tunnels carry packets, on the customer's side or AWS's. */
  readonly selectors?: readonly { readonly side: "outside" | "inside"; readonly cidr: Cidr }[];
  /** Prefixes on AWS's side that the other side learns; all if not given. */
  advertised?: readonly Cidr[];
  /** Whether it may bring prefixes that nothing declares. */
  readonly dynamic: boolean;
  /** AWS's ends of a VPN connection's tunnels. */
  readonly tunnelEnds: readonly TunnelEnd[] | Doubt;
  /** The Elastic IP address that its customer gateway names. */
  readonly customerAddress?: string;
  /** The instance of the input at which it ends, where bindings tell it. */
  router?: Router;
  /** Why nothing comes through. */
  gap?: Gap;
  /** What has to hold for packets to come this way and the input does not tell. */
  assumptions?: readonly string[];
}

export const EDGES = new Collection<Edge>("VPN connection, Direct Connect association or Connect attachment");
