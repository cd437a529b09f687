import {
  createTelemetry,
  failUnlessComplete,
  functionHandler,
  sleep as sleepFor,
  tellReport,
} from "@causeway/lambda-shared";
import type { Environment, FunctionHandler, Sleep, Telemetry } from "@causeway/lambda-shared";
import type { Network } from "./aws/network.js";
import { AwsNetwork } from "./aws/aws-network.js";
import { readConfiguration, type Configuration } from "./configuration.js";
import { FINDING_KINDS } from "./decision/decide.js";
import { readEvent, type Hint, type Notifications } from "./notification.js";
import { run, type RunReport } from "./run/run.js";

export interface HandlerParts {
  readonly telemetry?: Telemetry;
  readonly network?: Network;
  readonly sleep?: Sleep;
}

export type Outcome = RunReport | { readonly ignored: number };

/** @throws ConfigurationError when the environment is wrong, before any event. */
export function createHandler(environment: Environment, parts: HandlerParts = {}): FunctionHandler<Outcome> {
  const configuration = readConfiguration(environment);
  const { telemetry = createTelemetry("route-failover"), sleep = sleepFor } = parts;
  let { network } = parts;

  return functionHandler<Outcome>({
    telemetry,
    keptBackMilliseconds: 5_000,
    work: async (event, { place, deadline }) => {
      const notifications = readEvent(event, configuration, place);
      const { hints, rejections, testMessages } = notifications;
      tellNotifications(notifications, telemetry);
      if (hints.length === 0) return { ignored: rejections.length + testMessages };
      network ??= new AwsNetwork(configuration);
      const report = await run(configuration, isDryRun(hints, configuration), { network, deadline, sleep });
      const { moves: RoutesMoved, unhealthy: InstancesMarkedUnhealthy, launched: LaunchesCompleted } = report;
      tellReport(report, FINDING_KINDS, { RoutesMoved, InstancesMarkedUnhealthy, LaunchesCompleted }, telemetry);
      telemetry.count("RepeatedAlarms", repeatedAlarms(report, hints, configuration));
      failUnlessComplete("ROUTE_FAILOVER_INCOMPLETE", report);
      return report;
    },
  });
}

function isDryRun(hints: readonly Hint[], { dryRun }: Configuration): boolean {
  return dryRun || hints.every((hint) => hint.kind === "sweep" && hint.dryRun);
}

function tellNotifications({ hints, rejections, testMessages }: Notifications, telemetry: Telemetry): void {
  for (const hint of hints) telemetry.info("Notified", { hint });
  for (const rejection of rejections) telemetry.error("Notification rejected", { rejection });
  telemetry.count("NotificationsRejected", rejections.length);
  if (testMessages > 0) telemetry.info("Test notification ignored", { testMessages });
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
