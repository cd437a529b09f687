import type { Cidr } from "@causeway/cidr";
import { ALL, type Range } from "../address/range.js";
import type { FirewallEndpoint, Interface, NatGateway, Network, Subnet, Vpc } from "../model/network.js";
import type { Route, RouteTable } from "../model/route-table.js";
import type { Attachment } from "../model/transit/transit.js";

/** A mistake in the structure, whatever the intents. */
export interface Mistake {
  readonly code: string;
  /** What is wrong, as the end of a result's name. */
  readonly what: string;
  readonly message: string;
  readonly at: string;
  /** A value that is not known, rather than a mistake. */
  readonly unproven?: true;
}

type Occupant = Interface | NatGateway | FirewallEndpoint;

/** Some address of the internet, and of any block: what a table does with it stands for the default. */
export const INTERNET: Readonly<Record<4 | 6, Range>> = {
  4: { family: 4, first: 0xc633640an, last: 0xc633640an },
  6: { family: 6, first: 0x2600n << 112n, last: 0x2600n << 112n },
};

/** Questions that several checks ask of a network. */
export class Structure {
  private readonly attachments = new Map<Vpc, Attachment[]>();
  private readonly endpoints = new Map<Vpc, FirewallEndpoint[]>();
  private readonly nats = new Map<Vpc, NatGateway[]>();
  private readonly occupants = new Map<Subnet, Occupant[]>();

  constructor(readonly network: Network) {
    for (const attachment of network.attachments.values()) append(this.attachments, attachment.vpc, attachment);
    for (const endpoint of network.firewallEndpoints.values()) append(this.endpoints, endpoint.subnet.vpc, endpoint);
    for (const nat of network.natGateways.values()) append(this.nats, nat.subnet.vpc, nat);
    for (const occupant of [
      ...network.interfaces.values(),
      ...network.natGateways.values(),
      ...network.firewallEndpoints.values(),
    ]) {
      append(this.occupants, occupant.subnet, occupant);
    }
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

  /** Attachments of other VPCs whose table sends packets for the internet to this attachment. */
  *clientsOf(attachment: Attachment): Iterable<Attachment & { readonly vpc: Vpc }> {
    for (const other of attachment.gateway.attachments) {
      if (other === attachment || other.vpc === undefined) continue;
      const [best] = other.association.get(attachment.gateway.address)?.lookup(INTERNET[4]) ?? [];
      if (best?.some(({ target }) => target === attachment)) yield other as Attachment & { readonly vpc: Vpc };
    }
  }
}

/** What a table does with a block, by its first address. */
export function routeTo(table: RouteTable, block: Cidr | Range): Route | undefined {
  return table.lookup({ family: block.family, first: block.first, last: block.first })[0];
}

export function isDefault({ destination }: Route): boolean {
  return "prefixLength" in destination && destination.equals(ALL[destination.family]);
}

export function isFirewall({ target }: Route): boolean {
  return target.kind === "firewall-endpoint" || target.kind === "interface" || target.kind === "instance";
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
