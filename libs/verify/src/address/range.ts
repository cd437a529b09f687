import { Cidr, subtract } from "@causeway/cidr";

export type Family = 4 | 6;

/** Consecutive addresses, `first` and `last` included. */
export interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export const ALL: Readonly<Record<Family, Cidr>> = { 4: Cidr.parse("0.0.0.0/0"), 6: Cidr.parse("::/0") };

/** Blocks that no packet on the internet carries: private, shared, loopback, link-local, multicast and reserved. */
const NOT_INTERNET_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].map((text) => Cidr.parse(text));

const GLOBAL_UNICAST_V6 = Cidr.parse("2000::/3");

/** The addresses of the internet: the public ones without those of the modelled VPCs. */
export function internetRanges(family: Family, vpcCidrs: readonly Cidr[]): Range[] {
  const blocks =
    family === 4 ? subtract(ALL[4], [...NOT_INTERNET_V4, ...vpcCidrs]) : subtract(GLOBAL_UNICAST_V6, vpcCidrs);
  const ranges: { family: Family; first: bigint; last: bigint }[] = [];
  for (const { first, last } of blocks) {
    const previous = ranges.at(-1);
    if (previous !== undefined && previous.last + 1n === first) previous.last = last;
    else ranges.push({ family, first, last });
  }
  return ranges;
}

/** Whether some address of a block is on the internet. */
export function touchesInternet(cidr: Cidr): boolean {
  if (cidr.family === 6) return cidr.overlaps(GLOBAL_UNICAST_V6);
  return !NOT_INTERNET_V4.some((block) => block.contains(cidr));
}

/** Whether an internet gateway passes a packet to such an address (RFC 1918 and RFC 6598 are rejected). */
export function isInternet(range: Range): boolean {
  if (range.family === 6) return GLOBAL_UNICAST_V6.first <= range.first && range.last <= GLOBAL_UNICAST_V6.last;
  return !NOT_INTERNET_V4.some((block) => block.first <= range.first && range.first <= block.last);
}

export function within(range: Range, cidr: Cidr): boolean {
  return cidr.family === range.family && cidr.first <= range.first && range.last <= cidr.last;
}
