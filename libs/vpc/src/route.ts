import type { ITerraformDependable } from "cdktf";

/** Where a route leads: one argument of Terraform's `aws_route`. */
export type RouteTarget =
  | { readonly carrierGatewayId: string }
  | { readonly coreNetworkArn: string }
  /** For IPv6 only. */
  | { readonly egressOnlyGatewayId: string }
  /** An internet gateway or a virtual private gateway. */
  | { readonly gatewayId: string }
  | { readonly localGatewayId: string }
  | { readonly natGatewayId: string }
  | { readonly networkInterfaceId: string }
  | { readonly transitGatewayId: string }
  /** A Gateway Load Balancer endpoint or a firewall endpoint. */
  | { readonly vpcEndpointId: string }
  | { readonly vpcPeeringConnectionId: string };

/**
 * What a route is for: an IPv4 block such as `0.0.0.0/0` (or a reference to one), an IPv6 block such as `::/0`, or a
 * managed prefix list. A reference to an IPv6 block is given as `ipv6CidrBlock`, because its family shows only on apply.
 */
export type RouteDestination = string | { readonly ipv6CidrBlock: string } | { readonly prefixListId: string };

export interface RouteProps {
  readonly destination: RouteDestination;
  readonly target: RouteTarget;
  /**
   * What must exist before the route, such as an attachment that was accepted.
   * @default none
   */
  readonly dependsOn?: readonly ITerraformDependable[];
  /**
   * Whether Terraform leaves the target as it finds it once the route exists, because something else moves it: the
   * failover of an instance, say.
   * @default false
   */
  readonly ignoreTargetDrift?: boolean;
}
