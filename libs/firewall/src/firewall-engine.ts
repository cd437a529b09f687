import type { Zone } from "@causeway/organization";
import type { IVpc, RouteProps, RouteTarget, Tier, VpcProps } from "@causeway/vpc";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * What inspects the packets of an inspection VPC. An engine builds its parts in the VPC's firewall tier and says where
 * packets enter it; the VPC routes. Engines know nothing of each other.
 */
export interface FirewallEngine {
  /**
   * What its VPC must have besides the tier firewall.
   * @default nothing
   */
  readonly needs?: FirewallNeeds;

  /** @param scope to build in; the engine chooses ids that start with its own name, e.g. `firewall` */
  build(scope: Construct, props: FirewallEngineProps): FirewallEntrances;
}

export interface FirewallNeeds {
  readonly tiers: readonly Tier[];
  /** Short names of services, as in `VpcProps`. */
  readonly interfaceEndpoints: readonly string[];
  readonly gatewayEndpoints: readonly ("s3" | "dynamodb")[];
}

export interface FirewallEngineProps {
  /** Has the tier firewall and what the engine needs. */
  readonly vpc: IVpc;
  /** Unique in the account and region; start of the names that the engine gives. */
  readonly name: string;
  /**
   * Set where the table of this internet gateway leads to the engine, too. Network interfaces then need a public address:
   * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html.
   * @default none does
   */
  readonly internetGateway?: InternetGateway;
  /**
   * How packets of the engine's own, such as a management interface sends, leave a zone for the internet. They pass no
   * engine: one that starts could not fetch what it needs to inspect.
   * @default they do not
   */
  readonly wayOut?: (zone: Zone) => Omit<RouteProps, "destination"> | undefined;
}

export interface FirewallEntrances {
  /** What inspects the packets, one at least: the intents of an inspection VPC name it. */
  readonly inspectors: readonly TerraformResource[];

  /**
   * Where the routes of a zone's subnets lead to be inspected, in that same zone: both directions of a flow must pass
   * the same entrance.
   */
  target(zone: Zone): RouteTarget;
}

/** What a VPC is made with so that an engine finds there what it needs, beside what is there for others. */
export function vpcWith<Props extends Pick<VpcProps, "tiers"> & Partial<VpcProps>>(
  { needs = NOTHING }: FirewallEngine,
  props: Props,
): Props {
  const { interfaceEndpoints = [], gatewayEndpoints = [] } = props;
  return {
    ...props,
    tiers: union(props.tiers, needs.tiers),
    interfaceEndpoints: union(interfaceEndpoints, needs.interfaceEndpoints),
    gatewayEndpoints: union(gatewayEndpoints, needs.gatewayEndpoints),
  };
}

const NOTHING: FirewallNeeds = { tiers: [], interfaceEndpoints: [], gatewayEndpoints: [] };

function union<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  return [...new Set([...one, ...other])];
}
