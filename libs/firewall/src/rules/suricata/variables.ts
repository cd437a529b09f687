import type { ConstructProblem } from "@causeway/platform";
import { checkAddresses } from "../addresses.js";
import { checkPorts, NO_PORTS, suricataPort } from "../ports.js";
import type { Port } from "../ports.js";
import { MAX_IP_SET_REFERENCES } from "../aws-limits.js";
import type { RuleVariables } from "../rule-group.js";

export interface VariableProps {
  /**
   * IPv4 blocks by the name that the rules give them, without `$`.
   * @default none
   */
  readonly ipSets?: Readonly<Record<string, readonly string[]>>;
  /**
   * Ports by the name that the rules give them, without `$`.
   * @default none
   */
  readonly portSets?: Readonly<Record<string, readonly Port[]>>;
  /**
   * ARNs of prefix lists or resource groups, at most 5, by the name that the rules give them, without `@`. The rules follow
   * what these hold, without an apply.
   * @default none.
   *   https://docs.aws.amazon.com/network-firewall/latest/developerguide/rule-groups-ip-set-references.html
   */
  readonly ipSetReferences?: Readonly<Record<string, string>>;
}

/** Set for all groups of a policy: a group that redefined one would have to redefine the other. */
const PREDEFINED = ["HOME_NET", "EXTERNAL_NET"];

/** https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_RuleVariables.html */
const NAME = /^[A-Za-z]\w{0,31}$/;

/** All names that rules may use, with the `$` or `@` before them. */
export function variableNames({ ipSets = {}, portSets = {}, ipSetReferences = {} }: VariableProps): string[] {
  return [
    ...[...PREDEFINED, ...Object.keys(ipSets), ...Object.keys(portSets)].map((name) => `$${name}`),
    ...Object.keys(ipSetReferences).map((name) => `@${name}`),
  ];
}

export function toVariables({ ipSets = {}, portSets = {}, ipSetReferences = {} }: VariableProps): RuleVariables {
  const ports = Object.entries(portSets).map(([name, list]) => [name, list.map(suricataPort)] as const);
  return { ipSets, portSets: Object.fromEntries(ports), ipSetReferences };
}

/** INVALID_VARIABLE, TOO_MANY_REFERENCES, and what address lists and port lists report. */
export function checkVariables({
  ipSets = {},
  portSets = {},
  ipSetReferences = {},
}: VariableProps): ConstructProblem[] {
  const references = Object.keys(ipSetReferences);
  return [
    ...references.flatMap((name) =>
      checkName(`ipSetReferences.${name}`, name, [...Object.keys(ipSets), ...Object.keys(portSets)]),
    ),
    ...(references.length <= MAX_IP_SET_REFERENCES
      ? []
      : [
          {
            code: "TOO_MANY_REFERENCES",
            property: "ipSetReferences",
            found: String(references.length),
            allowed: `at most ${String(MAX_IP_SET_REFERENCES)}`,
            message: `a rule group refers to ${String(MAX_IP_SET_REFERENCES)} sets of addresses: split the group`,
          },
        ]),
    ...Object.entries(ipSets).flatMap(([name, blocks]) => [
      ...checkName(`ipSets.${name}`, name),
      ...checkAddresses(`ipSets.${name}`, blocks),
    ]),
    ...Object.entries(portSets).flatMap(([name, ports]) => [
      ...checkName(`portSets.${name}`, name, Object.keys(ipSets)),
      ...checkPorts(`portSets.${name}`, ports),
      ...(ports.length > 0 ? [] : [{ ...NO_PORTS, property: `portSets.${name}` }]),
    ]),
  ];
}

function checkName(property: string, name: string, others: readonly string[] = []): ConstructProblem[] {
  const taken = [...PREDEFINED, ...others];
  return NAME.test(name) && !taken.includes(name)
    ? []
    : [
        {
          code: "INVALID_VARIABLE",
          property,
          found: name,
          allowed: `letters, digits and underscores, at most 32, starting with a letter; not ${taken.join(", ")}`,
          message: `"${name}" cannot name a variable of the group`,
        },
      ];
}
