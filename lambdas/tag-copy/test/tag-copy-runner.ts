import { invocationContext, RecordedTelemetry } from "@causeway/lambda-shared/testing";
import type { Share } from "../src/configuration.js";
import { createHandler, type Outcome } from "../src/handler.js";
import type { RunReport } from "../src/run/report.js";
import { OWNER, PARTICIPANT, REGION, VPC, type SimulatedAws } from "./simulated-aws.js";

export const SHARE: Share = { owner: OWNER, region: REGION, vpcs: [VPC], participants: [PARTICIPANT] };

export const ENVIRONMENT = {
  SHARES: JSON.stringify([SHARE]),
  OWNER_ROLE_NAME: "causeway-tag-source",
  PARTICIPANT_ROLE_NAME: "causeway-tag-copy",
  EXTERNAL_ID: "external-id-of-the-test",
};

/** Runs the function against a simulation, and keeps its metrics and log lines. */
export class TagCopyRunner {
  private readonly telemetry = new RecordedTelemetry();
  readonly metrics = this.telemetry.metrics;
  readonly log = this.telemetry.log;
  /** Milliseconds that the function believes to have left at each look at the clock. */
  remaining: () => number = () => 300_000;
  /** Called whenever the function waits. */
  onSleep: () => void = () => undefined;
  private time = 0;

  constructor(
    private readonly aws: SimulatedAws,
    private readonly environment: Record<string, string> = {},
  ) {}

  /** Runs to the end and returns the report; a failed run throws. */
  async report(event: unknown = { mode: "reconcile" }): Promise<RunReport> {
    const outcome = await this.run(event);
    if ("rejected" in outcome) throw new Error(`Rejected: ${outcome.rejected}`);
    return outcome;
  }

  run(event: unknown): Promise<Outcome> {
    const clock = {
      now: () => this.time,
      sleep: (milliseconds: number) => {
        this.time += milliseconds;
        this.onSleep();
        return Promise.resolve();
      },
    };
    const { aws: accounts, telemetry } = this;
    const handler = createHandler({ ...ENVIRONMENT, ...this.environment }, { telemetry, accounts, clock });
    const place = { account: OWNER, region: REGION };
    return handler(event, invocationContext("tag-copy", { ...place, remaining: () => this.remaining() }));
  }
}

export function apply(action: "create" | "update" | "delete", shares: Share[], previous?: Share[]) {
  return { shares, tf: { action, prev_input: previous === undefined ? null : { shares: previous } } };
}
