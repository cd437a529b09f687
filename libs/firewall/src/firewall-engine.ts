import type { Zone } from "@causeway/organization";
import type { IVpc, RouteTarget } from "@causeway/vpc";
import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * What inspects the packets of an inspection VPC. An engine builds its parts in the VPC's firewall tier and says where
 * packets enter it; the VPC routes. Engines know nothing of each other.
 */
export interface FirewallEngine {
  /** @param scope to build in; the engine chooses ids that start with its own name, e.g. `firewall` */
  build(scope: Construct, props: FirewallEngineProps): FirewallEntrances;
}

export interface FirewallEngineProps {
  /** Has the tiers public, firewall and transit. */
  readonly vpc: IVpc;
  /** Unique in the account and region; start of the names that the engine gives. */
  readonly name: string;
}

export interface FirewallEntrances {
  /** What inspects the packets: the promises of an inspection VPC name it. */
  readonly inspectors: readonly TerraformResource[];

  /**
   * Where the routes of a zone's subnets lead to be inspected, in that same zone: both directions of a flow must pass
   * the same entrance.
   */
  target(zone: Zone): RouteTarget;
}
