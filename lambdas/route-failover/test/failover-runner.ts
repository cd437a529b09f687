import type { Telemetry } from "@causeway/lambda-shared";
import { createHandler, type Outcome } from "../src/handler.js";
import type { RunReport } from "../src/run/run.js";
import { ACCOUNT, REGION, type SimulatedNetwork } from "./simulated-network.js";

export const QUIET_MILLISECONDS = 300_000;

export function groupOf(name: string, zone: string, routeTables: readonly string[], fallbackNatGateway?: string) {
  return {
    name,
    alarm: `${name}-heartbeat`,
    zone,
    routeTables,
    ...(fallbackNatGateway === undefined ? {} : { fallbackNatGateway }),
  };
}

export function environmentOf(groups: readonly object[], more: Record<string, string> = {}) {
  return { GROUPS: JSON.stringify(groups), LIFECYCLE_HOOK: "launch", ...more };
}

/** Runs the function against a simulation, and keeps its metrics and log lines. */
export class FailoverRunner {
  readonly metrics = new Map<string, number>();
  readonly log: { readonly message: string; readonly data?: unknown }[] = [];
  /** Milliseconds that the function believes to have left at each look at the clock. */
  remaining: () => number = () => 60_000;
  private readonly handler: (event: unknown, context: never) => Promise<Outcome>;

  constructor(network: SimulatedNetwork, environment: Record<string, string>) {
    const say = (message: string, data?: unknown) => void this.log.push({ message, data });
    const telemetry: Telemetry = {
      begin: () => undefined,
      info: say,
      warn: say,
      error: say,
      count: (name, value = 1) => void this.metrics.set(name, (this.metrics.get(name) ?? 0) + value),
      end: () => undefined,
    };
    const sleep = (milliseconds: number) => {
      network.now += milliseconds;
      return Promise.resolve();
    };
    this.handler = createHandler(environment, { telemetry, network, sleep });
  }

  run(event: unknown): Promise<Outcome> {
    const context = {
      awsRequestId: "request",
      invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:route-failover`,
      getRemainingTimeInMillis: () => this.remaining(),
    };
    return this.handler(event, context as never);
  }

  async sweep(event: object = {}): Promise<RunReport> {
    const outcome = await this.run({ mode: "sweep", ...event });
    if ("ignored" in outcome) throw new Error("A sweep is never ignored");
    return outcome;
  }
}

export function sns(...messages: (object | string)[]) {
  return {
    Records: messages.map((message, index) => ({
      EventSource: "aws:sns",
      Sns: {
        MessageId: `message-${index}`,
        Message: typeof message === "string" ? message : JSON.stringify(message),
      },
    })),
  };
}

export function alarmMessage(group: string, state: string, { account = ACCOUNT, region = REGION, name = "" } = {}) {
  const alarmName = name === "" ? `${group}-heartbeat` : name;
  return {
    AlarmName: alarmName,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`,
    AWSAccountId: account,
    NewStateValue: state,
    Region: "EU (Frankfurt)",
    Trigger: { MetricName: "heartbeat", Dimensions: [{ name: "AutoScalingGroupName", value: group }] },
  };
}
