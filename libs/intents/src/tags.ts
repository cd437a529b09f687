/**
 * Keys of the tags by which intents select subnets. Constructs write them, intents and the functions that copy tags
 * between accounts read them.
 */
export const TAGS = {
  /** Routing domain of the hub that a VPC belongs to, on all of its subnets. */
  segment: "Segment",
  /** Purpose of a subnet, e.g. `private`. */
  tier: "Tier",
  /** Name of the VPC, the same for its owner and for participants that share it. */
  network: "Network",
  /** VPN core pod that a subnet belongs to. */
  pod: "Pod",
} as const;
