import type { CodeEntry } from "./entry.js";

/** Engines and their rules: `firewall`. */
export const FIREWALL = {
  CAPACITY_EXCEEDED: [
    "A rule group has more rules than its capacity.",
    "Raise `capacity` (which replaces the group), or remove rules.",
  ],
  DUPLICATE_FIREWALL: ["Two firewalls of an account's region have the same name.", "Give one of them another id."],
  DUPLICATE_RULE: ["Two rules are the same.", "Remove one."],
  DUPLICATE_RULE_GROUP: ["Two rule groups of a firewall have the same name.", "Give one of them another name."],
  DUPLICATE_SID: ["Two rules have the same signature id.", "Give each rule a sid of its own."],
  EMPTY_ADDRESSES: [
    "An empty list of addresses matches no packet.",
    "Name an address, or `organization`, `internet` or `any`.",
  ],
  EMPTY_DROP_LIST: ["A drop list drops nothing.", "Add a match, or remove the group."],
  EMPTY_RULES: ["A rule group has no rule.", "Add a rule, or remove the group."],
  INVALID_CAPACITY: ["A rule group's capacity is out of range.", "Use a whole number from 1 to 30000."],
  INVALID_FLEET_SIZE: ["The least number of appliances is above the greatest.", "Lower `min`, or raise `max`."],
  INVALID_GROUP_NAME: ["A rule group's name has the wrong form.", "Use lower-case letters, digits and single hyphens."],
  INVALID_HEALTH_CHECK: [
    "A health check's protocol and path do not fit.",
    "Give a path for HTTP and HTTPS, and none for TCP.",
  ],
  INVALID_IMAGE: ["A text is not the id of an image.", "Write one such as `ami-0123456789abcdef0`."],
  INVALID_PORT: [
    "A value is neither a port nor a range of ports.",
    "Use 0 to 65535, or an ascending range `[from, to]`.",
  ],
  INVALID_RULE: ["A text is not a Suricata rule.", "Write one rule a line, each option ended by a semicolon."],
  INVALID_TARGET: ["A target's address is not a literal.", "Write the IPv4 address."],
  INVALID_USER_DATA: ["A template still holds placeholders.", "Give every `@@NAME@@` a value."],
  INVALID_VARIABLE: ["A name cannot be a rule group's variable.", "Use letters, digits and underscores, at most 32."],
  MISSING_SID: ["A Suricata rule has no signature id.", "Add `sid:<number>;`."],
  NO_MESSAGES: ["A rule group for ICMP allows no message.", "Name a message, or remove the group."],
  NO_PORTS: ["An empty list of ports matches nothing.", "Name ports; all of them are `[0, 65535]`."],
  NO_PROTOCOLS: ["An allow list has no protocol.", "Name tls, http or both."],
  NO_TARGETS: ["A load balancer has no target.", "Name at least one address."],
  NO_WAY_OUT: [
    "Management interfaces are to reach the internet, and nothing leads there.",
    "Use a VPC with NAT gateways or an egress, or turn `internet` off.",
  ],
  NOT_AN_INGRESS_SEGMENT: [
    "An ingress VPC is in a segment that takes no flows from the internet.",
    "Set `ingress: true` on the segment.",
  ],
  PCRE_ALONE: [
    "A rule has a regular expression without plain content beside it.",
    "Add one of the keywords that the message names.",
  ],
  POLICY_CAPACITY_EXCEEDED: [
    "A firewall's rule groups reserve more capacity than a policy holds.",
    "Lower the groups' capacities.",
  ],
  PORTS_WITHOUT_PROTOCOL: ["Ports are given for a protocol that has none.", "Name tcp, udp or both."],
  RULE_GROUP_TOO_LARGE: ["A rule group has more text than AWS takes.", "Split the group."],
  RULE_TOO_LONG: ["A rule is longer than AWS takes.", "Shorten it."],
  TARGET_OUTSIDE_SUPERNET: [
    "A load balancer's target is not in the organization's network.",
    "Use an address of the supernet.",
  ],
  TOO_MANY_REFERENCES: ["A rule group refers to more sets of addresses than AWS allows.", "Split the group."],
  TOO_MANY_RULE_GROUPS: ["A firewall has more rule groups than a policy holds.", "Merge groups."],
  UNDEFINED_VARIABLE: ["A rule uses a variable that its group does not define.", "Define it in `variables`."],
  UNINSPECTED_TIER: ["Public subnets would lead past the engine.", "Use the tier protected in their place."],
  UNSUPPORTED_ACTION: ["Network Firewall does not know a rule's action.", "Use pass, drop, reject or alert."],
  UNSUPPORTED_KEYWORD: ["Network Firewall does not support a rule's keyword.", "Write the rule without it."],
  UNSUPPORTED_PROTOCOL: ["Network Firewall does not support a rule's protocol.", "Use another protocol."],
  UPPER_CASE_HOST: ["A rule compares a host with capital letters, which never matches.", "Write it in lower case."],
} as const satisfies Record<string, CodeEntry>;
