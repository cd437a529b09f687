import { FIREWALLS, addEndpoint, addFirewall, endpointKey, type Firewall } from "./firewall-endpoint.js";
import type { Gap, Network } from "../model/network.js";
import { Unknown } from "@causeway/terraform";
import { type Attributes, blocks, members, type Source, text, unknownValue } from "../model/source.js";
import type { Kind } from "../model/kind.js";

/**
 * AWS Network Firewall in VPCs: the endpoints that it has, and policies that let nothing pass. What rules pass is not
 * judged.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-high-level-steps.html
 */
export const networkFirewall: Kind = {
  name: "network-firewall",
  types: {
    aws_networkfirewall_firewall: `
      availability_zone_change_protection delete_protection enabled_analysis_types encryption_configuration
      firewall_policy_arn firewall_policy_change_protection firewall_status subnet_change_protection subnet_mapping
      transit_gateway_id transit_gateway_owner_account_id update_token vpc_id
    `,
    aws_networkfirewall_vpc_endpoint_association: `
      firewall_arn subnet_mapping vpc_endpoint_association_arn vpc_endpoint_association_id
      vpc_endpoint_association_status vpc_id
    `,
  },
  build: { things: build, doubts: findClosedPolicies },
};

function build(source: Source, network: Network): void {
  for (const resource of source.of("aws_networkfirewall_firewall")) {
    const firewall = addFirewall(network, resource.address);
    const mappings = blocks(resource, "subnet_mapping");
    for (const mapping of mappings.known) addInSubnet(source, network, firewall, mapping, resource.address);
  }
  for (const resource of source.of("aws_networkfirewall_vpc_endpoint_association")) {
    const arn = source.target(resource, "firewall_arn");
    if (typeof arn !== "string") continue;
    const firewall = addFirewall(network, arn);
    for (const mapping of blocks(resource, "subnet_mapping").known) {
      addInSubnet(source, network, firewall, mapping, resource.address);
    }
  }
}

function addInSubnet(source: Source, network: Network, firewall: Firewall, mapping: Attributes, namedBy: string): void {
  const address = source.target(mapping, "subnet_id");
  const subnet = typeof address === "string" ? network.subnets.get(address) : undefined;
  if (subnet === undefined) return;
  // https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_SubnetMapping.html
  const twins = firewall.endpoints.filter(
    (other) => other.subnet.vpc === subnet.vpc && other.subnet.zone === subnet.zone,
  );
  addEndpoint(network, firewall, {
    key: endpointKey(namedBy, subnet.address),
    address: namedBy,
    subnet,
    addresses: text(mapping, "ip_address_type") ?? "IPV4",
  });
  const refused = new Unknown(`AWS refuses a second subnet in ${subnet.zoneName}`, namedBy);
  if (twins.length > 0 && namedBy === firewall.address) {
    for (const { doubts, address: name } of firewall.endpoints)
      if (name === namedBy) doubts.push(unknownValue(refused));
  }
  // An endpoint association has one endpoint, so its id alone names it.
  if (namedBy !== firewall.address) network.aliases.set(namedBy, endpointKey(namedBy, subnet.address));
}

/**
 * Firewalls whose policy drops whatever comes, because its defaults do and no rule group says otherwise.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policy-settings.html
 */
function findClosedPolicies(source: Source, network: Network): void {
  for (const resource of source.of("aws_networkfirewall_firewall")) {
    const firewall = network.all(FIREWALLS).get(resource.address);
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
