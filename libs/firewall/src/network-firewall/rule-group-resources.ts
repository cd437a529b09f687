import type { Construct } from "constructs";
import { NetworkfirewallRuleGroup } from "@cdktf/provider-aws/lib/networkfirewall-rule-group/index.js";
import type { CompiledStatefulGroup, CompiledStatelessGroup } from "../rules/compile-rules.js";
import type { StatelessRule } from "../rules/rule-group.js";

export interface RuleGroupResourceProps {
  /** Of the firewall; groups of several firewalls share one namespace. */
  readonly firewall: string;
  readonly keyArn: string;
}

export function createStatefulGroup(
  scope: Construct,
  group: CompiledStatefulGroup,
  props: RuleGroupResourceProps,
): NetworkfirewallRuleGroup {
  const ipSets = Object.entries(group.variables.ipSets).map(([key, blocks]) => ({
    key,
    ipSet: { definition: [...blocks] },
  }));
  const portSets = Object.entries(group.variables.portSets).map(([key, ports]) => ({
    key,
    portSet: { definition: [...ports] },
  }));
  const references = Object.entries(group.variables.ipSetReferences).map(([key, referenceArn]) => ({
    key,
    ipSetReference: [{ referenceArn }],
  }));
  return createGroup(scope, group, props, {
    type: "STATEFUL",
    ruleGroup: {
      ...(references.length === 0 ? {} : { referenceSets: { ipSetReferences: references } }),
      ...(ipSets.length + portSets.length === 0 ? {} : { ruleVariables: { ipSets, portSets } }),
      rulesSource: { rulesString: escapeTemplate(group.rules) },
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    },
  });
}

export function createStatelessGroup(
  scope: Construct,
  group: CompiledStatelessGroup,
  props: RuleGroupResourceProps,
): NetworkfirewallRuleGroup {
  return createGroup(scope, group, props, {
    type: "STATELESS",
    ruleGroup: {
      rulesSource: {
        statelessRulesAndCustomActions: {
          statelessRule: group.rules.map((rule, index) => ({
            priority: index + 1,
            ruleDefinition: { actions: ["aws:drop"], matchAttributes: matchAttributes(rule) },
          })),
        },
      },
    },
  });
}

/**
 * AWS can change neither capacity nor name of a group, nor delete a group that a policy uses. Therefore the name holds
 * the capacity, and a replacement is created first: one apply makes the new group, hands the policy over to it, and
 * deletes the old one. Rules change in place.
 */
function createGroup(
  scope: Construct,
  { name, capacity }: { name: string; capacity: number },
  { firewall, keyArn }: RuleGroupResourceProps,
  rules: Pick<ConstructorParameters<typeof NetworkfirewallRuleGroup>[2], "type" | "ruleGroup">,
): NetworkfirewallRuleGroup {
  return new NetworkfirewallRuleGroup(scope, `rules-${name}`, {
    name: `${firewall}-${name}-${String(capacity)}`,
    capacity,
    ...rules,
    encryptionConfiguration: { type: "CUSTOMER_KMS", keyId: keyArn },
    tags: { Name: `${firewall}-${name}` },
    lifecycle: { createBeforeDestroy: true },
  });
}

function matchAttributes({ protocols, sources, destinations, sourcePorts, destinationPorts }: StatelessRule) {
  const addresses = (blocks: readonly string[]) => blocks.map((addressDefinition) => ({ addressDefinition }));
  const ports = (ranges: StatelessRule["sourcePorts"]) =>
    ranges.map(({ from, to }) => ({ fromPort: from, toPort: to }));
  return {
    protocols: [...protocols],
    source: addresses(sources),
    destination: addresses(destinations),
    sourcePort: ports(sourcePorts),
    destinationPort: ports(destinationPorts),
  };
}

/** Terraform reads `${` and `%{` in any string as the start of a template. */
function escapeTemplate(text: string): string {
  return text.replace(/([$%])\{/g, "$1$1{");
}
