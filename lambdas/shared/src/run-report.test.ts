import { describe, expect, it } from "vitest";
import { failUnlessComplete, tellReport } from "./run-report.js";
import { RecordedTelemetry } from "./testing/index.js";

const failure = { subject: "rtb-1", name: "Throttling", message: "slow down" };
const finding = { kind: "Gone" };

function metricsOf(report: { dryRun?: boolean; failures?: (typeof failure)[] }) {
  const telemetry = new RecordedTelemetry();
  const all = { dryRun: false, findings: [finding, finding], failures: [], ...report };
  tellReport(all, ["Gone", "Late"], { Moved: ["a", "b", "c"] }, telemetry);
  return Object.fromEntries(telemetry.metrics);
}

describe("a run's report", () => {
  it("counts findings by kind, changes and failures, also where there are none", () => {
    expect(metricsOf({})).toEqual({ Gone: 2, Late: 0, Moved: 3, ChangesFailed: 0, RunsCompleted: 1 });
  });

  it("counts nothing as changed in a dry run", () => {
    expect(metricsOf({ dryRun: true })).toMatchObject({ Moved: 0 });
  });

  it("of a run with a failure is of none that is complete", () => {
    expect(metricsOf({ failures: [failure] })).toEqual({ Gone: 2, Late: 0, Moved: 3, ChangesFailed: 1 });
    expect(() => {
      failUnlessComplete("INCOMPLETE", { failures: [failure, { ...failure, subject: "rtb-2" }] });
    }).toThrow("INCOMPLETE: rtb-1: Throttling: slow down | rtb-2: Throttling: slow down");
    expect(() => {
      failUnlessComplete("INCOMPLETE", { failures: [] });
    }).not.toThrow();
  });
});
