import type { Cidr } from "@causeway/cidr";
import type { ConstructProblem } from "@causeway/platform";
import { MAX_CAPACITY, MAX_GROUP_BYTES, MAX_GROUPS_PER_POLICY, MAX_RULE_CHARACTERS } from "./aws-limits.js";
import { capacityStep, checkCapacity, statelessCapacity } from "./capacity.js";
import type { RuleGroup, RuleNotice, RuleVariables, StatefulRule, StatelessRule } from "./rule-group.js";
import { allocateSids } from "./sids.js";

/** The rule groups of one policy, each list in order of priority. */
export interface CompiledRules {
  readonly stateful: readonly CompiledStatefulGroup[];
  readonly stateless: readonly CompiledStatelessGroup[];
  /** Their properties start with `rules`. */
  readonly problems: readonly ConstructProblem[];
  readonly notices: readonly RuleNotice[];
}

export interface CompiledStatefulGroup {
  readonly name: string;
  readonly capacity: number;
  /** Suricata rules, one per line. */
  readonly rules: string;
  readonly variables: RuleVariables;
}

export interface CompiledStatelessGroup {
  readonly name: string;
  readonly capacity: number;
  readonly rules: readonly StatelessRule[];
}

interface OpenStatefulGroup extends Omit<CompiledStatefulGroup, "rules"> {
  readonly rules: readonly StatefulRule[];
}

const NAME = /^[a-z](?:-?[a-z0-9])*$/;
const NO_VARIABLES: RuleVariables = { ipSets: {}, portSets: {}, ipSetReferences: {} };

/**
 * Compiles the groups of one policy: gives every rule its sid and every group its capacity, and checks all that AWS
 * limits. Reports what the groups themselves report, and INVALID_GROUP_NAME, DUPLICATE_RULE_GROUP, INVALID_CAPACITY,
 * CAPACITY_EXCEEDED, DUPLICATE_SID, RULE_TOO_LONG, RULE_GROUP_TOO_LARGE, TOO_MANY_RULE_GROUPS and
 * POLICY_CAPACITY_EXCEEDED.
 */
export function compileRules(groups: readonly RuleGroup[], supernet: Cidr): CompiledRules {
  const stateful: OpenStatefulGroup[] = [];
  const stateless: CompiledStatelessGroup[] = [];
  const problems: ConstructProblem[] = [...checkNames(groups)];
  const notices: RuleNotice[] = [];
  for (const group of groups) {
    const { name } = group;
    const rules = group.compile({ supernet });
    const needed = "stateful" in rules ? rules.stateful.length : statelessCapacity(rules.stateless);
    const capacity = group.capacity ?? capacityStep(needed);
    problems.push(...within(name, [...rules.problems, ...checkCapacity(needed, capacity)]));
    notices.push(
      ...(rules.notices ?? []).map((notice) => ({ ...notice, property: `rules.${name}.${notice.property}` })),
    );
    if ("stateful" in rules) {
      stateful.push({ name, capacity, rules: rules.stateful, variables: rules.variables ?? NO_VARIABLES });
    } else {
      stateless.push({ name, capacity, rules: rules.stateless });
    }
  }
  problems.push(...checkPolicy("stateful", stateful), ...checkPolicy("stateless", stateless));
  const { rendered, duplicates } = render(stateful);
  problems.push(...duplicates, ...rendered.flatMap((group) => within(group.name, checkText(group, supernet))));
  return { stateful: rendered, stateless, problems, notices };
}

function within(group: string, problems: readonly ConstructProblem[]): ConstructProblem[] {
  return problems.map(({ property = "", ...mistake }) => ({ ...mistake, property: `rules.${group}.${property}` }));
}

function checkNames(groups: readonly RuleGroup[]): ConstructProblem[] {
  const names = groups.map(({ name }) => name);
  return names.flatMap((name, index) => [
    ...(NAME.test(name) && name.length <= 40
      ? []
      : [
          {
            code: "INVALID_GROUP_NAME",
            property: "rules",
            found: name,
            allowed: "lower-case letters, digits and single hyphens, starting with a letter, at most 40 characters",
            message: `"${name}" cannot name a rule group`,
          },
        ]),
    ...(names.indexOf(name) === index
      ? []
      : [
          {
            code: "DUPLICATE_RULE_GROUP",
            property: `rules.${name}`,
            found: name,
            allowed: "a name that no other group of the firewall has",
            message: `two rule groups are called "${name}"`,
          },
        ]),
  ]);
}

