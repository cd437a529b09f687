import { fakeZip } from "@causeway/platform/testing";
import { Hub } from "@causeway/hub";
import { describe, expect, test } from "vitest";
import { addCore, problems, withHub } from "../../test/sample-core.js";
import { CoreHealth } from "./core-health.js";

describe("the health of cores", () => {
  const two = (step: "beside" | "moved") =>
    withHub((stack, hub) => {
      const old = addCore(stack, {}, "old", hub);
      const fresh = addCore(stack, { addresses: { cidr: "10.15.4.0/22" }, insideCidr: "169.254.65.0/24" }, "new", hub);
      const roles = step === "beside" ? { carrying: old, waiting: fresh } : { carrying: fresh, retiring: old };
      new CoreHealth(stack, "health", { hub, ...roles, zip: fakeZip() });
    });
  const variables = (stack: ReturnType<typeof two>, pod: string) =>
    (
      stack.resource(`aws_lambda_function.health_${pod}_function_function`)["environment"] as {
        variables: Record<string, string>;
      }
    ).variables;

  test("lets pods into the tables of the segments that name the egress, and no others", () => {
    expect(JSON.parse(variables(two("beside"), "old-1")["ROUTE_TABLES"] ?? "")).toEqual([
      "${aws_ec2_transit_gateway_route_table.hub_segment-production.id}",
      "${aws_ec2_transit_gateway_route_table.hub_segment-shared.id}",
    ]);
  });

  test("knows all pods of all cores, and the address of its own firewall", () => {
    const { PODS, EXPECTED_ADDRESSES } = variables(two("beside"), "new-3");
    expect((JSON.parse(PODS ?? "") as { name: string }[]).map(({ name }) => name)).toEqual([
      "new-1",
      "new-2",
      "new-3",
      "old-1",
      "old-2",
      "old-3",
    ]);
    expect(EXPECTED_ADDRESSES).toBe('["${aws_eip.new_pod-3_firewall-address.public_ip}"]');
  });

  test("has pods of the core that does not carry leave once as many others carry as are required", () => {
    const stack = two("moved");
    expect(variables(stack, "new-1")).toMatchObject({ CARRIES: "true", MINIMUM_PODS: "1" });
    expect(variables(stack, "old-1")).toMatchObject({ CARRIES: "false", MINIMUM_PODS: "2" });
  });

  test("stands in its pod's bridge subnet", () => {
    expect(two("beside").resource("aws_lambda_function.health_new-2_function_function")["vpc_config"]).toMatchObject({
      subnet_ids: ["${aws_subnet.new_pod-2_bridge.id}"],
    });
  });

  test("calls the functions of the new pods, then those of the old ones, whenever another core begins to carry", () => {
    const stack = two("moved");
    const calls = stack.resources("aws_lambda_invocation");
    expect(Object.keys(calls).sort()).toEqual(
      ["new-1", "new-2", "new-3", "old-1", "old-2", "old-3"].map((pod) => `health_hand-over-${pod}`),
    );
    for (const [name, call] of Object.entries(calls)) {
      const pod = name.replace("health_hand-over-", "");
      expect(call).toMatchObject({
        function_name: `\${aws_lambda_function.health_${pod}_function_function.function_name}`,
        input: JSON.stringify({ mode: "hand-over" }),
        triggers: { carrying: "network/new" },
      });
      const waitsFor = (call["depends_on"] as string[]).filter((address) =>
        address.startsWith("aws_lambda_invocation"),
      );
      expect(waitsFor).toEqual(
        pod.startsWith("old")
          ? ["new-1", "new-2", "new-3"].map((each) => `aws_lambda_invocation.health_hand-over-${each}`)
          : [],
      );
      expect(call["depends_on"]).toContain(`aws_iam_role_policy.health_${pod}_function_policy`);
    }
  });

  test("declares that the segments reach the internet through the firewalls of the core that carries", () => {
    for (const [step, carrying] of [
      ["beside", "old"],
      ["moved", "new"],
    ] as const) {
      const declared = two(step).intents.filter(({ from, to }) => to === "internet" && "tags" in Object(from));
      const firewalls = [1, 2, 3].map((n) => `network:aws_instance.${carrying}_pod-${String(n)}_firewall_instance`);
      const ofSegments = declared.filter(({ through, expect: what }) => what === "reachable" && through?.length === 3);
      expect(ofSegments.map(({ from }) => from)).toEqual(
        ["production", "shared"].flatMap((Segment) =>
          ["private", "isolated"].map((Tier) => ({ tags: { Segment, Tier } })),
        ),
      );
      for (const { through, symmetric } of ofSegments) expect([through, symmetric]).toEqual([firewalls, true]);
    }
  });

  test("calls nobody while a core carries alone, or another waits beside it", () => {
    expect(two("beside").resources("aws_lambda_invocation")).toEqual({});
    const alone = withHub((stack, hub) => {
      new CoreHealth(stack, "health", { hub, carrying: addCore(stack, {}, "core", hub), zip: fakeZip() });
    });
    expect(alone.resources("aws_lambda_invocation")).toEqual({});
  });

  test("tells the functions the same of their siblings, whoever carries", () => {
    expect(variables(two("beside"), "old-2")["PODS"]).toBe(variables(two("moved"), "old-2")["PODS"]);
  });

  test("refuses a core that is named twice, cores of two egresses, and an egress that no segment names", () => {
    const found = problems((stack) => {
      const hub = new Hub(stack, "hub");
      const core = addCore(stack, {}, "core", hub);
      const other = addCore(stack, { addresses: { cidr: "10.15.4.0/22" }, egress: "spare" }, "other", hub);
      new CoreHealth(stack, "health", { hub, carrying: core, waiting: core, retiring: other, zip: fakeZip() });
    });
    expect(found).toContainEqual(["DUPLICATE_CORE", "health.waiting"]);
    expect(found).toContainEqual(["CORES_OF_TWO_EGRESSES", "health.retiring"]);
    const unnamed = problems((stack) => {
      const hub = new Hub(stack, "hub");
      new CoreHealth(stack, "health", {
        hub,
        carrying: addCore(stack, { egress: "spare" }, "core", hub),
        zip: fakeZip(),
      });
    });
    expect(unnamed).toContainEqual(["EGRESS_WITHOUT_SEGMENTS", "health.carrying"]);
  });
});
