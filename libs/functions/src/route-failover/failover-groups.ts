import type { Zone } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";
import type { ISubnet } from "@causeway/vpc";
import { Token } from "cdktf";

/** An Auto Scaling group of one instance, the alarm that watches it, and the subnets whose traffic it carries. */
export interface FailoverGroup {
  /** A literal: the group must be made after the function, which therefore cannot refer to it. */
  readonly autoScalingGroupName: string;
  /** A literal, for the same reason. The alarm takes missing data for breaching, and OK and ALARM notify the topic. */
  readonly alarmName: string;
  /** Zone of the instance. */
  readonly zone: Zone;
  /** Subnets whose route tables point at the instance; each of them belongs to one group alone. */
  readonly subnets: readonly ISubnet[];
  /**
   * Takes over the route tables while no instance of any group is healthy.
   * @default none
   */
  readonly fallbackNatGatewayId?: string;
}

/** An element of the function's `GROUPS`. */
export interface ResolvedGroup {
  readonly name: string;
  readonly alarm: string;
  readonly zone: string;
  readonly routeTables: readonly string[];
  readonly fallbackNatGateway?: string;
}

/** What one DescribeAutoScalingGroups call takes. */
const MAX_GROUPS = 50;

/**
 * The groups as the function knows them.
 *
 * Reports NO_GROUPS, TOO_MANY_GROUPS, NAME_NOT_LITERAL, INVALID_NAME, UNKNOWN_ZONE, DUPLICATE_AUTO_SCALING_GROUP,
 * DUPLICATE_ALARM and DUPLICATE_ROUTE_TABLE.
 */
export function resolveGroups(construct: AccountConstruct, groups: readonly FailoverGroup[]): readonly ResolvedGroup[] {
  if (groups.length === 0 || groups.length > MAX_GROUPS) {
    const found = groups.length === 0 ? "(none)" : String(groups.length);
    construct.report({
      code: groups.length === 0 ? "NO_GROUPS" : "TOO_MANY_GROUPS",
      property: "groups",
      found,
      allowed: `1 to ${String(MAX_GROUPS)} groups`,
      message: `route failover is for 1 to ${String(MAX_GROUPS)} groups; found ${found}`,
    });
  }
  groups.forEach((group, index) => {
    const at = `groups[${String(index)}]`;
    checkName(construct, `${at}.autoScalingGroupName`, group.autoScalingGroupName);
    checkName(construct, `${at}.alarmName`, group.alarmName);
    checkZone(construct, `${at}.zone`, group.zone);
  });
  const resolved = groups.map(({ autoScalingGroupName, alarmName, zone, subnets, fallbackNatGatewayId }) => ({
    name: autoScalingGroupName,
    alarm: alarmName,
    zone: zone.name,
    routeTables: subnets.map(({ routeTableId }) => routeTableId),
    ...(fallbackNatGatewayId === undefined ? {} : { fallbackNatGateway: fallbackNatGatewayId }),
  }));
  reportRepeated(construct, "DUPLICATE_AUTO_SCALING_GROUP", "autoScalingGroupName", resolved, ({ name }) => [name]);
  reportRepeated(construct, "DUPLICATE_ALARM", "alarmName", resolved, ({ alarm }) => [alarm]);
  reportRepeated(construct, "DUPLICATE_ROUTE_TABLE", "subnets", resolved, ({ routeTables }) => routeTables);
  return resolved;
}

/** Narrower than AWS's own rule: the name becomes part of an ARN in a policy, where `*` and `?` stand for others. */
function checkName(construct: AccountConstruct, property: string, name: string): void {
  if (Token.isUnresolved(name)) {
    construct.report({
      code: "NAME_NOT_LITERAL",
      property,
      found: "a reference",
      allowed: "a literal name",
      message: "a reference would make the function wait for what itself must wait for the function; name it",
    });
  } else if (!/^[\w ./@#=+-]{1,255}$/.test(name)) {
    const allowed = "1 to 255 letters, digits, spaces and _./@#=+-";
    construct.report({
      code: "INVALID_NAME",
      property,
      found: name,
      allowed,
      message: `"${name}" cannot be the name of a group or an alarm; allowed: ${allowed}`,
    });
  }
}

function checkZone(construct: AccountConstruct, property: string, { name }: Zone): void {
  const { zones, region } = construct.stack;
  if (!zones.some((zone) => zone.name === name)) {
    const allowed = zones.map((zone) => zone.name).join(", ");
    construct.report({
      code: "UNKNOWN_ZONE",
      property,
      found: name,
      allowed,
      message: `${region} has no zone "${name}"; known: ${allowed}`,
    });
  }
}

/** Two groups that claim the same thing would take it from each other at every run. */
function reportRepeated(
  construct: AccountConstruct,
  code: string,
  property: string,
  groups: readonly ResolvedGroup[],
  values: (group: ResolvedGroup) => readonly string[],
): void {
  const owners = new Map<string, number>();
  groups.forEach((group, index) => {
    for (const value of values(group)) {
      const owner = owners.get(value);
      if (owner !== undefined) {
        construct.report({
          code,
          property: `groups[${String(index)}].${property}`,
          found: Token.isUnresolved(value) ? "a reference" : value,
          allowed: "each one once",
          message: `groups[${String(owner)}] has the same; they would take it from each other`,
        });
      }
      owners.set(value, owner ?? index);
    }
  });
}