/** Sids that raw rules bring along come first; of two rules with one sid the later is reported. */
function render(groups: readonly OpenStatefulGroup[]): {
  rendered: CompiledStatefulGroup[];
  duplicates: ConstructProblem[];
} {
  const owners = new Map<number, string>();
  const duplicates: ConstructProblem[] = [];
  const rules = groups.flatMap((group) => group.rules.map((rule) => ({ group: group.name, rule })));
  for (const { group, rule } of rules) {
    if (rule.sid === undefined) {
      continue;
    }
    const owner = owners.get(rule.sid);
    if (owner === undefined) {
      owners.set(rule.sid, `${rule.key} of "${group}"`);
      continue;
    }
    duplicates.push({
      code: "DUPLICATE_SID",
      property: `rules.${group}.rules, ${rule.key}`,
      found: String(rule.sid),
      allowed: "a sid that no other rule of the firewall has",
      message: `sid ${String(rule.sid)} already belongs to ${owner}`,
    });
  }
  const sidName = (group: string, rule: StatefulRule): string => `${group}/${rule.key}`;
  const derived = rules.filter(({ rule }) => rule.sid === undefined).map(({ group, rule }) => sidName(group, rule));
  const sids = allocateSids(derived, owners.keys());
  const rendered = groups.map(({ rules: open, ...group }) => ({
    ...group,
    rules: open.map((rule) => rule.text(rule.sid ?? sids.get(sidName(group.name, rule)) ?? 0)).join("\n"),
  }));
  return { rendered, duplicates };
}

function checkText({ rules, variables }: CompiledStatefulGroup, supernet: Cidr): ConstructProblem[] {
  const bytes = Buffer.byteLength(rules);
  const tooLong = rules.split("\n").flatMap((rule) => {
    const length = expand(rule, variables, supernet).length;
    return length <= MAX_RULE_CHARACTERS
      ? []
      : [
          {
            code: "RULE_TOO_LONG",
            property: "rules",
            found: `${String(length)} characters: ${rule.slice(0, 60)}...`,
            allowed: `${String(MAX_RULE_CHARACTERS)} characters, the values of variables included`,
            message: `a rule has ${String(length)} characters, AWS takes ${String(MAX_RULE_CHARACTERS)}`,
          },
        ];
  });
  return bytes <= MAX_GROUP_BYTES
    ? tooLong
    : [
        ...tooLong,
        {
          code: "RULE_GROUP_TOO_LARGE",
          property: "rules",
          found: `${String(bytes)} bytes`,
          allowed: `${String(MAX_GROUP_BYTES)} bytes`,
          message: `the rules have ${String(bytes)} bytes, AWS takes ${String(MAX_GROUP_BYTES)}: split the group`,
        },
      ];
}

function expand(rule: string, { ipSets, portSets }: RuleVariables, supernet: Cidr): string {
  const home = supernet.toString();
  const values: Record<string, string> = { HOME_NET: home, EXTERNAL_NET: `!${home}` };
  for (const [name, value] of [...Object.entries(ipSets), ...Object.entries(portSets)]) {
    values[name] = `[${value.join(",")}]`;
  }
  return rule.replace(/\$(\w+)/g, (text, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? text) : text,
  );
}

function checkPolicy(type: string, groups: readonly { name: string; capacity: number }[]): ConstructProblem[] {
  const total = groups.reduce((sum, { capacity }) => sum + capacity, 0);
  const problems: ConstructProblem[] = [];
  if (groups.length > MAX_GROUPS_PER_POLICY) {
    problems.push({
      code: "TOO_MANY_RULE_GROUPS",
      property: "rules",
      found: `${String(groups.length)} ${type} groups`,
      allowed: `${String(MAX_GROUPS_PER_POLICY)} ${type} groups`,
      message: `a policy holds ${String(MAX_GROUPS_PER_POLICY)} ${type} groups, the firewall has ${String(groups.length)}`,
    });
  }
  if (total > MAX_CAPACITY) {
    const sum = groups.map(({ name, capacity }) => `${name} ${String(capacity)}`).join(" + ");
    problems.push({
      code: "POLICY_CAPACITY_EXCEEDED",
      property: "rules",
      found: `${sum} = ${String(total)}`,
      allowed: `at most ${String(MAX_CAPACITY)} for all ${type} groups; set capacities closer to what the rules need`,
      message: `the ${type} groups reserve ${String(total)}, a policy holds ${String(MAX_CAPACITY)}`,
    });
  }
  return problems;
}
