import { createTelemetry, Deadline, describeError, FunctionError, parse } from "@causeway/lambda-shared";
import type { Environment, InvocationContext, Telemetry } from "@causeway/lambda-shared";
import * as z from "zod/mini";
import { AwsHub } from "./aws/aws-hub.js";
import type { Hub } from "./aws/hub.js";
import { readConfiguration } from "./configuration.js";
import { FINDING_KINDS } from "./decision/decide.js";
import { networkProber } from "./probe/network-prober.js";
import type { Prober } from "./probe/prober.js";
import { failUnlessHandedOver, handOver } from "./run/hand-over.js";
import { run, type RunReport } from "./run/run.js";

const DEADLINE_MARGIN_MILLISECONDS = 15_000;

/**
 * An event is a reason to look; nothing of it is applied. With the mode `hand-over` a pod that is to leave the tables is
 * waited for, and the run fails if it stays.
 */
const Event = z.looseObject(
  {
    mode: z.optional(z.enum(["check", "hand-over"], "check or hand-over")),
    dryRun: z.optional(z.boolean("true or false")),
  },
  "an object",
);

export interface HandlerParts {
  readonly telemetry?: Telemetry;
  readonly hub?: Hub;
  readonly probe?: Prober;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** @throws ConfigurationError when the environment is wrong, before any event. */
export function createHandler(environment: Environment, parts: HandlerParts = {}) {
  const configuration = readConfiguration(environment);
  const { pod } = configuration;
  // Each pod has a function of its own: what they measure must not add up.
  const { telemetry = createTelemetry(`pod-health-${pod.name}`), probe = networkProber(configuration) } = parts;
  const { sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) } = parts;
  let { hub } = parts;

  return async (event: unknown, context: InvocationContext): Promise<RunReport> => {
    telemetry.begin({ requestId: context.awsRequestId, pod: pod.name });
    try {
      const parsed = parse(Event, event, "event");
      if (!parsed.ok) throw new FunctionError("INVALID_EVENT", parsed.problems.map(({ path }) => path).join(", "));
      hub ??= new AwsHub(configuration);
      const deadline = new Deadline(context, DEADLINE_MARGIN_MILLISECONDS);
      const dryRun = configuration.dryRun || parsed.value.dryRun === true;
      const tools = { hub, probe, deadline, sleep };
      const handsOver = parsed.value.mode === "hand-over";
      const report = await (handsOver ? handOver : run)(configuration, dryRun, tools);
      tellReport(report, telemetry);
      failUnlessComplete(report);
      if (handsOver) failUnlessHandedOver(configuration, report);
      return report;
    } catch (error) {
      telemetry.error("Run failed", { error: describeError(error) });
      telemetry.count("RunsFailed");
      throw error;
    } finally {
      telemetry.end();
    }
  };
}

function tellReport(report: RunReport, telemetry: Telemetry): void {
  const { dryRun, verdict, enabled, disabled, findings, failures } = report;
  telemetry.info(dryRun ? "Difference" : "Run", { ...report });
  for (const finding of findings) telemetry.warn(finding.kind, { finding });
  for (const failure of failures) telemetry.error("Change failed", { failure });
  // Always written, so that a missing value means that nothing ran.
  for (const kind of FINDING_KINDS) telemetry.count(kind, findings.filter((finding) => finding.kind === kind).length);
  telemetry.count("PodHealthy", verdict === "healthy" ? 1 : 0);
  telemetry.count("TablesEnabled", dryRun ? 0 : enabled.length);
  telemetry.count("TablesDisabled", dryRun ? 0 : disabled.length);
  telemetry.count("ChangesFailed", failures.length);
  if (failures.length === 0) telemetry.count("RunsCompleted");
}

/** After everything was tried, so that the next run has only the rest to do. */
function failUnlessComplete({ failures }: RunReport): void {
  if (failures.length === 0) return;
  const lines = failures.map(({ subject, name, message }) => `${subject}: ${name}: ${message}`);
  throw new FunctionError("POD_HEALTH_INCOMPLETE", lines.join(" | "), { failures });
}
