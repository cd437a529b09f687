/**
 * Addresses and names of the lab.
 *
 * Clients, the interfaces of the instance and an internal server are in the VPC 10.0.0.0/16 of the organization
 * 10.0.0.0/8. Origins have documentation addresses (RFC 5737).
 */
export const ADDRESSES = {
  client: "10.0.1.10",
  /** In the VPC, but not among those who may use the proxy. */
  stranger: "10.0.2.10",
  internal: "10.0.3.80",
  management: "10.0.8.10",
  data: "10.0.9.10",
  /** What origins see of the data interface, as an internet gateway translates it. */
  elastic: "198.51.100.10",
  /** Of the organization, but public: only the organization's own list tells. */
  organizationPublic: "198.51.100.200",
  allowed: "192.0.2.10",
  /** Below a domain of the list. */
  wild: "192.0.2.11",
  /** Nothing allowed is here. */
  evil: "203.0.113.66",
  evil6: "2001:db8:66::66",
  /** An origin that the VPC's router, in the lab, reaches by the instance's management interface. */
  viaManagement: "203.0.113.99",
  metadata: "169.254.169.254",
  resolver: "169.254.169.253",
  ownResolver: "192.0.2.53",
} as const;

export const ORGANIZATION = ["10.0.0.0/8", "198.51.100.128/25"];
export const CLIENTS = ["10.0.1.0/24"];
export const ALLOW_LIST = ["allowed.test", "inside.test", "metadata.test", "public-inside.test", ".wild.test"];
export const PROBE_HOST = "checkip.amazonaws.com";

/** What the resolver of the VPC knows. The names of the last lines are those of an attacker. */
export const RECORDS: Readonly<Record<string, readonly string[]>> = {
  "allowed.test": [ADDRESSES.allowed],
  "wild.test": [ADDRESSES.wild],
  "a.wild.test": [ADDRESSES.wild],
  "a.b.wild.test": [ADDRESSES.wild],
  "inside.test": [ADDRESSES.internal],
  "metadata.test": [ADDRESSES.metadata],
  "public-inside.test": [ADDRESSES.organizationPublic],
  [PROBE_HOST]: [ADDRESSES.allowed],
  "evil.test": [ADDRESSES.evil],
  "evilwild.test": [ADDRESSES.evil],
  "allowed.test.evil.test": [ADDRESSES.evil],
  "notallowed.test": [ADDRESSES.evil],
  "sub.allowed.test": [ADDRESSES.evil],
  // Whoever owns an address says what its name is.
  "66.113.0.203.in-addr.arpa": ["allowed.test"],
};

export const INSTANCE = "i-0123456789abcdef0";
/** MAC address that the data interface shows once it is attached. */
export const DATA_MAC = "02:00:00:00:00:06";

/** Instance metadata below `meta-data`. */
export const METADATA: Readonly<Record<string, string>> = {
  "instance-id": INSTANCE,
  [`network/interfaces/macs/${DATA_MAC}/local-ipv4s`]: ADDRESSES.data,
  [`network/interfaces/macs/${DATA_MAC}/subnet-ipv4-cidr-block`]: "10.0.9.0/24",
};
