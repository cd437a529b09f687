/**
 * What AWS Network Firewall accepts. Source of all numbers:
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/quotas.html
 */

/** Of one rule group, and of all groups of one type in a policy. */
export const MAX_CAPACITY = 30_000;

/** Of each type, stateful and stateless, in one policy. */
export const MAX_GROUPS_PER_POLICY = 20;

/** Of one Suricata rule; the values of its variables count too. */
export const MAX_RULE_CHARACTERS = 8_192;

/** Of sets of addresses that one group refers to. */
export const MAX_IP_SET_REFERENCES = 5;

/** Of all Suricata rules of one group. */
export const MAX_GROUP_BYTES = 2_000_000;
