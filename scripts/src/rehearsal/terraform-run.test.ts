import { expect, test } from "vitest";
import { outcomeOf } from "./terraform-run.js";

/** What `terraform apply -json` writes. */
const written = (status: number, events: readonly object[], stderr = "") => ({
  status,
  stdout: events.map((event) => JSON.stringify(event)).join("\n"),
  stderr,
});
const planned = (addr: string, action: string) => ({ type: "planned_change", change: { resource: { addr }, action } });
const diagnostic = (severity: string, summary: string) => ({ type: "diagnostic", diagnostic: { severity, summary } });

test("an outcome has what was planned, and errors without the warnings, each once", () => {
  const events = [
    { type: "version", terraform: "1.11.4" },
    planned("aws_vpc.a", "create"),
    { type: "resource_drift", change: { resource: { addr: "aws_vpc.b" }, action: "update" } },
    diagnostic("warning", "deprecated"),
    diagnostic("error", "no more VPCs"),
    diagnostic("error", "no more VPCs"),
  ];
  expect(outcomeOf("alpha", written(1, events), 2)).toEqual({
    stack: "alpha",
    changes: [{ address: "aws_vpc.a", action: "create" }],
    errors: ["no more VPCs"],
    seconds: 2,
  });
});

test("a run that ends with an error has one, whatever it wrote", () => {
  expect(outcomeOf("alpha", written(1, [], "no such folder\n"), 0).errors).toEqual(["no such folder"]);
  expect(outcomeOf("alpha", written(1, []), 0).errors).toEqual(["terraform ended with status 1"]);
  expect(outcomeOf("alpha", written(2, [planned("aws_vpc.a", "update")]), 0).errors).toEqual([]);
});
