import { checkAddresses, suricataAddresses } from "../addresses.js";
import type { Addresses } from "../addresses.js";
import type { RuleGroup, RuleGroupProps, StatefulRule } from "../rule-group.js";

/** Messages of ICMP: a ping, and the two errors that path MTU discovery and traceroute live on. */
export type IcmpMessage = "echoRequest" | "destinationUnreachable" | "timeExceeded";

export interface AllowIcmpProps extends RuleGroupProps {
  /** @default all of them. The reply to an allowed echo request passes with it */
  readonly messages?: readonly IcmpMessage[];
  /**
   * Who may ask, and who is told of errors.
   * @default organization
   */
  readonly sources?: Addresses;
  /**
   * Who may be asked, and may tell of errors.
   * @default any
   */
  readonly destinations?: Addresses;
}

/** https://www.iana.org/assignments/icmp-parameters */
const TYPES: Record<IcmpMessage, { type: number; error: boolean }> = {
  echoRequest: { type: 8, error: false },
  destinationUnreachable: { type: 3, error: true },
  timeExceeded: { type: 11, error: true },
};

/**
 * Lets ICMP pass: echo requests from `sources` to `destinations`, errors the other way.
 *
 * Reports NO_MESSAGES, and for both EMPTY_ADDRESSES, INVALID_CIDR, MISALIGNED_CIDR and NOT_IPV4.
 */
export function allowIcmp(props: AllowIcmpProps): RuleGroup {
  const {
    messages = Object.keys(TYPES) as IcmpMessage[],
    sources = "organization",
    destinations = "any",
    ...group
  } = props;
  return {
    ...group,
    compile: () => ({
      stateful: [...new Set(messages)].map((message) => icmpRule(group.name, message, sources, destinations)),
      problems: [
        ...checkAddresses("sources", sources),
        ...checkAddresses("destinations", destinations),
        ...(messages.length > 0
          ? []
          : [
              {
                code: "NO_MESSAGES",
                property: "messages",
                found: "[]",
                allowed: Object.keys(TYPES).join(", "),
                message: "a rule group without messages allows nothing",
              },
            ]),
      ],
    }),
  };
}

function icmpRule(group: string, message: IcmpMessage, sources: Addresses, destinations: Addresses): StatefulRule {
  const { type, error } = TYPES[message];
  const [from, to] = (error ? [destinations, sources] : [sources, destinations]).map(suricataAddresses);
  return {
    key: `icmp:${message}`,
    text: (sid) =>
      `pass icmp ${from ?? ""} any -> ${to ?? ""} any ` +
      `(msg:"${group}: ICMP ${message}"; itype:${String(type)}; sid:${String(sid)}; rev:1;)`,
  };
}
