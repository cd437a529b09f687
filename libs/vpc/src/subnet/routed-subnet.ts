import { readBlock } from "@causeway/aws";
import type { Zone } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { Token } from "cdktf";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import type { RouteConfig } from "@cdktf/provider-aws/lib/route/index.js";
import type { ISubnet } from "../i-vpc.js";
import type { RouteDestination, RouteProps } from "../route.js";
import type { Tier } from "../tier.js";

/** A subnet to whose route table routes can be added. */
export abstract class RoutedSubnet extends AccountConstruct implements ISubnet {
  abstract readonly id: string;
  abstract readonly arn: string;
  abstract readonly cidrBlock: string;
  abstract readonly routeTableId: string;
  abstract readonly tier: Tier;
  abstract readonly zone: Zone;
  /** Ids of its routes by destination. */
  private readonly routes = new Map<string, string>();

  static idOf(tier: Tier, zone: Zone): string {
    return `${tier}-${zone.key}`;
  }

  addRoute(id: string, { destination, target, dependsOn, ignoreTargetDrift = false }: RouteProps): void {
    const argument = this.destinationArgument(id, destination);
    if (argument === undefined || !this.isFree(id, Object.values(argument)[0] ?? "")) {
      return;
    }
    // https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
    if ("egressOnlyGatewayId" in target && "destinationCidrBlock" in argument) {
      this.report({
        code: "NOT_IPV6",
        property: id,
        found: argument.destinationCidrBlock,
        allowed: "an IPv6 block such as ::/0",
        message: `an egress-only internet gateway takes IPv6 only, not ${argument.destinationCidrBlock}`,
      });
    }
    new Route(this, id, {
      routeTableId: this.routeTableId,
      ...argument,
      ...target,
      ...(dependsOn === undefined ? {} : { dependsOn: [...dependsOn] }),
      ...(ignoreTargetDrift ? { lifecycle: { ignoreChanges: ["nat_gateway_id", "network_interface_id"] } } : {}),
    });
  }

  /** `undefined` for a block that cannot be read, which is reported. */
  private destinationArgument(id: string, destination: RouteDestination): DestinationArgument | undefined {
    if (typeof destination === "object") {
      return "prefixListId" in destination
        ? { destinationPrefixListId: destination.prefixListId }
        : { destinationIpv6CidrBlock: destination.ipv6CidrBlock };
    }
    if (Token.isUnresolved(destination)) {
      return { destinationCidrBlock: destination };
    }
    const family = readBlock(this, id, destination)?.family;
    if (family === undefined) {
      return undefined;
    }
    return family === 4 ? { destinationCidrBlock: destination } : { destinationIpv6CidrBlock: destination };
  }

  private isFree(id: string, destination: string): boolean {
    const owner = this.routes.get(destination);
    const mistake =
      owner !== undefined
        ? {
            found: destination,
            allowed: "one route to each destination",
            has: `the route "${owner}" to ${destination}`,
          }
        : this.node.tryFindChild(id) !== undefined
          ? { found: id, allowed: "an id of its own", has: `a route with the id "${id}"` }
          : undefined;
    if (mistake === undefined) {
      this.routes.set(destination, id);
      return true;
    }
    const { has, ...rest } = mistake;
    const message = `the route table of ${this.node.id} already has ${has}`;
    this.report({ code: "DUPLICATE_ROUTE", property: id, ...rest, message });
    return false;
  }
}

type DestinationArgument =
  | Required<Pick<RouteConfig, "destinationCidrBlock">>
  | Required<Pick<RouteConfig, "destinationIpv6CidrBlock">>
  | Required<Pick<RouteConfig, "destinationPrefixListId">>;
