import { NAT_GATEWAYS, type NatGateway } from "../kinds/nat-gateway.js";
import { FIREWALL_ENDPOINTS, type FirewallEndpoint } from "../kinds/firewall-endpoint.js";
import { type Attachment, ATTACHMENTS, type TransitGateway } from "../kinds/transit-gateway/transit.js";
import { INTERNET_GATEWAYS } from "../kinds/internet-gateway.js";
import type { Cidr } from "@causeway/cidr";
import { ALL, type Range } from "../address/range.js";
import type { Unknown } from "@causeway/terraform";
import type { Interface, Network, Subnet, Vpc } from "../model/network.js";
import type { Route, RouteTable } from "../model/route-table.js";
import type { Mistake } from "../results/result.js";

type Occupant = Interface | NatGateway | FirewallEndpoint;

/** Some address of the internet, and of any block: what a table does with it stands for the default. */
export const INTERNET: Readonly<Record<4 | 6, Range>> = {
  4: { family: 4, first: 0xc633640an, last: 0xc633640an },
  6: { family: 6, first: 0x2600n << 112n, last: 0x2600n << 112n },
};

/** Mistakes that are none if what is not known turns out well. */
export function* unlessKnown(unknown: Unknown | undefined, mistakes: Iterable<Mistake>): Iterable<Mistake> {
  for (const mistake of mistakes) yield unknown === undefined ? mistake : { unless: unknown, ...mistake };
}

/** Questions that several checks ask of a network. */
export class Structure {
  private readonly attachments = new Map<Vpc, Attachment[]>();
  private readonly endpoints = new Map<Vpc, FirewallEndpoint[]>();
  private readonly nats = new Map<Vpc, NatGateway[]>();
  private readonly hubs = new Map<TransitGateway, Unknown | undefined>();
  private readonly occupants = new Map<Subnet, Occupant[]>();

  constructor(readonly network: Network) {
    for (const attachment of network.all(ATTACHMENTS).values()) append(this.attachments, attachment.vpc, attachment);
    for (const endpoint of network.all(FIREWALL_ENDPOINTS).values())
      append(this.endpoints, endpoint.subnet.vpc, endpoint);
    for (const nat of network.all(NAT_GATEWAYS).values()) append(this.nats, nat.subnet.vpc, nat);
    for (const occupant of [
      ...network.interfaces.values(),
      ...network.all(NAT_GATEWAYS).values(),
      ...network.all(FIREWALL_ENDPOINTS).values(),
    ]) {
      append(this.occupants, occupant.subnet, occupant);
    }
  }

  /** What is not known of the ways inside a VPC, and of those that lead to its hub. */
  doubtIn(vpc: Vpc): Unknown | undefined {
    const routes = vpc.subnets.flatMap(({ table }) => table.routes.flatMap(doubtOf));
    const doubts = [...vpc.doubts, ...vpc.subnets.flatMap((subnet) => subnet.doubts)].map(({ unknown }) => unknown);
    const hubs = this.attachmentsOf(vpc).map(({ gateway }) => this.doubtAt(gateway));
    return this.network.unplaced[0] ?? doubts[0] ?? routes[0] ?? hubs.find((unknown) => unknown !== undefined);
  }

  /** What is not known of a hub, but for routes, which each check looks at. */
  doubtAt(gateway: TransitGateway): Unknown | undefined {
    if (!this.hubs.has(gateway)) {
      const doubts = [...gateway.doubts, ...gateway.attachments.flatMap((attachment) => attachment.doubts)];
      this.hubs.set(gateway, this.network.unplaced[0] ?? doubts[0]?.unknown);
    }
    return this.hubs.get(gateway);
  }

  attachmentsOf(vpc: Vpc): readonly Attachment[] {
    return this.attachments.get(vpc) ?? [];
  }

  endpointsOf(vpc: Vpc): readonly FirewallEndpoint[] {
    return this.endpoints.get(vpc) ?? [];
  }

  natsOf(vpc: Vpc): readonly NatGateway[] {
    return this.nats.get(vpc) ?? [];
  }

  /** What stands in a subnet, except a transit gateway attachment's interfaces. */
  occupantsOf(subnet: Subnet): readonly Occupant[] {
    return this.occupants.get(subnet) ?? [];
  }

  /** Subnets that hold a transit gateway attachment's interfaces. */
  transitSubnets(vpc: Vpc): Set<Subnet> {
    return new Set(this.attachmentsOf(vpc).flatMap(({ subnets }) => subnets));
  }

  /** Subnets of firewall endpoints, NAT gateways and appliances, which pass packets on. */
  middleboxSubnets(vpc: Vpc): Set<Subnet> {
    const appliances = vpc.subnets.flatMap(({ table }) =>
      table.routes.filter(({ target }) => target.kind === "interface"),
    );
    return new Set([
      ...[...this.endpointsOf(vpc), ...this.natsOf(vpc)].map(({ subnet }) => subnet),
      ...appliances.flatMap(({ target }) => this.subnetBehind(target) ?? []),
    ]);
  }

