import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
  SetInstanceHealthCommand,
} from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  AttachInternetGatewayCommand,
  DeleteRouteCommand,
  DescribeInstancesCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceRouteCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ec2Error } from "./moto/gateway.js";
import { motoIsThere } from "./moto/moto-server.js";
import { REGION, Rehearsal } from "./moto/rehearsal.js";

const ACCOUNT = "111111111111";
const DESTINATION = "0.0.0.0/0";
const TABLES_PER_ZONE = 3;
const REPLACEMENTS = "ReplaceRoute";

interface Zone {
  readonly name: string;
  readonly group: string;
  readonly instance: string;
  readonly networkInterface: string;
  readonly routeTables: readonly string[];
}

describe.skipIf(!motoIsThere())("route-failover from its zip, over HTTP", () => {
  let rehearsal: Rehearsal;
  let ec2: EC2Client;
  let autoScaling: AutoScalingClient;
  let cloudWatch: CloudWatchClient;
  let internetGateway: string;
  const zones: Zone[] = [];

  beforeAll(async () => {
    rehearsal = await Rehearsal.start("route-failover");
    const config = await rehearsal.clientOf(ACCOUNT);
    ec2 = new EC2Client(config);
    autoScaling = new AutoScalingClient(config);
    cloudWatch = new CloudWatchClient(config);
    const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId ?? "";
    const gateway = await ec2.send(new CreateInternetGatewayCommand({}));
    internetGateway = gateway.InternetGateway?.InternetGatewayId ?? "";
    await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpc, InternetGatewayId: internetGateway }));
    await autoScaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: "nat",
        ImageId: "ami-12c6146b",
        InstanceType: "t3.small",
      }),
    );
    for (const letter of ["a", "b"]) zones.push(await makeZone(vpc, letter));
  });

  afterAll(() => rehearsal.stop());

  beforeEach(async () => {
    for (const zone of zones) {
      await setAlarm(zone, "OK");
      await setHealth(zone, "Healthy");
      for (const table of zone.routeTables) await replace(table, { NetworkInterfaceId: zone.networkInterface });
    }
  });

  afterEach(() => {
    rehearsal.gateway.intercept = () => undefined;
    rehearsal.gateway.waiting.clear();
  });

  async function makeZone(vpc: string, letter: string): Promise<Zone> {
    const name = `${REGION}${letter}`;
    const group = `nat-${letter}`;
    const block = letter === "a" ? "10.0.0.0/24" : "10.0.1.0/24";
    const subnet = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: block, AvailabilityZone: name }));
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: group,
        LaunchConfigurationName: "nat",
        MinSize: 1,
        MaxSize: 1,
        DesiredCapacity: 1,
        VPCZoneIdentifier: subnet.Subnet?.SubnetId,
      }),
    );
    const described = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] }));
    const instance = described.AutoScalingGroups?.[0]?.Instances?.[0]?.InstanceId ?? "";
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instance] }));
    const networkInterface = Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
    await ec2.send(
      new ModifyNetworkInterfaceAttributeCommand({
        NetworkInterfaceId: networkInterface,
        SourceDestCheck: { Value: false },
      }),
    );
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: `${group}-heartbeat`,
        Namespace: "Squid",
        MetricName: "heartbeat",
        Dimensions: [{ Name: "AutoScalingGroupName", Value: group }],
        ComparisonOperator: "LessThanThreshold",
        Statistic: "SampleCount",
        Threshold: 1,
        // A second, so that an instance of this test is old enough at once.
        Period: 1,
        EvaluationPeriods: 1,
        TreatMissingData: "breaching",
      }),
    );
    const routeTables: string[] = [];
    for (let index = 0; index < TABLES_PER_ZONE; index++) {
      const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
      routeTables.push(RouteTable?.RouteTableId ?? "");
      const route = { RouteTableId: routeTables.at(-1), DestinationCidrBlock: DESTINATION };
      await ec2.send(new CreateRouteCommand({ ...route, NetworkInterfaceId: networkInterface }));
    }
    return { name, group, instance, networkInterface, routeTables };
  }

  async function setAlarm({ group }: Zone, state: "OK" | "ALARM"): Promise<void> {
    const input = { AlarmName: `${group}-heartbeat`, StateValue: state, StateReason: "the test says so" } as const;
    await cloudWatch.send(new SetAlarmStateCommand(input));
  }

  async function setHealth({ instance }: Zone, status: "Healthy" | "Unhealthy"): Promise<void> {
    await autoScaling.send(new SetInstanceHealthCommand({ InstanceId: instance, HealthStatus: status }));
  }

  async function health({ group }: Zone): Promise<string | undefined> {
    const { AutoScalingGroups } = await autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] }),
    );
    return AutoScalingGroups?.[0]?.Instances?.[0]?.HealthStatus;
  }

  async function replace(table: string, target: { NetworkInterfaceId: string } | { GatewayId: string }): Promise<void> {
    await ec2.send(new ReplaceRouteCommand({ RouteTableId: table, DestinationCidrBlock: DESTINATION, ...target }));
  }

  async function targets({ routeTables }: Zone): Promise<(string | undefined)[]> {
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [...routeTables] }));
    return RouteTables.map(({ Routes = [] }) => {
      const route = Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === DESTINATION);
      return route?.NetworkInterfaceId ?? route?.GatewayId;
    });
  }

  function load(more: Record<string, string> = {}) {
    const groups = zones.map(({ group, name, routeTables }) => ({
      name: group,
      alarm: `${group}-heartbeat`,
      zone: name,
      routeTables,
    }));
    const environment = { GROUPS: JSON.stringify(groups), LIFECYCLE_HOOK: "launch", QUIET_PERIOD_SECONDS: "0" };
    return rehearsal.load(ACCOUNT, { ...environment, ...more });
  }

  function notification({ group }: Zone, state: string) {
    const AlarmName = `${group}-heartbeat`;
    const AlarmArn = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${AlarmName}`;
    const Message = JSON.stringify({ AlarmName, AlarmArn, NewStateValue: state });
    return { Records: [{ EventSource: "aws:sns", Sns: { MessageId: `${group}-${state}`, Message } }] };
  }

  function homeAndOther(): [Zone, Zone] {
    const [home, other] = zones;
    if (home === undefined || other === undefined) throw new Error("The zones were not made");
    return [home, other];
  }

  it("moves the zone's routes to the other instance, asks for replacement, and does both once", async () => {
    const [home, other] = homeAndOther();
    await setAlarm(home, "ALARM");
    const run = await load();
    await run(notification(home, "ALARM"));
    expect(await targets(home)).toEqual(home.routeTables.map(() => other.networkInterface));
    expect(await health(home)).toBe("Unhealthy");
    await run(notification(home, "ALARM"));
    expect(rehearsal.gateway.count(REPLACEMENTS)).toBe(TABLES_PER_ZONE);
    expect(rehearsal.gateway.count("SetInstanceHealth")).toBe(1);
  });

  it("completes the launch on OK, confirms InService, and only then brings the routes home", async () => {
    const [home, other] = homeAndOther();
    for (const table of home.routeTables) await replace(table, { NetworkInterfaceId: other.networkInterface });
    await setAlarm(home, "ALARM");
    rehearsal.gateway.waiting.add(home.instance);
    // The instance must be older than the alarm's last transition, whose time has whole seconds in moto.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await setAlarm(home, "OK");
    const run = await load();
    await run(notification(home, "OK"));
    expect(await targets(home)).toEqual(home.routeTables.map(() => home.networkInterface));
    const order = rehearsal.gateway.calls.map(({ action }) => action);
    const completed = order.indexOf("CompleteLifecycleAction");
    expect(order.indexOf("DescribeAutoScalingGroups", completed)).toBeGreaterThan(completed);
    expect(order.indexOf(REPLACEMENTS)).toBeGreaterThan(order.indexOf("DescribeAutoScalingGroups", completed));
    const { parameters } = rehearsal.gateway.calls[completed] ?? { parameters: new URLSearchParams() };
    expect(Object.fromEntries(parameters)).toMatchObject({
      AutoScalingGroupName: home.group,
      InstanceId: home.instance,
      LifecycleHookName: "launch",
      LifecycleActionResult: "CONTINUE",
    });
  });

  it("takes a lifecycle action that expired meanwhile for completed", async () => {
    const [home] = homeAndOther();
    await setAlarm(home, "ALARM");
    await setAlarm(home, "OK");
    rehearsal.gateway.waiting.add(home.instance);
    rehearsal.gateway.intercept = ({ action }) => {
      if (action === "CompleteLifecycleAction") rehearsal.gateway.waiting.clear();
      return undefined;
    };
    const run = await load();
    await run(notification(home, "OK"));
    expect(rehearsal.gateway.count("CompleteLifecycleAction")).toBe(1);
  });

  it("leaves an operator's route, creates a missing one, and reports what it did", async () => {
    const [home, other] = homeAndOther();
    const [operated = "", missing = ""] = home.routeTables;
    await replace(operated, { GatewayId: internetGateway });
    await ec2.send(new DeleteRouteCommand({ RouteTableId: missing, DestinationCidrBlock: DESTINATION }));
    await setAlarm(home, "ALARM");
    const run = await load();
    const answer = await run({ mode: "sweep" });
    expect(await targets(home)).toEqual([internetGateway, other.networkInterface, other.networkInterface]);
    expect(answer).toMatchObject({ findings: [{ kind: "ForeignRoute", subject: operated }] });
  });

  it("retries what AWS throttles, and fails for a table that stays out of reach, after the others", async () => {
    const [home, other] = homeAndOther();
    const [broken = "", ...rest] = home.routeTables;
    await setAlarm(home, "ALARM");
    let throttled = 2;
    rehearsal.gateway.intercept = ({ action, parameters }) => {
      if (action === "DescribeInstances" && throttled-- > 0) return ec2Error("RequestLimitExceeded", 503);
      const refused = action === REPLACEMENTS && parameters.get("RouteTableId") === broken;
      return refused ? ec2Error("UnauthorizedOperation", 403) : undefined;
    };
    const run = await load();
    await expect(run(notification(home, "ALARM"))).rejects.toThrow(`ROUTE_FAILOVER_INCOMPLETE: ${broken}`);
    expect(throttled).toBeLessThan(0);
    expect((await targets(home)).slice(1)).toEqual(rest.map(() => other.networkInterface));
    rehearsal.gateway.intercept = () => undefined;
    await run(notification(home, "ALARM"));
    expect(await targets(home)).toEqual(home.routeTables.map(() => other.networkInterface));
  });

  it("says in a dry run what it would do, and does nothing", async () => {
    const [home] = homeAndOther();
    await setAlarm(home, "ALARM");
    const run = await load({ DRY_RUN: "true" });
    const answer = await run(notification(home, "ALARM"));
    expect(answer).toMatchObject({ dryRun: true, unhealthy: [home.instance] });
    expect(rehearsal.gateway.calls.filter(({ action }) => !action.startsWith("Describe"))).toEqual([]);
  });

  describe("Its own network path", () => {
    it("needs three services only, so that it acts when egress is down: ec2, autoscaling and monitoring", async () => {
      const [home] = homeAndOther();
      await setAlarm(home, "ALARM");
      const run = await load();
      await run(notification(home, "ALARM"));
      expect(new Set(rehearsal.gateway.calls.map(({ service }) => service))).toEqual(
        new Set(["ec2", "autoscaling", "monitoring"]),
      );
    });
  });

  it("writes structured lines with a correlation id, and no secret", () => {
    const text = rehearsal.log.join("");
    const lines = text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const ids = new Set(lines.map(({ correlationId }) => correlationId));
    expect(ids).toContain("nat-a-ALARM");
    expect(lines.some((line) => "_aws" in line && line["RoutesMoved"] === TABLES_PER_ZONE)).toBe(true);
    expect(text).not.toContain(process.env["AWS_SESSION_TOKEN"] ?? "unset");
    expect(text).not.toContain("secret-of-the-test");
  });
});
