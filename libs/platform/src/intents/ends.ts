import type { TerraformResource } from "cdktf";
import type { IntentEnd } from "@causeway/intents";
import { AccountStack } from "../account/account-stack.js";

/** The internet: as a source, unsolicited flows. */
export const internet = "internet" as const;

/** All subnets, of whatever stack, that carry all of the tags. */
export function subnetsWith(tags: Readonly<Record<string, string>>): IntentEnd {
  return { tags };
}

/** The subnets of a VPC, or those of them that carry all of the tags. */
export function subnetsOf(vpc: TerraformResource, tags?: Readonly<Record<string, string>>): IntentEnd {
  return { vpcs: [intentAddress(vpc)], ...(tags === undefined ? {} : { tags }) };
}

/**
 * Subnets, instances, network interfaces, interface endpoints, application or network load balancers; of a VPN connection,
 * AWS's ends of its tunnels.
 */
export function endpoint(...resources: readonly TerraformResource[]): IntentEnd {
  return { addresses: resources.map(intentAddress) };
}

/**
 * A network that the Terraform does not hold, such as a site's.
 *
 * @param cidr its block, e.g. `192.168.0.0/16`
 * @param via the VPN connection, Direct Connect association, Connect attachment or peering that leads to it
 */
export function remoteNetwork(cidr: string, { via }: { readonly via: TerraformResource }): IntentEnd {
  return { cidr, via: intentAddress(via) };
}

/** `STACK:TERRAFORM_ADDRESS` of a resource. */
export function intentAddress(resource: TerraformResource): string {
  return `${AccountStack.of(resource).node.id}:${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
