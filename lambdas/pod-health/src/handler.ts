import {
  createTelemetry,
  failUnlessComplete,
  functionHandler,
  FunctionError,
  parse,
  sleep as sleepFor,
  tellReport,
} from "@causeway/lambda-shared";
import type { Environment, FunctionHandler, Sleep, Telemetry } from "@causeway/lambda-shared";
import * as z from "zod/mini";
import { AwsHub } from "./aws/aws-hub.js";
import type { Hub } from "./aws/hub.js";
import { readConfiguration } from "./configuration.js";
import { FINDING_KINDS } from "./decision/decide.js";
import { networkProber } from "./probe/network-prober.js";
import type { Prober } from "./probe/prober.js";
import { failUnlessHandedOver, handOver } from "./run/hand-over.js";
import { run, type RunReport } from "./run/run.js";

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
  readonly sleep?: Sleep;
}

/** @throws ConfigurationError when the environment is wrong, before any event. */
export function createHandler(environment: Environment, parts: HandlerParts = {}): FunctionHandler<RunReport> {
  const configuration = readConfiguration(environment);
  const { pod } = configuration;
  // Each pod has a function of its own: what they measure must not add up.
  const { telemetry = createTelemetry(`pod-health-${pod.name}`), probe = networkProber(configuration) } = parts;
  const { sleep = sleepFor } = parts;
  let { hub } = parts;

  return functionHandler({
    telemetry,
    keptBackMilliseconds: 15_000,
    logKeys: { pod: pod.name },
    work: async (event, { deadline }) => {
      const parsed = parse(Event, event, "event");
      if (!parsed.ok) throw new FunctionError("INVALID_EVENT", parsed.problems.map(({ path }) => path).join(", "));
      hub ??= new AwsHub(configuration);
      const dryRun = configuration.dryRun || parsed.value.dryRun === true;
      const tools = { hub, probe, deadline, sleep };
      const handsOver = parsed.value.mode === "hand-over";
      const report = await (handsOver ? handOver : run)(configuration, dryRun, tools);
      const { verdict, enabled: TablesEnabled, disabled: TablesDisabled } = report;
      tellReport(report, FINDING_KINDS, { TablesEnabled, TablesDisabled }, telemetry);
      telemetry.count("PodHealthy", verdict === "healthy" ? 1 : 0);
      failUnlessComplete("POD_HEALTH_INCOMPLETE", report);
      if (handsOver) failUnlessHandedOver(configuration, report);
      return report;
    },
  });
}
