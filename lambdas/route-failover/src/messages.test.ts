import { beforeEach, describe, expect, it } from "vitest";
import { alarmMessage, environmentOf, FailoverRunner, sns } from "../test/failover-runner.js";
import { A, GROUPS, ThreeZones } from "../test/three-zones.js";

/** One test or more for each of these rows of the table of situations in `lambdas/README.md`: messages. */

let zones: ThreeZones;

beforeEach(() => {
  zones = new ThreeZones();
});

describe("Several records, test notifications, malformed messages", () => {
  const TEST = { Event: "autoscaling:TEST_NOTIFICATION", AutoScalingGroupName: "nat-a", AccountId: "111111111111" };

  it("handles each record, and one bad one keeps no other from it", async () => {
    zones.network.setAlarm("nat-a", "ALARM");
    await zones.runner.run(sns("not JSON", TEST, alarmMessage("unknown", "ALARM"), alarmMessage("nat-a", "ALARM")));
    expect(zones.network.targetOf(A)).toBe("i-nat-b");
    expect(zones.runner.metrics.get("NotificationsRejected")).toBe(2);
  });

  it("ignores tests", async () => {
    expect(await zones.runner.run(sns(TEST))).toEqual({ ignored: 1 });
    expect(zones.network.calls).toEqual([]);
    expect(zones.runner.metrics.get("NotificationsRejected")).toBe(0);
  });

  it.each([
    ["a message that is not JSON", sns("{"), "MALFORMED"],
    ["a message that is not an object", sns("42"), "MALFORMED"],
    ["an alarm without its ARN", sns({ AlarmName: "nat-a-heartbeat", NewStateValue: "ALARM" }), "MALFORMED"],
    ["an ARN that is not an alarm's", sns({ ...alarmMessage("nat-a", "ALARM"), AlarmArn: "x" }), "MALFORMED"],
    ["a record of another service", { Records: [{ EventSource: "aws:s3" }] }, "MALFORMED"],
    ["no object at all", "hello", "UNKNOWN_EVENT"],
    ["nothing", null, "UNKNOWN_EVENT"],
    ["a sweep with a wrong option", { mode: "sweep", dryRun: "yes" }, "UNKNOWN_EVENT"],
  ])("does not retry %s: it answers, with a structured error in the log", async (_, event, code) => {
    expect(await zones.runner.run(event)).toEqual({ ignored: 1 });
    expect(zones.runner.log).toContainEqual({
      message: "Notification rejected",
      data: { rejection: expect.objectContaining({ code }) as unknown },
    });
    expect(zones.network.calls).toEqual([]);
  });
});

describe("Alarm to group", () => {
  it("goes by the configured name", async () => {
    zones.network.setAlarm("nat-a", "ALARM");
    const message = { ...alarmMessage("nat-a", "ALARM"), Trigger: {} };
    await zones.runner.run(sns(message));
    expect(zones.network.targetOf(A)).toBe("i-nat-b");
  });

  it("goes by the dimension of the metric when the alarm has another name", async () => {
    await zones.runner.run(sns(alarmMessage("nat-a", "ALARM", { name: "composite-of-nat" })));
    expect(zones.runner.log).toContainEqual({
      message: "Notified",
      data: { hint: { kind: "alarm", group: "nat-a", state: "ALARM", messageId: "message-0" } },
    });
  });

  it.each([
    ["an unknown alarm", alarmMessage("nat-x", "ALARM"), "UNKNOWN_ALARM"],
    ["a group whose name only begins like a known one", alarmMessage("nat-a-2", "ALARM"), "UNKNOWN_ALARM"],
    [
      "an alarm whose name only begins like a known one",
      alarmMessage("nat-x", "ALARM", { name: "nat-a-heartbeat-2" }),
      "UNKNOWN_ALARM",
    ],
    ["another account", alarmMessage("nat-a", "ALARM", { account: "999999999999" }), "FOREIGN_ACCOUNT"],
    ["another region", alarmMessage("nat-a", "ALARM", { region: "us-east-1" }), "FOREIGN_REGION"],
  ])("rejects %s", async (_, message, code) => {
    expect(await zones.runner.run(sns(message))).toEqual({ ignored: 1 });
    expect(zones.runner.log).toContainEqual({
      message: "Notification rejected",
      data: { rejection: expect.objectContaining({ code }) as unknown },
    });
  });
});

describe("Lifecycle notifications", () => {
  it.each([
    [
      "SNS",
      sns({
        LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
        AutoScalingGroupName: "nat-a",
        AccountId: "111111111111",
        EC2InstanceId: "i-nat-a",
      }),
    ],
    [
      "EventBridge",
      {
        id: "event",
        source: "aws.autoscaling",
        account: "111111111111",
        region: "eu-central-1",
        detail: { AutoScalingGroupName: "nat-a" },
      },
    ],
  ])("by %s are a reason to look", async (_, event) => {
    zones.network.terminate("i-nat-a");
    await zones.runner.run(event);
    expect(zones.network.targetOf(A)).toBe("i-nat-b");
  });
});

describe("Dry run", () => {
  it.each([
    ["the event", { dryRun: true }, {}],
    ["the environment", {}, { DRY_RUN: "true" }],
  ])("asked for by %s, prints the difference as JSON and writes nothing", async (_, event, environment) => {
    const runner = new FailoverRunner(zones.network, environmentOf(GROUPS, environment));
    zones.network.setAlarm("nat-a", "ALARM");
    const report = await runner.sweep(event);
    expect(zones.network.writes).toEqual([]);
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({
      dryRun: true,
      moves: [{ routeTable: A, action: "replace", from: { id: "eni-nat-a" }, to: { id: "eni-nat-b" } }],
      unhealthy: ["i-nat-a"],
    });
  });
});
