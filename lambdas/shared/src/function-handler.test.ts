import { describe, expect, it } from "vitest";
import { functionHandler, type FunctionHandlerProps } from "./function-handler.js";
import { invocationContext, RecordedTelemetry } from "./testing/index.js";

function handled(event: unknown, props: Partial<FunctionHandlerProps<unknown>> = {}) {
  const telemetry = new RecordedTelemetry();
  const work = (_: unknown, invocation: unknown) => Promise.resolve(invocation);
  const handler = functionHandler<unknown>({ telemetry, keptBackMilliseconds: 5_000, work, ...props });
  return { telemetry, outcome: handler(event, invocationContext("sample")) };
}

describe("an invocation", () => {
  it.each([
    ["an event of EventBridge", { id: "event", Records: [] }, "event"],
    ["a message of SNS", { Records: [{ Sns: { MessageId: "message" } }] }, "message"],
    ["an event without an id", { mode: "sweep" }, "request"],
    ["an id that is no text", { id: 7 }, "request"],
    ["something else", "text", "request"],
    ["nothing", null, "request"],
    ["a record of nothing", { Records: [null] }, "request"],
  ])("of %s has its id on every line", async (_, event, correlationId) => {
    const { telemetry, outcome } = handled(event, { logKeys: { pod: "pod-1" } });
    await outcome;
    expect(telemetry.begun).toEqual([{ correlationId, requestId: "request", pod: "pod-1" }]);
    expect(telemetry.ended).toBe(1);
  });

  it("knows where it runs, and how long it may", async () => {
    expect(await handled({}).outcome).toMatchObject({
      place: { partition: "aws", region: "eu-central-1", account: "111111111111" },
      deadline: { remaining: 55_000 },
    });
  });

  it("that fails says so, is counted, writes its metrics, and fails for Lambda too", async () => {
    const failure = Object.assign(new Error("slow down"), { name: "Throttling", $response: { secret: "x" } });
    const { telemetry, outcome } = handled({}, { work: () => Promise.reject(failure) });
    await expect(outcome).rejects.toBe(failure);
    expect(telemetry.log).toEqual([
      { message: "Run failed", data: { error: { name: "Throttling", message: "slow down" } } },
    ]);
    expect(telemetry.metrics).toEqual(new Map([["RunsFailed", 1]]));
    expect(telemetry.ended).toBe(1);
  });
});
