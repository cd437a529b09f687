import { type Resource, Unknown } from "@causeway/terraform";
import type { Doubt, Network } from "../model/network.js";
import { attribute, blocks, type Source, text } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";
import { gatewaysOf } from "./public-access.js";

/**
 * Policies of an organization that AWS applies to accounts and resources of its choice: which ones the input does not say,
 * so that all may be meant.
 */
export const governance: Kind = {
  name: "governance",
  types: {
    aws_organizations_policy: ANY,
    aws_fms_policy: ANY,
  },
  build: { doubts: build },
};

function build(source: Source, network: Network): void {
  for (const policy of source.of("aws_organizations_policy")) {
    if (mayBlockPublicAccess(policy)) for (const { doubts } of gatewaysOf(network)) doubts.push(about(policy));
  }
  for (const policy of source.of("aws_fms_policy")) {
    for (const { doubts } of governedBy(network, policy)) doubts.push(about(policy));
  }
}

/**
 * A declarative policy sets Block Public Access for accounts over their own settings.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
 */
function mayBlockPublicAccess(policy: Resource): boolean {
  const type = text(policy, "type") ?? "SERVICE_CONTROL_POLICY";
  if (type !== "DECLARATIVE_POLICY_EC2" && !(type instanceof Unknown)) return false;
  const content = text(policy, "content");
  return typeof content !== "string" || content.includes("vpc_block_public_access");
}

/**
 * Firewall Manager writes rules and entries of its own, or puts firewalls in the way.
 * https://docs.aws.amazon.com/fms/2018-01-01/APIReference/API_SecurityServicePolicyData.html
 */
function governedBy(network: Network, policy: Resource): readonly { readonly doubts: Doubt[] }[] {
  const [data] = blocks(policy, "security_service_policy_data").known;
  const type = data && attribute(data, "type");
  if (typeof type !== "string") return [...network.vpcs.values()];
  if (REQUESTS.includes(type)) return [];
  if (type.startsWith("SECURITY_GROUPS_")) return [...network.securityGroups.values()];
  return [...network.vpcs.values()];
}

/** These judge requests and names, not packets. */
const REQUESTS = ["DNS_FIREWALL", "SHIELD_ADVANCED", "WAF", "WAFV2"];

function about({ address, type }: Resource): Doubt {
  return {
    code: "UNSUPPORTED_RESOURCE",
    unknown: new Unknown(`to what AWS applies this ${type} the input does not say`, address),
  };
}
