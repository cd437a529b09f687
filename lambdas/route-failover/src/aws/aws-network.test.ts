import { FakeEndpoint, type FakeAnswer, type FakeCall } from "@causeway/lambda-shared/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { environmentOf, groupOf } from "../../test/failover-runner.js";
import { readConfiguration } from "../configuration.js";
import { AwsNetwork } from "./aws-network.js";

const NAT = "nat-0000000f";
const TABLE = "rtb-0000000a";
const CONFIGURATION = readConfiguration(environmentOf([groupOf("nat-a", "eu-central-1a", [TABLE], NAT)]));

const ANSWERS: Readonly<Record<string, string>> = {
  DescribeAlarms: JSON.stringify({
    MetricAlarms: [
      {
        AlarmName: "nat-a-heartbeat",
        StateValue: "OK",
        StateTransitionedTimestamp: 1_700_000_000,
        StateUpdatedTimestamp: 1_700_009_999,
        Period: 60,
        EvaluationPeriods: 2,
      },
    ],
  }),
  DescribeAutoScalingGroups: `<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>
    <AutoScalingGroupName>nat-a</AutoScalingGroupName><Instances><member><InstanceId>i-1</InstanceId>
    <LifecycleState>InService</LifecycleState><HealthStatus>Healthy</HealthStatus></member></Instances>
    </member></AutoScalingGroups></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>`,
  DescribeInstances: `<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>
    <instanceState><name>running</name></instanceState><placement><availabilityZone>eu-central-1a</availabilityZone></placement>
    <launchTime>2023-11-14T00:00:00.000Z</launchTime>
    <tagSet><item><key>aws:autoscaling:groupName</key><value>nat-a</value></item></tagSet>
    <networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><sourceDestCheck>false</sourceDestCheck>
    <attachment><deviceIndex>0</deviceIndex><status>attached</status></attachment></item></networkInterfaceSet></item></instancesSet></item>
    </reservationSet></DescribeInstancesResponse>`,
  DescribeNatGateways: `<DescribeNatGatewaysResponse><natGatewaySet><item><natGatewayId>${NAT}</natGatewayId>
    <state>available</state></item></natGatewaySet></DescribeNatGatewaysResponse>`,
  DescribeRouteTables: `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>${TABLE}</routeTableId><routeSet>
    <item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item>
    <item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><networkInterfaceId>eni-9</networkInterfaceId>
    <state>blackhole</state></item></routeSet></item></routeTableSet></DescribeRouteTablesResponse>`,
};

let endpoint: FakeEndpoint;
let answer: (call: FakeCall) => FakeAnswer;

beforeEach(async () => {
  answer = ({ action }) => ({ body: ANSWERS[action] ?? "<Response/>" });
  endpoint = await FakeEndpoint.start((call) => answer(call));
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint.url);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.stop();
});

