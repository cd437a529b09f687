import type { Gap, Network } from "../network.js";
import { blocks, members, type Source } from "../source.js";

/**
 * Firewalls whose policy drops whatever comes, because its defaults do and no rule group says otherwise. What rules pass is
 * not judged.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policy-settings.html
 */
export function findClosedPolicies(source: Source, network: Network): void {
  for (const resource of source.of("aws_networkfirewall_firewall")) {
    const firewall = network.firewalls.get(resource.address);
    const policy = source.target(resource, "firewall_policy_arn");
    const gap = typeof policy === "string" ? gapOf(source, policy) : undefined;
    if (gap !== undefined) for (const endpoint of firewall?.endpoints ?? []) endpoint.gap = gap;
  }
}

function gapOf(source: Source, at: string): Gap | undefined {
  const resource = source.configuration.resources.get(at);
  const [policy] = resource === undefined ? [] : blocks(resource, "firewall_policy").known;
  if (policy === undefined) return undefined;
  const has = (name: string, action: string) => members(policy, name).includes(action);
  const drops = (kind: string, actions: readonly string[]) =>
    members(policy, `${kind}_rule_group_reference`).length === 0 &&
    actions.some((action) => has(`${kind}_default_actions`, action));
  const first = drops("stateless", ["aws:drop"]);
  const second =
    members(policy, "stateless_rule_group_reference").length === 0 &&
    has("stateless_default_actions", "aws:forward_to_sfe") &&
    drops("stateful", ["aws:drop_strict"]);
  if (!first && !second) return undefined;
  return { code: "FIREWALL_RULES_RESTRICTION", message: `${at} drops everything by default and has no rules`, at };
}
