import { type Address, block, holds, isBlock } from "../addresses.js";
import { type Attachment, named, type Net, type Subnet, type Zone } from "../net.js";
import { Lost, type Packet } from "../packet.js";
import { show } from "../addresses.js";
import type { World } from "../worlds.js";

/**
 * The attachment that the table of the incoming attachment leads to. The longest prefix wins; of equal ones static
 * routes, prefix list references, VPCs, VPN; of VPCs with one block either. A static blackhole beats what is propagated.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export function hubRoute(net: Net, world: World, hub: string, incoming: string, destination: Address): string {
  const table = tableOf(net, hub, incoming);
  if (table === undefined) throw new Lost(`${incoming} has no route table`);
  const found: { length: number; rank: number; target: string }[] = [];
  const offer = (to: string, rank: number, target: string) => {
    if (holds(block(to), destination)) found.push({ length: block(to).length, rank, target });
  };
  for (const one of net.hubRoutes.filter((candidate) => candidate.table === table)) {
    if (isBlock(one.to)) offer(one.to, 0, one.target);
    else for (const entry of named(net.lists, one.to).entries) offer(entry, 1, one.target);
  }
  for (const attachment of propagatedInto(net, table)) {
    const vpcAttachment = net.attachments.find(({ name }) => name === attachment);
    if (vpcAttachment !== undefined) {
      const vpc = named(net.vpcs, vpcAttachment.vpc);
      for (const to of [...vpc.blocks, ...(vpc.ipv6 === null ? [] : [vpc.ipv6])]) offer(to, 2, attachment);
    }
    const vpn = net.vpns.find(({ name }) => name === attachment);
    // A static connection announces nothing.
    if (vpn?.isStatic === false) offer(vpn.site, 3, attachment);
  }
  found.sort((a, b) => b.length - a.length || a.rank - b.rank);
  const [best] = found;
  if (best === undefined) throw new Lost(`${table} has no route to ${show(destination)}`);
  const equal = found.filter(({ length, rank }) => length === best.length && rank === best.rank);
  const targets = [...new Set(equal.map(({ target }) => target))];
  const target = world.choose(`${table}: which of ${targets.join(", ")}`, targets);
  if (target === "blackhole") throw new Lost(`${table} drops ${show(destination)}`);
  return target;
}

/**
 * A gateway whose defaults are on associates and propagates attachments with its default table, unless told otherwise.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
 */
export function defaultTable(hub: string): string {
  return `${hub}_default`;
}

function tableOf(net: Net, hub: string, attachment: string): string | undefined {
  const table = net.hubAssociations
    .filter((one) => one.attachment === attachment)
    .map((one) => one.table)
    .find((name) => named(net.hubTables, name).hub === hub);
  return table ?? (named(net.hubs, hub).defaults ? defaultTable(hub) : undefined);
}

function propagatedInto(net: Net, table: string): string[] {
  const own = net.hubPropagations.filter((one) => one.table === table).map(({ attachment }) => attachment);
  const hub = net.hubs.find(({ name, defaults }) => defaults && defaultTable(name) === table)?.name;
  const vpcs = net.attachments.filter((one) => one.hub === hub);
  const vpns = net.vpns.filter((one) => one.gateway === hub);
  return [...own, ...[...vpcs, ...vpns].map(({ name }) => name)];
}

/**
 * The subnet by which a packet gets into an attached VPC: in the zone that it comes from if the VPC is attached there,
 * otherwise in any; with appliance mode in one that is picked for the flow and kept for both its directions.
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 */
export function entrySubnet(
  net: Net,
  world: World,
  attachment: Attachment,
  zone: Zone | undefined,
  packet: Packet,
  direction: string,
): Subnet {
  const subnets = attachment.subnets.map((name) => named(net.subnets, name));
  if (attachment.applianceMode) return world.choose(`${attachment.name}: zone of ${flowKey(packet)}`, subnets);
  const own = subnets.find((subnet) => subnet.zone === zone);
  return own ?? world.choose(`${attachment.name}: zone ${direction} of ${flowKey(packet)}`, subnets);
}

/** The same for both directions of a flow. */
function flowKey({ source, destination }: Packet): string {
  return [show(source), show(destination)].sort().join("~");
}

/**
 * Whether a rule for what comes in may name a group of the sender's VPC: both attachments and the gateway support it.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
export function bothKeepGroups(net: Net, incoming: string, outgoing: string): boolean {
  const both = net.attachments.filter(({ name }) => name === incoming || name === outgoing);
  const hub = net.hubs.find(({ name }) => name === both[0]?.hub);
  return both.length === 2 && hub?.groupReferences === true && both.every(({ groupReferences }) => groupReferences);
}

/**
 * The subnet by which a VPC's packets get to the hub: one in the sender's zone, or there is no way.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
export function exitSubnet(net: Net, attachment: Attachment, zone: Zone): Subnet {
  const found = attachment.subnets.map((name) => named(net.subnets, name)).find((subnet) => subnet.zone === zone);
  if (found === undefined) throw new Lost(`${attachment.name} is not in zone ${zone}`);
  return found;
}
