import type { CodeEntry } from "./entry.js";

/** Capacity, pods and cores: `vpn-core`. */
export const VPN_CORE = {
  CORES_OF_TWO_EGRESSES: ["Two cores that replace each other are of different egresses.", "Give both the same egress."],
  DEFAULT_ROUTE_LEARNED: [
    "A core would take the hub's default route for its own blocks.",
    "Name the organization's blocks.",
  ],
  DUPLICATE_CORE: ["A core is named twice.", "A core carries, waits or retires: name it once."],
  DUPLICATE_INSIDE_CIDR: ["Both tunnels have the same inside addresses.", "Give each a /30 of its own."],
  DUPLICATE_WORKLOAD: ["A workload is listed twice.", "List it once."],
  EGRESS_WITHOUT_SEGMENTS: ["No segment names the core's egress.", "Name it in a segment."],
  INSIDE_CIDR_NOT_ALLOWED: [
    "AWS reserves these inside addresses, or they are not link-local.",
    "Use another block of 169.254.0.0/16.",
  ],
  INVALID_CORE_NAME: [
    "A core's name is too long, or has the wrong form.",
    "Use a path of at most 24 letters, digits and hyphens.",
  ],
  INVALID_KEY_QUERY: ["A jq expression cannot find a tunnel's key.", "Write a path such as `.tunnel1`."],
  INVALID_WORKLOAD_NAME: ["A workload's name has the wrong form.", "Use the characters that the message lists."],
  NO_ROOM_FOR_BRIDGES: [
    "The lower half of the core's block has no room for all bridge subnets.",
    "Use a larger block.",
  ],
  NO_ROOM_FOR_TUNNELS: [
    "The block of inside addresses has no room for all tunnels.",
    "Use a larger block: each pod takes eight addresses.",
  ],
  NO_WORKLOADS: ["A core has no workload.", "Name at least one."],
  NOTHING_ANNOUNCED: ["A pod announces nothing to the hub.", "Name at least one prefix."],
  NOTHING_LEARNED: ["A pod takes no prefix from the hub, so no reply would find its way.", "Name at least one prefix."],
  OVERLAPPING_WORKLOADS: ["Two workloads share addresses.", "Give them blocks that do not overlap."],
  SAME_ASN: ["The core's ASN is the transit gateway's.", "Use another private ASN."],
  STREAM_ABOVE_SHARE: [
    "One stream of a workload is to exceed the workload's share of a pod.",
    "Lower `singleStream`, or raise what the workload is given.",
  ],
  STREAM_ABOVE_TUNNEL: [
    "One stream of a workload is to exceed a tunnel.",
    "Lower `singleStream` to what one tunnel carries.",
  ],
  TOO_MANY_PODS: ["The plan needs more pods than the limits allow.", "Use stronger devices, or fewer spares."],
  TOO_MANY_WORKLOADS: ["A pod would tell more workloads apart than it can.", "Merge workloads."],
  WORKLOAD_NOT_LEARNED: [
    "Replies to a workload would find no route.",
    "Take a prefix that contains the workload's blocks.",
  ],
  ZONE_NOT_SPARED: ["The loss of a zone would leave too few pods.", "Add spares or zones."],
} as const satisfies Record<string, CodeEntry>;
