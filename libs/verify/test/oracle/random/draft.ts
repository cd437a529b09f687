import { block, holds, isBlock } from "../addresses.js";
import { EMPTY, type Net, type Stack, type Subnet, type Vpc, type Zone, ZONES } from "../net.js";
import type { Random } from "./random.js";

/** A network in the making. */
export type Draft = { -readonly [List in keyof Net]: Net[List][number][] };

export function emptyDraft(): Draft {
  return Object.fromEntries(Object.keys(EMPTY).map((list) => [list, []])) as unknown as Draft;
}

/** A VPC `10.OCTET.0.0/16`, for now without subnets. */
export function addVpc(draft: Draft, random: Random, stack: Stack): Vpc {
  const number = draft.vpcs.length + 1;
  // Now and then two VPCs have one block.
  const octet = random.chance(96) ? number : 1;
  const vpc: Vpc = {
    name: `v${number}`,
    stack,
    blocks: [
      `10.${octet}.0.0/16`,
      ...(random.chance(15) ? [random.pick([`100.64.${number}.0/24`, `10.${number + 100}.0.0/24`])] : []),
    ],
    ipv6: random.chance(35) ? `2600:1f00:0:${number}00::/56` : null,
  };
  draft.vpcs.push(vpc);
  return vpc;
}

/** The zones of a VPC: those of its subnets, or new ones. */
export function zonesOf(draft: Draft, random: Random, vpc: Vpc): readonly Zone[] {
  const own = new Set(draft.subnets.filter((subnet) => subnet.vpc === vpc.name).map(({ zone }) => zone));
  return own.size > 0 ? [...own] : ZONES.slice(0, random.pick([1, 2, 2, 2, 3]));
}

/** A subnet of a tier in a zone, with the next free block of the VPC. */
export function addSubnet(draft: Draft, vpc: Vpc, tier: string, zone: Zone, mapPublic = false): Subnet {
  const number = draft.subnets.filter((subnet) => subnet.vpc === vpc.name).length;
  const [octets] = (vpc.blocks[0] ?? "").split(".0.0/");
  const subnet: Subnet = {
    name: `${vpc.name}_${tier}_${zone}`,
    vpc: vpc.name,
    tier,
    zone,
    block: `${octets ?? ""}.${number}.0/24`,
    ipv6: vpc.ipv6?.replace("00::/56", `0${number.toString(16)}::/64`) ?? null,
    mapPublic,
  };
  draft.subnets.push(subnet);
  return subnet;
}

/** A route table, with the subnets that use it. */
export function addTable(draft: Draft, random: Random, vpc: Vpc, tier: string, subnets: readonly Subnet[]): string {
  const name = `${vpc.name}_${tier}_table`;
  draft.tables.push({ name, vpc: vpc.name, main: false, form: random.chance(25) ? "inline" : "resources" });
  for (const subnet of subnets) draft.tableAssociations.push({ subnet: subnet.name, table: name });
  return name;
}

/** Adds a route, unless AWS would refuse it: a second one for a destination, or one within the VPC's own blocks. */
export function addRoute(draft: Draft, table: string, to: string, target: string): void {
  const own = draft.routes.filter((one) => one.table === table);
  const vpc = draft.vpcs.find(({ name }) => name === draft.tables.find((one) => one.name === table)?.vpc);
  if (vpc === undefined || own.some((one) => one.to === to)) return;
  if (isBlock(to) && !isAllowed(draft, vpc, to, target)) return;
  draft.routes.push({ name: nameOf(table, to), table, to, target });
}

/** Of the route of a table for a destination: there is one. */
export function nameOf(table: string, to: string): string {
  return `${table}_${to.replace(/\W+/g, "_")}`;
}

/**
 * More specific than `local` is allowed for a whole subnet, to a middlebox or NAT gateway.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
function isAllowed(draft: Draft, vpc: Vpc, to: string, target: string): boolean {
  const family = block(to).family;
  const hasFamily = (name: string) => !draft.nats.some((nat) => nat.name === name);
  if (family === 6 && (vpc.ipv6 === null || !hasFamily(target))) return false;
  if (draft.egressOnlyGateways.some(({ name }) => name === target) && family === 4) return false;
  const inside = [...vpc.blocks, ...(vpc.ipv6 === null ? [] : [vpc.ipv6])].some(
    (own) => holds(block(own), block(to)) && block(own).length <= block(to).length,
  );
  if (!inside) return true;
  const isSubnet = draft.subnets.some((subnet) => subnet.vpc === vpc.name && [subnet.block, subnet.ipv6].includes(to));
  return isSubnet && [...draft.endpoints, ...draft.hosts, ...draft.nats].some(({ name }) => name === target);
}
