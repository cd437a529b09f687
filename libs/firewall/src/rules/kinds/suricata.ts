import type { ConstructProblem } from "@causeway/platform";
import type { GroupRules, RuleGroup, RuleGroupProps, StatefulRule } from "../rule-group.js";
import { restrictionsOf } from "../suricata/aws-restrictions.js";
import { parseRule } from "../suricata/parse-rule.js";
import { checkVariables, toVariables, variableNames } from "../suricata/variables.js";
import type { VariableProps } from "../suricata/variables.js";

export interface SuricataProps extends RuleGroupProps, VariableProps {
  /** One rule per line, each with its sid; empty lines and lines that start with `#` are left out. */
  readonly rules: string;
}

/**
 * Rules in Suricata's own language, for what the other kinds cannot say. `$HOME_NET` is the organization's supernet,
 * `$EXTERNAL_NET` all the rest.
 *
 * Reports, each with its line: INVALID_RULE, MISSING_SID, UNDEFINED_VARIABLE, and what AWS does not take:
 * UNSUPPORTED_ACTION, UNSUPPORTED_PROTOCOL, UNSUPPORTED_KEYWORD, PCRE_ALONE, UPPER_CASE_HOST. Furthermore EMPTY_RULES,
 * and for variables INVALID_VARIABLE, TOO_MANY_REFERENCES, EMPTY_ADDRESSES, INVALID_CIDR, MISALIGNED_CIDR, NOT_IPV4, NO_PORTS, INVALID_PORT.
 */
export function suricata(props: SuricataProps): RuleGroup {
  const { name, capacity } = props;
  return { name, capacity, compile: () => compileLines(props) };
}

function compileLines(props: SuricataProps): GroupRules {
  const lines = props.rules
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"));
  const names = variableNames(props);
  const read = lines.map(({ line, number }) => readLine(line, number, names));
  const empty: ConstructProblem = {
    code: "EMPTY_RULES",
    property: "rules",
    found: "no rule",
    allowed: "at least one rule",
    message: "a rule group needs a rule",
  };
  return {
    stateful: read.flatMap(({ rule }) => rule ?? []),
    variables: toVariables(props),
    problems: [
      ...(lines.length === 0 ? [empty] : []),
      ...read.flatMap(({ problems }) => problems),
      ...checkVariables(props),
    ],
  };
}

function readLine(
  line: string,
  number: number,
  names: readonly string[],
): { rule?: StatefulRule; problems: ConstructProblem[] } {
  const place = { property: `rules, line ${String(number)}` };
  const rule = parseRule(line);
  if (rule === undefined) {
    return {
      problems: [
        {
          ...place,
          code: "INVALID_RULE",
          found: line,
          allowed: "action protocol source port -> destination port (option; option;)",
          message: "this is not a Suricata rule; each stands on one line, each option ends with a semicolon",
        },
      ],
    };
  }
  const undefinedNames = [...new Set(variablesIn(line))].filter((name) => !names.includes(name));
  const problems: ConstructProblem[] = [
    ...restrictionsOf(rule).map((restriction) => ({ ...place, ...restriction })),
    ...undefinedNames.map((name) => ({
      ...place,
      code: "UNDEFINED_VARIABLE",
      found: name,
      allowed: names.join(", "),
      message: `the rule uses ${name}, which the group does not define`,
    })),
  ];
  if (rule.sid === undefined || rule.sid < 1 || rule.sid >= 2 ** 32) {
    const missing = { code: "MISSING_SID", found: line, allowed: "sid:1; to sid:4294967295;" };
    return { problems: [...problems, { ...place, ...missing, message: "the rule has no sid" }] };
  }
  return { rule: { key: `line ${String(number)}`, sid: rule.sid, text: () => line }, problems };
}

/** Variables and references in the rule's header: options may hold a dollar sign of their own. */
function variablesIn(line: string): string[] {
  const header = line.slice(0, line.indexOf("("));
  return header.match(/[$@]\w+/g) ?? [];
}