/** Auto Scaling refuses everything, in one and the same way. */
function refuse(message: string): void {
  answer = () => ({
    status: 400,
    body: `<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });
}

describe("AwsNetwork", () => {
  it("observes alarms, groups, instances, NAT gateways and routes, each in one call", async () => {
    const { now, ...observation } = await new AwsNetwork(CONFIGURATION).observe();
    expect(now).toBeGreaterThan(0);
    expect(observation).toEqual({
      // The time of the last transition, not of the last update.
      alarms: new Map([["nat-a-heartbeat", { state: "OK", since: 1_700_000_000_000, window: 180_000 }]]),
      groups: new Map([["nat-a", [{ instanceId: "i-1", lifecycleState: "InService", healthStatus: "Healthy" }]]]),
      instances: new Map([
        [
          "i-1",
          {
            id: "i-1",
            group: "nat-a",
            zone: "eu-central-1a",
            state: "running",
            launchedAt: Date.UTC(2023, 10, 14),
            interfaces: [{ id: "eni-1", attached: true, deviceIndex: 0, sourceDestCheck: false }],
          },
        ],
      ]),
      natGateways: new Set([NAT]),
      routeTables: new Map([
        [
          TABLE,
          new Map([
            ["10.0.0.0/16", { target: { kind: "other", id: "local" }, blackhole: false }],
            ["0.0.0.0/0", { target: { kind: "interface", id: "eni-9" }, blackhole: true }],
          ]),
        ],
      ]),
    });
    expect(endpoint.calls.map(({ action }) => action).sort()).toEqual(Object.keys(ANSWERS).sort());
  });

  it("finds instances by the tag that only Auto Scaling can set", async () => {
    await new AwsNetwork(CONFIGURATION).observe();
    const call = endpoint.calls.find(({ action }) => action === "DescribeInstances");
    expect(call?.parameters.get("Filter.1.Name")).toBe("tag:aws:autoscaling:groupName");
  });
});

describe("Lifecycle action expired or absent", () => {
  it("is success when no lifecycle action is active", async () => {
    refuse("No active Lifecycle Action found with instance ID i-1");
    await new AwsNetwork(CONFIGURATION).completeLaunch("nat-a", "launch", "i-1");
    expect(Object.fromEntries(endpoint.calls[0]?.parameters ?? [])).toMatchObject({
      AutoScalingGroupName: "nat-a",
      LifecycleHookName: "launch",
      InstanceId: "i-1",
      LifecycleActionResult: "CONTINUE",
    });
  });

  it("is a failure for any other reason", async () => {
    refuse("AutoScalingGroup name not found");
    await expect(new AwsNetwork(CONFIGURATION).completeLaunch("nat-a", "launch", "i-1")).rejects.toThrow("not found");
  });
});

describe("The group already replaced the instance", () => {
  it("marking one that is gone is done", async () => {
    refuse("Instance Id not found - No managed instance found for instance ID: i-1");
    await new AwsNetwork(CONFIGURATION).markUnhealthy("i-1");
    expect(endpoint.calls[0]?.parameters.get("HealthStatus")).toBe("Unhealthy");
  });

  it("is a failure for any other reason", async () => {
    refuse("1 validation error detected");
    await expect(new AwsNetwork(CONFIGURATION).markUnhealthy("i-1")).rejects.toThrow("1 validation error");
  });
});

describe("Interfaces", () => {
  it.each([
    ["attached", true],
    ["attaching", false],
    ["detaching", false],
  ])("that are %s can be used: %s", async (status, attached) => {
    const instances = ANSWERS["DescribeInstances"]?.replace("<status>attached", `<status>${status}`) ?? "";
    answer = ({ action }) => ({ body: action === "DescribeInstances" ? instances : (ANSWERS[action] ?? "") });
    const observation = await new AwsNetwork(CONFIGURATION).observe();
    expect(observation.instances.get("i-1")?.interfaces[0]?.attached).toBe(attached);
  });
});

describe("Its own network path", () => {
  it("needs the endpoints of three services only", async () => {
    const network = new AwsNetwork(CONFIGURATION);
    await network.observe();
    await network.createRoute(TABLE, "0.0.0.0/0", { kind: "interface", id: "eni-1" });
    await network.replaceRoute(TABLE, "0.0.0.0/0", { kind: "nat-gateway", id: NAT });
    await network.markUnhealthy("i-1");
    await network.completeLaunch("nat-a", "launch", "i-1");
    expect(new Set(endpoint.calls.map(({ service }) => service))).toEqual(
      new Set(["autoscaling", "ec2", "monitoring"]),
    );
  });

  it("fails with a clear error where there is no way to AWS, instead of waiting for Lambda to end it", async () => {
    await endpoint.stop();
    await expect(new AwsNetwork(CONFIGURATION).readRoutes(TABLE)).rejects.toThrow(/ECONNREFUSED/);
    endpoint = await FakeEndpoint.start((call) => answer(call));
  });
});
