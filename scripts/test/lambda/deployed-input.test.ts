import { RamPrincipalAssociation } from "@cdktf/provider-aws/lib/ram-principal-association/index.js";
import { readConfiguration as readPodHealth } from "@causeway/pod-health/configuration";
import { readConfiguration as readRouteFailover } from "@causeway/route-failover/configuration";
import { readEvent as readNotification } from "@causeway/route-failover/notification";
import { readConfiguration as readTagCopy } from "@causeway/tag-copy/configuration";
import { readEvent as readTagEvent } from "@causeway/tag-copy/event";
import { RouteFailover, TagCopy, TagCopyEvents, TagCopyOwnerRole, TagCopyParticipantRole } from "@causeway/functions";
import { defineAccount } from "@causeway/platform";
import { synthesizeApps, synthesizeForTest, testOrganization, type ParsedStack } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { beforeAll, describe, expect, test } from "vitest";
import { appNames, loadApps, loadOrganization } from "../../src/synth/load.js";

/** What the constructs hand to the functions, read by the functions' own readers: neither side imports the other. */

type Environment = Readonly<Record<string, string>>;
type Event = Readonly<Record<string, unknown>>;

const ID_PREFIXES: Readonly<Record<string, string>> = {
  vpc: "vpc",
  subnet: "subnet",
  route_table: "rtb",
  nat_gateway: "nat",
};

/** Puts an id of the right form where Terraform will, the same one for the same resource. */
function withIds(text: string): string {
  const ids = new Map<string, string>();
  return text.replaceAll(/\$\{aws_(\w+)\.[^}]+\.id\}/g, (reference, type: string) => {
    const prefix = ID_PREFIXES[type];
    if (prefix === undefined) throw new Error(`No form is known for ${reference}`);
    const id = ids.get(reference) ?? `${prefix}-${String(ids.size).padStart(17, "0")}`;
    ids.set(reference, id);
    return id;
  });
}

function functionsOf(stack: ParsedStack, lambda: string): { path: string; environment: Environment }[] {
  return Object.entries(stack.resources("aws_lambda_function"))
    .filter(([, { tags, filename }]) => JSON.stringify([tags, filename]).includes(lambda))
    .map(([path, { environment }]) => ({
      path: path.replace(/_function_function$/, ""),
      environment: JSON.parse(
        withIds(JSON.stringify((environment as { variables: Environment }).variables)),
      ) as Environment,
    }));
}

/** One event for each source that a rule lets through. */
function eventsOf(stack: ParsedStack, path: string, account: string, region: string): Event[] {
  return Object.entries(stack.resources("aws_cloudwatch_event_rule")).flatMap(([name, rule]) => {
    if (!name.startsWith(`${path}_`)) return [];
    const target = stack.resource(`aws_cloudwatch_event_target.${name.replace(/_rule$/, "_target")}`);
    if (typeof target["input"] === "string") return [JSON.parse(target["input"]) as Event];
    const pattern = JSON.parse(rule["event_pattern"] as string) as Record<string, unknown>;
    const types = pattern["detail-type"] as string[];
    return types.map((type) => ({ id: "event", account, region, ...(first(pattern) as Event), "detail-type": type }));
  });
}

/** The first of each list of alternatives in a pattern. */
function first(pattern: unknown): unknown {
  if (Array.isArray(pattern)) return pattern[0];
  return Object.fromEntries(Object.entries(pattern as Event).map(([key, value]) => [key, first(value)]));
}

/** A variable that no reader knows would be a setting without effect. */
function expectEveryVariableRead(environment: Environment, read: (environment: Environment) => unknown): void {
  for (const name of Object.keys(environment)) {
    expect(() => read({ ...environment, [name]: "\u0000" }), name).toThrow(name);
  }
}

