import type { Subnet } from "../model/network.js";

/** Why AWS refuses these subnets for one thing, which has one in each of its zones. */
export function refusedSubnets(subnets: readonly Subnet[]): string | undefined {
  const [first] = subnets;
  const elsewhere = subnets.find(({ vpc }) => vpc !== first?.vpc);
  if (elsewhere !== undefined) return `AWS refuses subnets of two VPCs, as ${elsewhere.address} is of another`;
  const zones = subnets.map(({ zone }) => zone).filter((zone) => typeof zone === "string");
  const twice = zones.find((zone, index) => zones.indexOf(zone) < index);
  return twice === undefined ? undefined : `AWS refuses two subnets of one zone, ${twice}`;
}
