import type { ITerraformDependable } from "cdktf";

/** Where a route leads. */
export type RouteTarget =
  | { readonly transitGatewayId: string }
  | { readonly vpcEndpointId: string }
  | { readonly natGatewayId: string }
  /** An internet gateway or a virtual private gateway. */
  | { readonly gatewayId: string }
  | { readonly networkInterfaceId: string };

export interface RouteProps {
  /** IPv4 block, e.g. `0.0.0.0/0`. */
  readonly destination: string;
  readonly target: RouteTarget;
  /** What must exist before the route, such as an attachment that was accepted. Default: none. */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * Whether something else moves the route, such as the failover of an instance: Terraform makes it with its target, and
   * from then on leaves the target as it finds it. Default: false.
   */
  readonly movedByOthers?: boolean;
}
