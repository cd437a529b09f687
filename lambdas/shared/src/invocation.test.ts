import { describe, expect, it } from "vitest";
import { handleInvocation } from "./invocation.js";
import type { Telemetry } from "./telemetry.js";

const CONTEXT = { awsRequestId: "request", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => 1_000 };

function recorded(): { telemetry: Telemetry; said: unknown[][] } {
  const said: unknown[][] = [];
  const say =
    (name: string) =>
    (...what: unknown[]) =>
      void said.push([name, ...what]);
  const telemetry = {
    begin: say("begin"),
    info: say("info"),
    warn: say("warn"),
    error: say("error"),
    count: say("count"),
    end: say("end"),
  };
  return { telemetry, said };
}

describe("an invocation", () => {
  it("has the event's correlation id on every line, and its answer is the work's", async () => {
    const { telemetry, said } = recorded();
    expect(await handleInvocation(telemetry, CONTEXT, "event", () => Promise.resolve(42))).toBe(42);
    expect(said).toEqual([["begin", { correlationId: "event", requestId: "request" }], ["end"]]);
  });

  it("has its own id where the event has none", async () => {
    const { telemetry, said } = recorded();
    await handleInvocation(telemetry, CONTEXT, undefined, () => Promise.resolve());
    expect(said[0]).toEqual(["begin", { correlationId: "request", requestId: "request" }]);
  });

  it("that fails says so, is counted, writes its metrics, and fails for Lambda too", async () => {
    const { telemetry, said } = recorded();
    const failure = Object.assign(new Error("slow down"), { name: "Throttling", $response: { secret: "x" } });
    await expect(handleInvocation(telemetry, CONTEXT, "event", () => Promise.reject(failure))).rejects.toBe(failure);
    expect(said.slice(1)).toEqual([
      ["error", "Run failed", { error: { name: "Throttling", message: "slow down" } }],
      ["count", "RunsFailed"],
      ["end"],
    ]);
  });
});
