import { Unknown, type Value } from "@causeway/terraform";
import { groupsOf } from "./security-group/groups.js";
import { Instance, type Interface, type Network } from "../model/network.js";
import { type Attributes, type Source, unknownValue } from "../model/source.js";
import { refusedSubnets } from "./refused-subnets.js";

/** Where a service of AWS has network interfaces in a VPC. */
export interface Placement {
  /** Subnets, each of which has an interface or may have it. */
  readonly subnets: readonly Value[];
  /** What names the security groups, and by which attribute; the VPC's default group where it names none. */
  readonly groups: readonly [from: Attributes, name: string];
  /** Whether they have public IPv4 addresses. */
  readonly publicAddress: boolean | Unknown;
  /** Whether they have IPv6 addresses in subnets that have any. */
  readonly ipv6: boolean | Unknown;
  /** Its one private address, if that is written down. */
  readonly privateIps?: readonly string[];
  /** Whether AWS takes one subnet of a zone, all of one VPC. */
  readonly onePerZone?: boolean;
  /** Whether it only opens flows. */
  readonly opensOnly?: boolean;
}

/**
 * Interfaces that AWS makes for a service: ends of flows, named by the resource of the service, and never on the way of
 * others. A service without a subnet that the input holds can be named, and is UNPROVEN.
 */
export function addServiceInterfaces(
  source: Source,
  network: Network,
  address: string,
  {
    subnets,
    groups: [from, name],
    publicAddress,
    ipv6,
    privateIps = [],
    onePerZone = false,
    opensOnly = false,
  }: Placement,
): void {
  const places = new Set(subnets.map((id) => source.identified(id, address, "subnet_id")));
  const interfaces: Interface[] = [];
  for (const place of places) {
    const subnet = typeof place === "string" ? network.subnets.get(place) : undefined;
    if (subnet === undefined) {
      network.unmodelled.set(address, new Unknown("one of its subnets is not in the input", address));
      continue;
    }
    const made: Interface = {
      address: `${address}[${subnet.address}]`,
      subnet,
      sourceDestCheck: true,
      privateIps,
      ipv6,
      publicAddress,
      securityGroups: [],
      owner: address,
      ...(opensOnly && { opensOnly }),
      doubts: [],
      gap: undefined,
      assumptions: [],
    };
    groupsOf(source, network, made, from, name);
    network.interfaces.set(made.address, made);
    interfaces.push(made);
  }
  const refused = onePerZone ? refusedSubnets(interfaces.map(({ subnet }) => subnet)) : undefined;
  if (refused !== undefined)
    for (const { doubts } of interfaces) doubts.push(unknownValue(new Unknown(refused, address)));
  if (interfaces.length > 0) network.instances.set(address, new Instance(address, interfaces));
  else if (places.size === 0) outsideVpcs(network, address, "it names no subnets");
}

/** A service that has no interface in a VPC that the input tells of. */
export function outsideVpcs(network: Network, address: string, why: string): void {
  network.unmodelled.set(address, new Unknown(why, address));
}
