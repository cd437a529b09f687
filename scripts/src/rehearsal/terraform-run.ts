import { withAdvice } from "../pipeline/advice.js";
import type { Finished } from "../terraform/installation.js";
import type { Diagnostic } from "../terraform/terraform.js";

export interface Change {
  /** Terraform address. */
  readonly address: string;
  readonly action: "create" | "update" | "delete" | "replace" | "move" | "read" | "import" | "forget";
}

/** What one run of Terraform on one stack came to. */
export interface Outcome {
  readonly stack: string;
  /** What was planned; of an apply, also what then failed. */
  readonly changes: readonly Change[];
  /** One line per error; none where the run succeeded. */
  readonly errors: readonly string[];
  readonly seconds: number;
}

interface Event {
  readonly type: string;
  readonly change?: { readonly action: Change["action"]; readonly resource: { readonly addr: string } };
  readonly diagnostic?: Diagnostic;
}

/** Reads what `terraform plan -json` or `terraform apply -json` wrote. */
export function outcomeOf(stack: string, { status, stdout, stderr }: Finished, seconds: number): Outcome {
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Event);
  const changes = events.flatMap(({ type, change }) =>
    type === "planned_change" && change !== undefined ? [{ address: change.resource.addr, action: change.action }] : [],
  );
  const errors = events.flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [errorOf(diagnostic)] : []));
  // 2 is a plan with changes.
  const failed = status !== 0 && status !== 2;
  if (failed && errors.length === 0) errors.push(stderr.trim() || `terraform ended with status ${String(status)}`);
  // An interrupted run says the same of each resource that it did not begin.
  return { stack, changes, errors: [...new Set(errors)].map(withAdvice), seconds };
}

function errorOf({ address, summary, detail }: Diagnostic): string {
  return [address, summary, detail].filter(Boolean).join(": ");
}
