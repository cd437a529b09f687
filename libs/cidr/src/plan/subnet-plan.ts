import type { Problem } from "../errors.js";
import { compareText } from "../overlaps.js";
import { checkPlaces, checkTiers, checkVpcPrefix, checkZones, isTierLayout, isZoneSlot } from "./plan-checks.js";
import { type SubnetLayout, tierIn } from "./subnet-layout.js";

/** A zone of the VPC and its fixed place: the slot stays with the zone for the life of the VPC. */
export interface PlannedZone {
  readonly name: string;
  /** Whole, from 0, and no other zone's. */
  readonly slot: number;
}

export interface SubnetPlanRequest {
  /** Of the VPC's IPv4 block: 16 to 28. */
  readonly vpcPrefixLength: number;
  /** Tiers to plan, by their names in `layout`, in any order. */
  readonly tiers: readonly string[];
  /** Zones to plan each tier in, in any order. */
  readonly zones: readonly PlannedZone[];
  readonly layout: SubnetLayout;
  /**
   * Where the request stands in the user's description: the paths of all problems begin with it.
   * @default - paths are relative to the request
   */
  readonly path?: string;
}

/** One subnet as a place in its VPC: `cidrsubnet(vpc, newbits, netnum)`. */
export interface PlannedSubnet {
  tier: string;
  zone: string;
  /** Prefix bits beyond the VPC's. */
  newbits: number;
  /** Number among the blocks of this size in the VPC, from 0. */
  netnum: number;
  /** Of the subnet itself. */
  prefixLength: number;
}

/**
 * Plans one subnet for each tier in each zone. A subnet's place follows from its tier and its zone's slot alone, so it
 * is the same for a VPC of fixed address and for one whose block IPAM assigns.
 *
 * Never throws on a bad request: `problems` holds everything that is wrong with it, and `subnets` what could be planned
 * all the same, for diagnosis alone. Codes:
 *
 * - `VPC_PREFIX_OUT_OF_RANGE`: not a prefix length that AWS allows for a VPC, /16 to /28
 * - `UNKNOWN_TIER`, `DUPLICATE_TIER`: a tier that the layout lacks, or one listed twice
 * - `INVALID_TIER_LAYOUT`: `newbits` or `first` negative, fractional, or more than any VPC holds
 * - `INVALID_ZONE_SLOT`, `DUPLICATE_ZONE_SLOT`, `DUPLICATE_ZONE`: a slot that is no whole number from 0, a slot that two
 *   zones claim, or a zone listed twice
 * - `SUBNET_TOO_SMALL`: a tier whose subnets would be smaller than AWS's /28 in this VPC
 * - `SUBNET_OUTSIDE_VPC`: a place beyond the VPC's end
 * - `SUBNETS_OVERLAP`: two places that share addresses
 *
 * @returns subnets by tier name, then zone slot, whatever the order of the request
 */
export function planSubnets(request: SubnetPlanRequest): { subnets: PlannedSubnet[]; problems: Problem[] } {
  const { vpcPrefixLength, layout } = request;
  const tiers = [...request.tiers].sort(compareText);
  const zones = [...request.zones].sort((a, b) => compareText(a.name, b.name));
  const zonesBySlot = zones.filter(isZoneSlot).sort((a, b) => a.slot - b.slot);

  const subnets: PlannedSubnet[] = [];
  for (const tier of new Set(tiers)) {
    const place = tierIn(layout, tier);
    if (!place || !isTierLayout(place)) continue;
    for (const zone of zonesBySlot) {
      const netnum = place.first + zone.slot;
      const prefixLength = vpcPrefixLength + place.newbits;
      subnets.push({ tier, zone: zone.name, newbits: place.newbits, netnum, prefixLength });
    }
  }

  const problems = [
    ...checkVpcPrefix(vpcPrefixLength),
    ...checkTiers(tiers, layout, vpcPrefixLength),
    ...checkZones(zones),
    ...checkPlaces(subnets),
  ];
  const { path } = request;
  return { subnets, problems: path ? problems.map((p) => ({ ...p, path: `${path}.${p.path}` })) : problems };
}
