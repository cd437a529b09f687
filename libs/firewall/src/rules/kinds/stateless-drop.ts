import type { ConstructProblem } from "@causeway/platform";
import { checkAddresses, statelessAddresses } from "../addresses.js";
import type { Addresses } from "../addresses.js";
import { checkPorts, portRange } from "../ports.js";
import type { Port } from "../ports.js";
import type { RuleContext, RuleGroup, RuleGroupProps, StatelessRule } from "../rule-group.js";

/** Packets to drop: those that meet every property given. */
export interface StatelessMatch {
  /** @default all protocols */
  readonly protocols?: readonly ("tcp" | "udp" | "icmp")[];
  /** @default any */
  readonly sources?: Addresses;
  /** @default any */
  readonly destinations?: Addresses;
  /** @default any. Needs `protocols` of tcp, udp or both */
  readonly sourcePorts?: readonly Port[];
  /** @default any. Needs `protocols` of tcp, udp or both */
  readonly destinationPorts?: readonly Port[];
}

export interface StatelessDropProps extends RuleGroupProps {
  /** Any of them suffices. */
  readonly drop: readonly StatelessMatch[];
}

/** https://www.iana.org/assignments/protocol-numbers */
const PROTOCOL_NUMBERS = { icmp: 1, tcp: 6, udp: 17 } as const;

/**
 * Drops packets before they reach the stateful rules, without a log entry. Stateless rules see single packets: a match
 * on a port also hits the replies of connections that happen to use it as their own.
 *
 * Reports EMPTY_DROP_LIST, PORTS_WITHOUT_PROTOCOL, INVALID_PORT, EMPTY_ADDRESSES, INVALID_CIDR, MISALIGNED_CIDR and
 * NOT_IPV4.
 */
export function statelessDrop(props: StatelessDropProps): RuleGroup {
  const { drop, ...group } = props;
  return {
    ...group,
    compile: (context) => ({
      stateless: drop.map((match) => toRule(match, context)),
      problems:
        drop.length > 0
          ? drop.flatMap((match, index) => checkMatch(`drop[${String(index)}]`, match))
          : [
              {
                code: "EMPTY_DROP_LIST",
                property: "drop",
                found: "[]",
                allowed: "at least one match",
                message: "a drop list without a match drops nothing",
              },
            ],
    }),
  };
}

function toRule(match: StatelessMatch, context: RuleContext): StatelessRule {
  const { protocols = [], sources = "any", destinations = "any", sourcePorts = [], destinationPorts = [] } = match;
  return {
    protocols: protocols.map((protocol) => PROTOCOL_NUMBERS[protocol]),
    sources: statelessAddresses(sources, context),
    destinations: statelessAddresses(destinations, context),
    sourcePorts: sourcePorts.map(portRange),
    destinationPorts: destinationPorts.map(portRange),
  };
}

function checkMatch(property: string, match: StatelessMatch): ConstructProblem[] {
  const { protocols = [], sources = "any", destinations = "any", sourcePorts = [], destinationPorts = [] } = match;
  const hasPorts = protocols.length > 0 && !protocols.includes("icmp");
  return [
    ...checkAddresses(`${property}.sources`, sources),
    ...checkAddresses(`${property}.destinations`, destinations),
    ...checkPorts(`${property}.sourcePorts`, sourcePorts),
    ...checkPorts(`${property}.destinationPorts`, destinationPorts),
    ...(hasPorts || sourcePorts.length + destinationPorts.length === 0
      ? []
      : [
          {
            code: "PORTS_WITHOUT_PROTOCOL",
            property: `${property}.protocols`,
            found: protocols.join(", ") || "(all)",
            allowed: "tcp, udp or both",
            message: "only tcp and udp have ports",
          },
        ]),
  ];
}
