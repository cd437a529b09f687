import type { Tier } from "@causeway/vpc";
import type { FirewallNeeds } from "../firewall-engine.js";
import type { MachineProps, ManagementProps } from "./machine-props.js";

/**
 * What Session Manager needs where there is no internet; its agent takes messages over `ssmmessages` alone since 2024:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
const SESSION_MANAGER = ["ssm", "ssmmessages"];

/**
 * What machines need of their VPC: management subnets with endpoints for Session Manager and what is asked for beside it,
 * and S3, where images find the packages of Amazon Linux and the updates of agents.
 */
export function machineNeeds({ management = {} }: MachineProps, tiers: readonly Tier[] = []): FirewallNeeds {
  return {
    tiers: [...tiers, "management"],
    interfaceEndpoints: managementServices(management),
    gatewayEndpoints: ["s3"],
  };
}

/** Services that management reaches by interface endpoints. */
function managementServices({ interfaceEndpoints = [] }: ManagementProps): readonly string[] {
  return [...SESSION_MANAGER, ...interfaceEndpoints];
}
