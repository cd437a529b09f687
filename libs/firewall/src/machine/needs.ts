import { SESSION_MANAGER_ENDPOINTS } from "@causeway/aws";
import type { Tier } from "@causeway/vpc";
import type { FirewallNeeds } from "../firewall-engine.js";
import type { MachineProps } from "./machine-props.js";

/**
 * What machines need of their VPC: management subnets with endpoints for Session Manager and what is asked for beside it,
 * and S3, where images find the packages of Amazon Linux and the updates of agents.
 */
export function machineNeeds({ management = {} }: MachineProps, tiers: readonly Tier[] = []): FirewallNeeds {
  return {
    tiers: [...tiers, "management"],
    interfaceEndpoints: [...SESSION_MANAGER_ENDPOINTS, ...(management.interfaceEndpoints ?? [])],
    gatewayEndpoints: ["s3"],
  };
}