describe("every function of the organization in apps/", () => {
  const READERS = { "tag-copy": readTagCopy, "route-failover": readRouteFailover, "pod-health": readPodHealth };

  test("understands its environment", async () => {
    const stacks = Object.values(
      synthesizeApps(await loadOrganization("apps/organization.ts"), await loadApps(appNames())),
    );
    const read = Object.entries(READERS).flatMap(([lambda, reader]) =>
      stacks.flatMap((stack) => functionsOf(stack, lambda)).map(({ environment }) => reader(environment)),
    );
    expect(read).toHaveLength(stacks.flatMap((stack) => Object.keys(stack.resources("aws_lambda_function"))).length);
  });
});

/** The networking account shares a VPC with `alpha`, and takes part in one of `beta`. */
describe("tag-copy as the constructs deploy it", () => {
  const NETWORK = "100000000001";
  const ALPHA = "100000000002";
  const BETA = "100000000003";
  const REGION = "eu-west-1";
  const stacks = synthesizeApps(testOrganization(), [
    defineAccount("network", ({ stack }) => {
      const main = stack();
      const vpc = new Vpc(main, "platform", { addresses: { cidr: "10.8.0.0/22" }, tiers: ["private"] });
      const share = { principal: ALPHA, resourceShareArn: "share" };
      new TagCopy(main, "tag-copy", {
        shares: [
          { vpc, participants: ["alpha"], ready: [new RamPrincipalAssociation(main, "with-alpha", share)] },
          { owner: "beta", network: "workshop", participants: ["network"] },
        ],
      });
    }),
    defineAccount("alpha", ({ stack }) => void new TagCopyParticipantRole(stack(), "tag-copy")),
    defineAccount("beta", ({ stack }) => {
      const main = stack();
      new TagCopyOwnerRole(main, "tag-copy");
      new TagCopyEvents(main, "tag-copy-events");
    }),
  ]);
  const network = stackOf("network");
  const [found] = functionsOf(network, "tag-copy");
  if (found === undefined) throw new Error("there is no function");
  const { environment, path } = found;

  function stackOf(name: string): ParsedStack {
    const stack = stacks[name];
    if (stack === undefined) throw new Error(`no stack ${name}`);
    return stack;
  }

  test("understands its environment: both directions of sharing", () => {
    expect(readTagCopy(environment).shares).toEqual([
      { owner: NETWORK, region: REGION, vpcs: [expect.stringMatching(/^vpc-/)], participants: [ALPHA] },
      { owner: BETA, region: REGION, vpcs: [], networks: ["workshop"], participants: [NETWORK] },
    ]);
  });

  test("reads every variable", () => {
    expectEveryVariableRead(environment, readTagCopy);
  });

  test.each(["create", "update", "delete"])("understands what Terraform sends it to %s", (action) => {
    const { input } = network.resource(`aws_lambda_invocation.${path}_apply`);
    const sent = JSON.parse(withIds(input as string)) as Event;
    const request = readTagEvent({ ...sent, tf: { action, prev_input: action === "create" ? null : sent } });
    const { shares } = readTagCopy(environment);
    expect(request).toMatchObject(
      action === "delete" ? { copy: [], remove: shares } : { copy: shares, remove: [], dryRun: false },
    );
  });

  test("understands its schedule, and every event that a rule lets through", () => {
    const events = eventsOf(network, path, BETA, REGION);
    const catchUp = network.resource(`aws_lambda_invocation.${path}_catch-up`)["input"] as string;
    expect(events).toHaveLength(3);
    for (const event of [...events, JSON.parse(catchUp) as Event]) {
      const request = readTagEvent(event);
      expect(request.kind, JSON.stringify(event)).toBe("reconcile");
      const concerned = request.kind === "reconcile" ? readTagCopy(environment).shares.filter(request.concerns) : [];
      expect(concerned.map(({ owner }) => owner)).toContain(BETA);
    }
  });

  test.each([
    ["PARTICIPANT_ROLE_NAME", "alpha"],
    ["OWNER_ROLE_NAME", "beta"],
  ])("finds %s in stack %s, which trusts it with the external id", (variable, stack) => {
    const role = stackOf(stack).resource("aws_iam_role.tag-copy_role");
    expect(role["name"]).toBe(environment[variable]);
    const trust = role["assume_role_policy"] as string;
    expect(trust).toContain(`"sts:ExternalId":"${environment["EXTERNAL_ID"] ?? ""}"`);
    const name = network.resource(`aws_iam_role.${path}_function_role`)["name"] as string;
    expect(trust).toContain(`arn:aws:iam::${NETWORK}:role/${name}"`);
  });
});

