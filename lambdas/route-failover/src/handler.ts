import { createTelemetry, Deadline, FunctionError, handleInvocation } from "@causeway/lambda-shared";
import type { Environment, InvocationContext, Telemetry } from "@causeway/lambda-shared";
import type { Network } from "./aws/network.js";
import { AwsNetwork } from "./aws/aws-network.js";
import { readConfiguration, type Configuration } from "./configuration.js";
import { FINDING_KINDS } from "./decision/decide.js";
import { readEvent, type Hint, type Notifications, type Place } from "./notification.js";
import { run, type RunReport } from "./run/run.js";

const DEADLINE_MARGIN_MILLISECONDS = 5_000;

export interface HandlerParts {
  readonly telemetry?: Telemetry;
  readonly network?: Network;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export type Outcome = RunReport | { readonly ignored: number };

/** @throws ConfigurationError when the environment is wrong, before any event. */
export function createHandler(environment: Environment, parts: HandlerParts = {}) {
  const configuration = readConfiguration(environment);
  const { telemetry = createTelemetry("route-failover") } = parts;
  const { sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) } = parts;
  let { network } = parts;

  return (event: unknown, context: InvocationContext): Promise<Outcome> => {
    const notifications = readEvent(event, configuration, placeOf(context));
    return handleInvocation(telemetry, context, correlationId(notifications), async () => {
      tellNotifications(notifications, telemetry);
      if (notifications.hints.length === 0) {
        return { ignored: notifications.rejections.length + notifications.testMessages };
      }
      network ??= new AwsNetwork(configuration);
      const deadline = new Deadline(context, DEADLINE_MARGIN_MILLISECONDS);
      const report = await run(configuration, isDryRun(notifications.hints, configuration), {
        network,
        deadline,
        sleep,
      });
      tellReport(report, notifications.hints, configuration, telemetry);
      failUnlessComplete(report);
      return report;
    });
  };
}

/** arn:aws:lambda:eu-central-1:111111111111:function:route-failover */
function placeOf({ invokedFunctionArn }: InvocationContext): Place {
  const [, , , region = "", account = ""] = invokedFunctionArn.split(":");
  return { region, account };
}

function isDryRun(hints: readonly Hint[], { dryRun }: Configuration): boolean {
  return dryRun || hints.every((hint) => hint.kind === "sweep" && hint.dryRun);
}

function correlationId({ hints, rejections }: Notifications): string | undefined {
  return [...hints, ...rejections].map((each) => ("messageId" in each ? each.messageId : undefined)).find(Boolean);
}

function tellNotifications({ hints, rejections, testMessages }: Notifications, telemetry: Telemetry): void {
  for (const hint of hints) telemetry.info("Notified", { hint });
  for (const rejection of rejections) telemetry.error("Notification rejected", { rejection });
  telemetry.count("NotificationsRejected", rejections.length);
  if (testMessages > 0) telemetry.info("Test notification ignored", { testMessages });
}

function tellReport(
  report: RunReport,
  hints: readonly Hint[],
  configuration: Configuration,
  telemetry: Telemetry,
): void {
  const { dryRun, moves, unhealthy, launched, findings, failures } = report;
  telemetry.info(dryRun ? "Difference" : "Run", { ...report });
  for (const finding of findings) telemetry.warn(finding.kind, { finding });
  for (const failure of failures) telemetry.error("Change failed", { failure });
  // Always written, so that a missing value means that nothing ran.
  for (const kind of FINDING_KINDS) telemetry.count(kind, findings.filter((finding) => finding.kind === kind).length);
  telemetry.count("RoutesMoved", dryRun ? 0 : moves.length);
  telemetry.count("InstancesMarkedUnhealthy", dryRun ? 0 : unhealthy.length);
  telemetry.count("LaunchesCompleted", dryRun ? 0 : launched.length);
  telemetry.count("ChangesFailed", failures.length);
  telemetry.count("RepeatedAlarms", repeatedAlarms(report, hints, configuration));
  if (failures.length === 0) telemetry.count("RunsCompleted");
}

/** Alarms that found their routes moved already: delivered twice, or an instance that flaps. */
function repeatedAlarms({ moves }: RunReport, hints: readonly Hint[], { groups }: Configuration): number {
  const moved = new Set(moves.map(({ routeTable }) => routeTable));
  return hints.filter((hint) => {
    if (hint.kind !== "alarm" || hint.state !== "ALARM") return false;
    const tables = groups.find(({ name }) => name === hint.group)?.routeTables ?? [];
    return !tables.some((id) => moved.has(id));
  }).length;
}

/** After everything was tried, so that a retry has only the rest to do. */
function failUnlessComplete({ failures }: RunReport): void {
  if (failures.length === 0) return;
  const lines = failures.map(({ subject, name, message }) => `${subject}: ${name}: ${message}`);
  throw new FunctionError("ROUTE_FAILOVER_INCOMPLETE", lines.join(" | "), { failures });
}
