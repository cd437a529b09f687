import { afterEach, describe, expect, it, vi } from "vitest";
import { createTelemetry } from "./telemetry.js";

describe("telemetry", () => {
  const lines: Record<string, unknown>[] = [];

  afterEach(() => {
    lines.length = 0;
    vi.restoreAllMocks();
  });

  function listen(): void {
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, "write").mockImplementation((chunk) => lines.push(JSON.parse(String(chunk)) as never) > 0);
    }
  }

  it("puts the keys of the unit of work on every line, and forgets them with the next one", () => {
    listen();
    const telemetry = createTelemetry("tag-copy");
    telemetry.begin({ correlationId: "first", requestId: "1" });
    telemetry.info("hello", { participant: "222222222222" });
    telemetry.begin({ correlationId: "second" });
    telemetry.error("again");
    expect(lines[0]).toMatchObject({
      level: "INFO",
      message: "hello",
      service: "tag-copy",
      correlationId: "first",
      participant: "222222222222",
    });
    expect(lines[1]).toMatchObject({ level: "ERROR", correlationId: "second" });
    expect(lines[1]).not.toHaveProperty("requestId");
  });

  it("writes metrics that CloudWatch reads out of the log, with the function as dimension", () => {
    listen();
    const telemetry = createTelemetry("tag-copy");
    telemetry.begin({});
    telemetry.count("AccountsFailed", 2);
    telemetry.count("RunsCompleted");
    telemetry.end();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: "Causeway", Dimensions: [["service"]] }] },
      service: "tag-copy",
      AccountsFailed: 2,
      RunsCompleted: 1,
    });
  });

  it("writes no empty metrics", () => {
    listen();
    const telemetry = createTelemetry("tag-copy");
    telemetry.begin({});
    telemetry.end();
    expect(lines).toEqual([]);
  });
});