describe("route-failover as the construct deploys it", () => {
  const PLACE = { partition: "aws", account: "100000000001", region: "eu-west-1" };
  let stack: ParsedStack;
  let environment: Environment;
  let path: string;

  beforeAll(() => {
    stack = synthesizeForTest((account) => {
      const vpc = new Vpc(account, "egress", { addresses: { cidr: "10.15.0.0/22" }, tiers: ["private"] });
      new RouteFailover(account, "failover", {
        groups: vpc.subnets("private").map((subnet, index) => ({
          autoScalingGroupName: `proxy-${subnet.zone.key}`,
          alarmName: `proxy-${subnet.zone.key}-heartbeat`,
          zone: subnet.zone,
          subnets: [subnet],
          ...(index === 0 ? { fallbackNatGatewayId: "${aws_nat_gateway.egress.id}" } : {}),
        })),
        lifecycleHookName: "launch",
        deviceIndex: 1,
        quietPeriodSeconds: 600,
        routeConcurrency: 20,
      });
    });
    const [found] = functionsOf(stack, "route-failover");
    if (found === undefined) throw new Error("there is no function");
    ({ environment, path } = found);
  });

  test("understands its environment", () => {
    const group = (key: string) => ({
      name: `proxy-${key}`,
      alarm: `proxy-${key}-heartbeat`,
      zone: `eu-west-1${key}`,
      routeTables: [expect.stringMatching(/^rtb-/)],
    });
    expect(readRouteFailover(environment)).toEqual({
      groups: [{ ...group("a"), fallbackNatGateway: expect.stringMatching(/^nat-/) as unknown }, group("b")],
      lifecycleHook: "launch",
      destination: "0.0.0.0/0",
      deviceIndex: 1,
      quietPeriodMilliseconds: 600_000,
      routeConcurrency: 20,
      dryRun: false,
    });
  });

  test("reads every variable", () => {
    expectEveryVariableRead(environment, readRouteFailover);
  });

  test("understands its schedule, and every event that a rule lets through", () => {
    const events = eventsOf(stack, path, PLACE.account, PLACE.region);
    expect(events).toHaveLength(4);
    for (const event of events) {
      const { hints, rejections } = readNotification(event, readRouteFailover(environment), PLACE);
      expect([hints.length, rejections], JSON.stringify(event)).toEqual([1, []]);
    }
  });

  test("knows every alarm that may notify its topic", () => {
    const policy = stack.resource(`aws_sns_topic_policy.${path}_alarms_policy`)["policy"] as string;
    const [statement] = (JSON.parse(policy) as { Statement: { Condition: { ArnEquals: Record<string, string[]> } }[] })
      .Statement;
    const arns = statement?.Condition.ArnEquals["aws:SourceArn"] ?? [];
    expect(arns).toHaveLength(2);
    for (const arn of arns) {
      const Message = JSON.stringify({ AlarmName: arn.split(":").at(-1), AlarmArn: arn, NewStateValue: "ALARM" });
      const event = { Records: [{ EventSource: "aws:sns", Sns: { MessageId: "message", Message } }] };
      const { hints, rejections } = readNotification(event, readRouteFailover(environment), PLACE);
      expect([hints.length, rejections]).toEqual([1, []]);
    }
  });
});
