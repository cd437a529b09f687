import type { Cidr } from "@causeway/cidr";

/** Prefixes that intents declare behind VPN connections, Direct Connect and Connect, by the address of the edge. */
export type DeclaredPrefixes = ReadonlyMap<string, readonly Cidr[]>;
