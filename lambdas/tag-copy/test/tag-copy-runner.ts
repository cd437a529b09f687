import type { Telemetry } from "@causeway/lambda-shared";
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
  readonly metrics = new Map<string, number>();
  readonly log: { readonly message: string; readonly data?: unknown }[] = [];
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
    const say = (message: string, data?: unknown) => void this.log.push({ message, data });
    const telemetry: Telemetry = {
      begin: () => undefined,
      info: say,
      warn: say,
      error: say,
      count: (name, value = 1) => void this.metrics.set(name, (this.metrics.get(name) ?? 0) + value),
      end: () => undefined,
    };
    const clock = {
      now: () => this.time,
      sleep: (milliseconds: number) => {
        this.time += milliseconds;
        this.onSleep();
        return Promise.resolve();
      },
    };
    const handler = createHandler({ ...ENVIRONMENT, ...this.environment }, { telemetry, accounts: this.aws, clock });
    return handler(event, {
      awsRequestId: "request",
      invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWNER}:function:tag-copy`,
      getRemainingTimeInMillis: () => this.remaining(),
    });
  }
}

export function apply(action: "create" | "update" | "delete", shares: Share[], previous?: Share[]) {
  return { shares, tf: { action, prev_input: previous === undefined ? null : { shares: previous } } };
}