  /** Of these the ones to which routes bring what comes in through the hub or the internet gateway. */
  passingSubnets(vpc: Vpc, middleboxes: ReadonlySet<Subnet>): Set<Subnet> {
    const found = new Set<Subnet>();
    if (middleboxes.size === 0) return found;
    const follow = ({ routes }: RouteTable) => {
      for (const { target } of routes) {
        const subnet = this.subnetBehind(target);
        if (subnet !== undefined && middleboxes.has(subnet)) found.add(subnet);
      }
    };
    for (const { table } of this.transitSubnets(vpc)) follow(table);
    for (const { vpc: place, edgeTable } of this.network.all(INTERNET_GATEWAYS).values()) {
      if (place === vpc && edgeTable !== undefined) follow(edgeTable);
    }
    // What is added on the way is followed, too.
    for (const { table } of found) follow(table);
    return found;
  }

  /** The subnet in which a target takes packets up. */
  subnetBehind(target: Route["target"]): Subnet | undefined {
    if (target.kind === undefined) return undefined;
    return this.network.kinds.target(target.kind)?.standsIn?.(this.network, target);
  }

  /** Whether a route leads to what inspects packets and passes them on. */
  readonly isFirewall = ({ target }: Route): boolean =>
    target.kind !== undefined && this.network.kinds.target(target.kind)?.firewalls !== undefined;

  /** A VPC whose firewall passes packets on to the transit gateway: it inspects for others. */
  isInspection(vpc: Vpc): boolean {
    if (this.attachmentsOf(vpc).length === 0) return false;
    return this.endpointsOf(vpc).some(({ subnet }) =>
      subnet.table.routes.some(({ target }) => target.kind === "transit-gateway"),
    );
  }

  /** A VPC that passes packets of others on, by a firewall, a NAT gateway or an appliance. */
  hasMiddleboxes(vpc: Vpc): boolean {
    if (this.endpointsOf(vpc).length > 0 || this.natsOf(vpc).length > 0) return true;
    return vpc.subnets.some(({ table }) => table.routes.some(({ target: { kind } }) => kind === "interface"));
  }

  /**
   * Whether what leaves a block of a VPC has an address of another by then, given by a private NAT gateway, so that
   * nobody outside sees the block.
   */
  isTranslated(vpc: Vpc, block: Cidr): boolean {
    const inside = vpc.subnets.filter(({ cidrs }) => cidrs.some((cidr) => block.contains(cidr)));
    return inside.length > 0 && inside.every(({ table }) => this.leavesByPrivateNat(table, block));
  }

  private leavesByPrivateNat({ routes }: RouteTable, block: Cidr): boolean {
    const away = routes.filter(({ target }) => target.kind === "transit-gateway" || target.kind === "nat-gateway");
    return (
      away.length > 0 &&
      away.every(({ target }) => {
        const nat = target.kind === "nat-gateway" ? this.network.all(NAT_GATEWAYS).get(target.address) : undefined;
        return nat !== undefined && !nat.public && !nat.subnet.cidrs.some((cidr) => block.contains(cidr));
      })
    );
  }

  /** Attachments of other VPCs whose table sends packets for the internet to this attachment. */
  *clientsOf(attachment: Attachment): Iterable<Attachment & { readonly vpc: Vpc }> {
    for (const other of attachment.gateway.attachments) {
      if (other === attachment || other.vpc === undefined) continue;
      const [best] = other.association.get(attachment.gateway.address)?.lookup(INTERNET[4]) ?? [];
      if (best?.some(({ target }) => target === attachment)) yield other as Attachment & { readonly vpc: Vpc };
    }
  }
}

/** What is not known of a route, but for what BGP brings. */
function doubtOf({ destination, origin, target }: Route): Unknown[] {
  if (target.kind === undefined) return [target.doubt.unknown];
  return "doubt" in destination && origin !== "propagated" ? [destination.doubt.unknown] : [];
}

/** What a table does with a block, by its first address. */
export function routeTo(table: RouteTable, block: Cidr | Range): Route | undefined {
  return table.lookup({ family: block.family, first: block.first, last: block.first })[0];
}

export function isDefault({ destination }: Route): boolean {
  return "prefixLength" in destination && destination.equals(ALL[destination.family]);
}

export function shown({ destination }: Route): string {
  return "prefixLength" in destination
    ? destination.toString()
    : "service" in destination
      ? destination.service
      : "unknown";
}

function append<K, T>(lists: Map<K, T[]>, key: K | undefined, item: T): void {
  if (key === undefined) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
