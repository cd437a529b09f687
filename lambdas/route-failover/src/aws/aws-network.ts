import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  paginateDescribeAutoScalingGroups,
  SetInstanceHealthCommand,
} from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, paginateDescribeAlarms, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import {
  CreateRouteCommand,
  EC2Client,
  paginateDescribeInstances,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  ReplaceRouteCommand,
  type Instance as SdkInstance,
  type Route as SdkRoute,
} from "@aws-sdk/client-ec2";
import { clientDefaults } from "@causeway/lambda-shared";
import type { Configuration } from "../configuration.js";
import type { Alarm, GroupMember, Instance, Observation, Route, Target } from "../decision/observation.js";
import type { Network } from "./network.js";

/** The network of one region, by three services: EC2, Auto Scaling and CloudWatch. */
export class AwsNetwork implements Network {
  private readonly ec2 = new EC2Client(clientDefaults);
  private readonly autoScaling = new AutoScalingClient(clientDefaults);
  private readonly cloudWatch = new CloudWatchClient(clientDefaults);

  constructor(private readonly configuration: Configuration) {}

  /** All reads at once: none needs another one's answer, so the way from the alarm to the first write is one call long. */
  async observe(): Promise<Observation> {
    const { groups } = this.configuration;
    const [alarms, members, instances, natGateways, routeTables] = await Promise.all([
      this.alarms(groups.map(({ alarm }) => alarm)),
      this.members(groups.map(({ name }) => name)),
      this.instances(groups.map(({ name }) => name)),
      this.natGateways(groups.map(({ fallbackNatGateway }) => fallbackNatGateway).filter((id) => id !== undefined)),
      this.routeTables(groups.flatMap((group) => group.routeTables)),
    ]);
    return { now: Date.now(), alarms, groups: members, instances, natGateways, routeTables };
  }

  async readRoutes(routeTable: string): Promise<ReadonlyMap<string, Route> | undefined> {
    return (await this.routeTables([routeTable])).get(routeTable);
  }

  async createRoute(routeTable: string, destination: string, target: Target): Promise<void> {
    await this.ec2.send(new CreateRouteCommand(routeInput(routeTable, destination, target)));
  }

  async replaceRoute(routeTable: string, destination: string, target: Target): Promise<void> {
    await this.ec2.send(new ReplaceRouteCommand(routeInput(routeTable, destination, target)));
  }

  /** Respects the group's grace period: an instance that is still starting is not replaced. */
  async markUnhealthy(instanceId: string): Promise<void> {
    try {
      await this.autoScaling.send(new SetInstanceHealthCommand({ InstanceId: instanceId, HealthStatus: "Unhealthy" }));
    } catch (error) {
      // The group has ended it meanwhile, which is what was asked for.
      if (!says(error, "No managed instance found")) throw error;
    }
  }

  async completeLaunch(group: string, hook: string, instanceId: string): Promise<void> {
    const input = {
      AutoScalingGroupName: group,
      LifecycleHookName: hook,
      InstanceId: instanceId,
      LifecycleActionResult: "CONTINUE",
    };
    try {
      await this.autoScaling.send(new CompleteLifecycleActionCommand(input));
    } catch (error) {
      // Completed by an earlier delivery, or expired: either way nothing waits any more.
      if (!says(error, "No active Lifecycle Action")) throw error;
    }
  }

  private async alarms(names: string[]): Promise<Map<string, Alarm>> {
    const found = new Map<string, Alarm>();
    for await (const page of paginateDescribeAlarms({ client: this.cloudWatch }, { AlarmNames: names })) {
      for (const alarm of page.MetricAlarms ?? []) found.set(alarm.AlarmName ?? "", readAlarm(alarm));
    }
    return found;
  }

  private async members(names: string[]): Promise<Map<string, GroupMember[]>> {
    const found = new Map<string, GroupMember[]>();
    const input = { AutoScalingGroupNames: names };
    for await (const page of paginateDescribeAutoScalingGroups({ client: this.autoScaling }, input)) {
      for (const { AutoScalingGroupName = "", Instances = [] } of page.AutoScalingGroups ?? []) {
        found.set(
          AutoScalingGroupName,
          Instances.map(({ InstanceId = "", LifecycleState = "", HealthStatus = "" }) => ({
            instanceId: InstanceId,
            lifecycleState: LifecycleState,
            healthStatus: HealthStatus,
          })),
        );
      }
    }
    return found;
  }

