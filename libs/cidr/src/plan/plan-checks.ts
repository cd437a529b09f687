import { Cidr } from "../cidr.js";
import type { Problem } from "../errors.js";
import { compareText, findOverlaps } from "../overlaps.js";
import { SUBNET_PREFIX, VPC_PREFIX } from "./aws-limits.js";
import { type SubnetLayout, tierIn } from "./subnet-layout.js";
import type { PlannedSubnet, PlannedZone } from "./subnet-plan.js";

/** The checks of `planSubnets`. Each returns all it finds, with paths relative to the request. */

/** From the largest VPC to the smallest subnet: a tier with more fits no VPC at all. */
const MAX_NEWBITS = SUBNET_PREFIX.max - VPC_PREFIX.min;

/** Overlaps are the same whatever the VPC's address and size, so any block stands for it. */
const ANY_VPC = Cidr.parse("0.0.0.0/0");

export function isTierLayout({ newbits, first }: { newbits: number; first: number }): boolean {
  return isWholeFromZero(newbits) && newbits <= MAX_NEWBITS && isWholeFromZero(first);
}

export function isZoneSlot(zone: PlannedZone): boolean {
  return isWholeFromZero(zone.slot);
}

export function checkVpcPrefix(vpcPrefixLength: number): Problem[] {
  const { min, max } = VPC_PREFIX;
  if (Number.isInteger(vpcPrefixLength) && vpcPrefixLength >= min && vpcPrefixLength <= max) return [];
  const found = `/${vpcPrefixLength}`;
  const allowed = `/${min} to /${max}`;
  const message = `a VPC of ${found} is outside what AWS allows, ${allowed}`;
  return [{ code: "VPC_PREFIX_OUT_OF_RANGE", path: "vpcPrefixLength", found, allowed, message }];
}

export function checkTiers(tiers: readonly string[], layout: SubnetLayout, vpcPrefixLength: number): Problem[] {
  const twice = repeated(tiers).map((tier) => ({
    code: "DUPLICATE_TIER",
    path: `tiers.${tier}`,
    found: `${tier}, more than once`,
    allowed: "each tier once",
    message: `tier "${tier}" is listed more than once; allowed is each tier once`,
  }));
  return [...twice, ...[...new Set(tiers)].flatMap((tier) => checkTier(tier, layout, vpcPrefixLength))];
}

function checkTier(tier: string, layout: SubnetLayout, vpcPrefixLength: number): Problem[] {
  const place = tierIn(layout, tier);
  if (!place) {
    const allowed = Object.keys(layout).sort(compareText).join(", ");
    const message = `unknown tier "${tier}"; the layout knows ${allowed}`;
    return [{ code: "UNKNOWN_TIER", path: `tiers.${tier}`, found: tier, allowed, message }];
  }
  if (!isTierLayout(place)) {
    const found = `newbits ${place.newbits}, first ${place.first}`;
    const allowed = `whole newbits from 0 to ${MAX_NEWBITS}, whole first from 0`;
    const message = `tier "${tier}" has ${found} in the layout; allowed is ${allowed}`;
    return [{ code: "INVALID_TIER_LAYOUT", path: `layout.${tier}`, found, allowed, message }];
  }
  const prefixLength = vpcPrefixLength + place.newbits;
  if (prefixLength <= SUBNET_PREFIX.max) return [];
  return [
    {
      code: "SUBNET_TOO_SMALL",
      path: `tiers.${tier}`,
      found: `/${prefixLength}`,
      allowed: `/${SUBNET_PREFIX.max} or larger`,
      message:
        `tier "${tier}" of a /${vpcPrefixLength} VPC would have subnets of /${prefixLength}, but AWS's smallest is ` +
        `/${SUBNET_PREFIX.max}; the smallest VPC that holds this tier is /${SUBNET_PREFIX.max - place.newbits}`,
    },
  ];
}

export function checkZones(zones: readonly PlannedZone[]): Problem[] {
  const invalid = zones
    .filter((zone) => !isZoneSlot(zone))
    .map(({ name, slot }) => ({
      code: "INVALID_ZONE_SLOT",
      path: `zones.${name}.slot`,
      found: String(slot),
      allowed: "a whole number from 0",
      message: `zone "${name}" has slot ${slot}; allowed is a whole number from 0`,
    }));
  const sameName = repeated(zones.map(({ name }) => name)).map((name) => ({
    code: "DUPLICATE_ZONE",
    path: `zones.${name}`,
    found: `${name}, more than once`,
    allowed: "each zone once",
    message: `zone "${name}" is listed more than once; allowed is each zone once, with one slot`,
  }));
  const valid = zones.filter(isZoneSlot);
  const sameSlot = repeated(valid.map(({ slot }) => slot)).flatMap((slot) => {
    const [owner, ...others] = new Set(valid.filter((zone) => zone.slot === slot).map(({ name }) => name));
    return others.map((name) => ({
      code: "DUPLICATE_ZONE_SLOT",
      path: `zones.${name}.slot`,
      found: String(slot),
      allowed: "a slot that no other zone has",
      message: `zone "${name}" has slot ${slot}, which zone "${owner}" has already; allowed is a slot of its own`,
    }));
  });
  return [...invalid, ...sameName, ...sameSlot];
}

export function checkPlaces(subnets: readonly PlannedSubnet[]): Problem[] {
  const outside = subnets.filter((subnet) => !isInside(subnet)).map(outsideVpc);
  const blocks = subnets.filter(isInside).map((subnet) => ({
    name: describe(subnet),
    cidr: ANY_VPC.subnet(subnet.newbits, subnet.netnum),
    subnet,
  }));
  const overlaps = findOverlaps(blocks)
    // Equal places of one tier come from equal slots or equal names, which `checkZones` reports once for all tiers.
    .filter(({ a, b }) => a.subnet.tier !== b.subnet.tier)
    .map(({ a, b }) => ({
      code: "SUBNETS_OVERLAP",
      path: `tiers.${b.subnet.tier}`,
      found: `${a.name} and ${b.name}`,
      allowed: "places that share no addresses",
      message: `${a.name} overlaps ${b.name}; allowed is a slot or a layout that keeps them apart`,
    }));
  return [...outside, ...overlaps];
}

function outsideVpc(subnet: PlannedSubnet): Problem {
  const allowed = `netnum 0 to ${2 ** subnet.newbits - 1}`;
  return {
    code: "SUBNET_OUTSIDE_VPC",
    path: `zones.${subnet.zone}.slot`,
    found: describe(subnet),
    allowed,
    message: `${describe(subnet)} lies outside the VPC; with newbits ${subnet.newbits} allowed is ${allowed}`,
  };
}

function isInside({ newbits, netnum }: PlannedSubnet): boolean {
  return netnum < 2 ** newbits;
}

function describe({ tier, zone, newbits, netnum }: PlannedSubnet): string {
  return `${tier} in ${zone} (newbits ${newbits}, netnum ${netnum})`;
}

function isWholeFromZero(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
