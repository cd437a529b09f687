/**
 * Kinds of packets, first to last: one row of numbers for all protocols, in which TCP and UDP have a number for each
 * destination port, ICMP for each type and code, and the others one each. So a filter that cuts traffic cuts all of it
 * alike, and one walk follows packets of every protocol.
 */
export interface Traffic {
  readonly first: number;
  readonly last: number;
}

/** Filters tell ICMP for IPv4 and IPv6 apart, as these are protocols 1 and 58. `other` has neither ports nor types. */
export type Protocol = (typeof PROTOCOLS)[number];

const PROTOCOLS = ["tcp", "udp", "icmp", "icmpv6", "other"] as const;
/** As many as there are ports, and ICMP types with their codes. */
const PER_PROTOCOL = 65_536;
export const MAX_PORT = 65_535;
export const MAX_PROTOCOL = 255;
export const MAX_ICMP = 255;

/** The IANA numbers of the protocols that the provider accepts by name. */
export const PROTOCOL_NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  vrrp: 112,
};

/** Ports of TCP or UDP. */
export function ports(protocol: "tcp" | "udp", first: number, last: number): Traffic {
  return shifted(protocol, first, last);
}

/** ICMP of one type and code, or of all codes. */
export function icmp(protocol: "icmp" | "icmpv6", type: number, code?: number): Traffic {
  const first = type * (MAX_ICMP + 1);
  return code === undefined
    ? shifted(protocol, first, first + MAX_ICMP)
    : shifted(protocol, first + code, first + code);
}

/** All of a protocol, by its IANA number. */
export function protocol(number: number): Traffic {
  const known = PROTOCOLS.find((name) => PROTOCOL_NUMBERS[name] === number);
  return known === undefined ? shifted("other", number, number) : whole(known);
}

export function whole(protocol: Protocol): Traffic {
  return shifted(protocol, 0, protocol === "other" ? MAX_PROTOCOL : PER_PROTOCOL - 1);
}

/** Every packet. */
export const ALL_TRAFFIC: Traffic = { first: 0, last: whole("other").last };

function shifted(protocol: Protocol, first: number, last: number): Traffic {
  const start = PROTOCOLS.indexOf(protocol) * PER_PROTOCOL;
  return { first: start + first, last: start + last };
}

export function protocolOf({ first }: Traffic): Protocol {
  return PROTOCOLS[Math.floor(first / PER_PROTOCOL)] ?? "other";
}

/** One packet of some traffic, for people. Any port stands for HTTPS. */
export function samplePacket(traffic: Traffic): { readonly protocol: string; readonly port: number | null } {
  const name = protocolOf(traffic);
  const number = traffic.first % PER_PROTOCOL;
  switch (name) {
    case "tcp":
    case "udp":
      return { protocol: name, port: number <= 1 && traffic.last > traffic.first ? HTTPS : number };
    case "icmp":
    case "icmpv6":
      return { protocol: name, port: null };
    case "other": {
      const known = Object.keys(PROTOCOL_NUMBERS).find((key) => PROTOCOL_NUMBERS[key] === number);
      return { protocol: known ?? `protocol ${number}`, port: null };
    }
  }
}

const HTTPS = 443;

/** The parts of some traffic that are in other traffic too. */
export function common(some: readonly Traffic[], others: readonly Traffic[]): Traffic[] {
  return normalized(others.flatMap((other) => intersect(some, other)));
}

export function intersect(some: readonly Traffic[], other: Traffic): Traffic[] {
  return some
    .map(({ first, last }) => ({ first: Math.max(first, other.first), last: Math.min(last, other.last) }))
    .filter(({ first, last }) => first <= last);
}

export function without(some: readonly Traffic[], removed: Traffic): Traffic[] {
  return some.flatMap(({ first, last }) =>
    [
      { first, last: Math.min(last, removed.first - 1) },
      { first: Math.max(first, removed.last + 1), last },
    ].filter((part) => part.first <= part.last),
  );
}

/** Sorted, with neighbours and overlaps merged, so that equal traffic looks equal. */
export function normalized(traffic: readonly Traffic[]): Traffic[] {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...traffic].sort((a, b) => a.first - b.first)) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

export function isSame(some: readonly Traffic[], others: readonly Traffic[]): boolean {
  const key = (traffic: readonly Traffic[]) => normalized(traffic).flatMap(({ first, last }) => [first, last]);
  return key(some).join() === key(others).join();
}

/** The protocols that some traffic is of: "tcp and udp". */
export function showProtocols(traffic: readonly Traffic[]): string {
  const names = PROTOCOLS.filter((name) => intersect(traffic, whole(name)).length > 0);
  return names.length === PROTOCOLS.length ? "" : names.join(" and ");
}

/** Ports, or for ICMP types with their codes: "80, 8000-8080". */
export function showPorts(traffic: readonly Traffic[]): string {
  return PROTOCOLS.flatMap((name) => intersect(traffic, whole(name)))
    .map(({ first, last }) => [first % PER_PROTOCOL, last % PER_PROTOCOL])
    .map(([first, last]) => (first === last ? String(first) : `${first ?? ""}-${last ?? ""}`))
    .join(", ");
}
