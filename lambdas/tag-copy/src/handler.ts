import { createTelemetry, functionHandler, FunctionError, sleep } from "@causeway/lambda-shared";
import type { Environment, FunctionHandler, Telemetry } from "@causeway/lambda-shared";
import { AssumedAccounts, type Accounts } from "./aws/accounts.js";
import { readConfiguration } from "./configuration.js";
import { readEvent } from "./event.js";
import type { RunReport } from "./run/report.js";
import { run, type Clock } from "./run/run.js";

/** CloudWatch Logs cuts a line at 256 KB; a resource's tags can take 19 KB. */
const DIFFERENCES_PER_LINE = 10;

export interface HandlerParts {
  readonly telemetry?: Telemetry;
  readonly accounts?: Accounts;
  readonly clock?: Clock;
}

export type Outcome = RunReport | { readonly rejected: string };

const systemClock: Clock = { now: () => Date.now(), sleep };

/** @throws ConfigurationError when the environment is wrong, before any event. */
export function createHandler(environment: Environment, parts: HandlerParts = {}): FunctionHandler<Outcome> {
  const configuration = readConfiguration(environment);
  const { telemetry = createTelemetry("tag-copy"), clock = systemClock } = parts;
  let { accounts } = parts;

  return functionHandler<Outcome>({
    telemetry,
    keptBackMilliseconds: 10_000,
    work: async (event, { place, deadline }) => {
      const request = readEvent(event);
      if (request.kind === "rejected") {
        telemetry.error("Event rejected", { code: request.reason, problems: request.problems });
        telemetry.count("EventsRejected");
        return { rejected: request.reason };
      }
      accounts ??= new AssumedAccounts(place, configuration.roles);
      const report = await run(request, configuration, { accounts, deadline, clock });
      tell(report, telemetry);
      failUnlessComplete(report);
      return report;
    },
  });
}

function tell({ dryRun, tasks }: RunReport, telemetry: Telemetry): void {
  for (const { differences, ...task } of tasks) {
    const line = { dryRun, ...task, resourcesChanged: differences.length };
    if (task.status === "failed" || task.status === "unfinished") telemetry.error(`Tag copy ${task.status}`, line);
    else if (task.denied.length > 0) telemetry.warn("Participant may not tag every type", line);
    else telemetry.info(`Tag copy ${task.status}`, line);
    const { owner, region, participant } = task;
    for (let start = 0; start < differences.length; start += DIFFERENCES_PER_LINE) {
      const part = differences.slice(start, start + DIFFERENCES_PER_LINE);
      telemetry.info(dryRun ? "Difference" : "Written", { dryRun, owner, region, participant, differences: part });
    }
  }
  const of = (status: string) =>
    new Set(tasks.filter((task) => task.status === status).map((task) => task.participant));
  const sum = (size: (task: RunReport["tasks"][number]) => number) =>
    tasks.reduce((total, task) => total + size(task), 0);
  const keys = (byResource: Readonly<Record<string, readonly string[]>>) => Object.values(byResource).flat().length;
  telemetry.count("AccountsFailed", of("failed").size);
  telemetry.count("AccountsUnfinished", of("unfinished").size);
  telemetry.count("ResourcesChanged", dryRun ? 0 : sum((task) => task.differences.length));
  telemetry.count(
    "ResourcesNotVisible",
    sum((task) => task.notVisible.length),
  );
  telemetry.count(
    "KeysLeftOut",
    sum((task) => keys(task.leftOut)),
  );
  telemetry.count(
    "KeysInConflict",
    sum((task) => keys(task.conflicts)),
  );
  telemetry.count(
    "TypesDenied",
    sum((task) => task.denied.length),
  );
  if (of("failed").size + of("unfinished").size === 0) telemetry.count("RunsCompleted");
}

/** After all accounts had their turn, so that a retry has only the rest to do. */
function failUnlessComplete({ tasks }: RunReport): void {
  const failed = tasks.filter(({ status }) => status === "failed" || status === "unfinished");
  if (failed.length === 0) return;
  const lines = failed.map(({ participant, owner, region, status, errors }) => {
    const causes = errors.map(({ code, name, message }) => (code === undefined ? `${name}: ${message}` : message));
    return `${participant} (VPCs of ${owner} in ${region}): ${status === "failed" ? causes.join("; ") : "time ran out"}`;
  });
  throw new FunctionError("TAG_COPY_INCOMPLETE", lines.join(" | "), {
    accounts: failed.map((task) => task.participant),
  });
}