  /** By the tag that Auto Scaling sets and nobody else can: it also finds those that the group is about to end. */
  private async instances(groups: string[]): Promise<Map<string, Instance>> {
    const found = new Map<string, Instance>();
    const input = { Filters: [{ Name: `tag:${GROUP_TAG}`, Values: groups }] };
    for await (const page of paginateDescribeInstances({ client: this.ec2 }, input)) {
      for (const instance of (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances)) {
        found.set(instance.InstanceId ?? "", readInstance(instance));
      }
    }
    return found;
  }

  private async natGateways(ids: string[]): Promise<Set<string>> {
    const available = new Set<string>();
    if (ids.length === 0) return available;
    const input = { Filter: [{ Name: "nat-gateway-id", Values: [...new Set(ids)] }] };
    for await (const page of paginateDescribeNatGateways({ client: this.ec2 }, input)) {
      for (const { NatGatewayId = "", State } of page.NatGateways ?? [])
        if (State === "available") available.add(NatGatewayId);
    }
    return available;
  }

  /** By filter, because naming an id that does not exist would fail the whole read. */
  private async routeTables(ids: string[]): Promise<Map<string, Map<string, Route>>> {
    const found = new Map<string, Map<string, Route>>();
    for (let start = 0; start < ids.length; start += FILTER_VALUES) {
      const input = { Filters: [{ Name: "route-table-id", Values: ids.slice(start, start + FILTER_VALUES) }] };
      for await (const page of paginateDescribeRouteTables({ client: this.ec2 }, input)) {
        for (const { RouteTableId = "", Routes = [] } of page.RouteTables ?? [])
          found.set(RouteTableId, readRoutes(Routes));
      }
    }
    return found;
  }
}

/** Auto Scaling has one name, ValidationError, for all that it refuses. */
function says(error: unknown, text: string): boolean {
  return error instanceof Error && error.message.includes(text);
}

const GROUP_TAG = "aws:autoscaling:groupName";
const FILTER_VALUES = 200;

function routeInput(routeTable: string, destination: string, { kind, id }: Target) {
  return {
    RouteTableId: routeTable,
    DestinationCidrBlock: destination,
    ...(kind === "nat-gateway" ? { NatGatewayId: id } : { NetworkInterfaceId: id }),
  };
}

function readAlarm(alarm: MetricAlarm): Alarm {
  const { StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp, Period = 60, EvaluationPeriods = 1 } = alarm;
  const instanceId = alarm.Dimensions?.find(({ Name }) => Name === "InstanceId")?.Value;
  return {
    state: StateValue === "OK" || StateValue === "ALARM" ? StateValue : "INSUFFICIENT_DATA",
    since: (StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date()).getTime(),
    // One period more than it evaluates, because a period is judged after its end.
    window: Period * (EvaluationPeriods + 1) * 1000,
    ...(instanceId === undefined ? {} : { instanceId }),
  };
}

function readInstance(instance: SdkInstance): Instance {
  return {
    id: instance.InstanceId ?? "",
    group: instance.Tags?.find(({ Key }) => Key === GROUP_TAG)?.Value ?? "",
    zone: instance.Placement?.AvailabilityZone ?? "",
    state: instance.State?.Name ?? "",
    launchedAt: instance.LaunchTime?.getTime() ?? 0,
    interfaces: (instance.NetworkInterfaces ?? []).map(
      ({ NetworkInterfaceId = "", Attachment, SourceDestCheck = true }) => ({
        id: NetworkInterfaceId,
        attached: Attachment?.Status === "attached",
        deviceIndex: Attachment?.DeviceIndex ?? 0,
        sourceDestCheck: SourceDestCheck,
      }),
    ),
  };
}

function readRoutes(routes: readonly SdkRoute[]): Map<string, Route> {
  return new Map(
    routes.map((route) => [
      route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "",
      { target: readTarget(route), blackhole: route.State === "blackhole" },
    ]),
  );
}

function readTarget(route: SdkRoute): Target {
  if (route.NetworkInterfaceId !== undefined) return { kind: "interface", id: route.NetworkInterfaceId };
  if (route.NatGatewayId !== undefined) return { kind: "nat-gateway", id: route.NatGatewayId };
  const id =
    route.TransitGatewayId ?? route.GatewayId ?? route.VpcPeeringConnectionId ?? route.CarrierGatewayId ?? "unknown";
  return { kind: "other", id };
}
