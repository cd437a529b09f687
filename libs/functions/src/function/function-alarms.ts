import { addAlarm } from "@causeway/aws";
import type { Metric } from "@causeway/aws";
import { Construct } from "constructs";

/** A metric that a function writes itself, in the namespace `Causeway`. */
export interface FunctionMetricAlarm {
  /** Part of the alarm's name and address, e.g. `stalled`. */
  readonly id: string;
  readonly description: string;
  readonly metric: string;
  /** Seconds: 60, or a multiple of it. */
  readonly periodSeconds: number;
  readonly periods: number;
  /** Whether the sum of the metric is too large from 1 on, or too small below 1, where silence counts as zero. */
  readonly when: "any" | "none";
}

export interface FunctionAlarmsProps {
  readonly functionName: string;
  /** Value of the dimension `service` of the function's own metrics. */
  readonly service: string;
  readonly queueName: string;
  readonly timeoutSeconds: number;
  readonly maximumEventAgeSeconds: number;
  /** ARNs of what an alarm notifies when it goes off, and when it is over. */
  readonly actions: readonly string[];
  readonly metrics: readonly FunctionMetricAlarm[];
}

/** What differs from an alarm that stands for one event within five minutes. */
interface OwnAlarm extends Pick<Metric, "namespace" | "metricName" | "dimensions"> {
  readonly description: string;
  readonly statistic?: "Sum" | "Maximum";
  readonly threshold?: number;
  readonly periodSeconds?: number;
  readonly periods?: number;
  /**
   * Whether too little is wrong, and silence the least.
   * @default too much is wrong, and silence is well
   */
  readonly below?: boolean;
}

const DAY = 24 * 60 * 60;
/** Of the timeout: a run that takes longer is about to be cut off. */
const NEAR_TIMEOUT = 0.8;

/** Alarms on a function, on the queue of what it failed to handle, and on its own metrics. */
export class FunctionAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionAlarmsProps,
  ) {
    super(scope, id);
    const { functionName, service, queueName, timeoutSeconds, maximumEventAgeSeconds, metrics } = props;
    const lambda = { namespace: "AWS/Lambda", dimensions: { FunctionName: functionName } };
    const queue = { namespace: "AWS/SQS", dimensions: { QueueName: queueName }, statistic: "Maximum" } as const;
    this.add("errors", { ...lambda, metricName: "Errors", description: "Runs failed; see the function's log" });
    this.add("throttles", {
      ...lambda,
      metricName: "Throttles",
      // One event that waits for another is what reserved concurrency is for.
      periods: 3,
      description: "Runs were refused for 15 minutes: the reserved concurrency is 0 or a run never ends",
    });
    this.add("duration", {
      ...lambda,
      metricName: "Duration",
      statistic: "Maximum",
      threshold: timeoutSeconds * 1000 * NEAR_TIMEOUT,
      description: `A run took more than 80 % of the timeout of ${String(timeoutSeconds)} seconds`,
    });
    this.add("event-age", {
      ...lambda,
      metricName: "AsyncEventAge",
      statistic: "Maximum",
      threshold: (maximumEventAgeSeconds * 1000) / 2,
      description: `Events wait; after ${String(maximumEventAgeSeconds)} seconds they are given up`,
    });
    this.add("failures", {
      ...queue,
      metricName: "ApproximateNumberOfMessagesVisible",
      description: "Events were given up; they lie in the failure queue",
    });
    this.add("failures-age", {
      ...queue,
      metricName: "ApproximateAgeOfOldestMessage",
      threshold: DAY,
      description: "Nobody has looked at the failure queue for a day; after 14 days its messages are gone",
    });
    for (const { id: name, when, metric: metricName, ...alarm } of metrics) {
      this.add(name, { ...alarm, metricName, namespace: "Causeway", dimensions: { service }, below: when === "none" });
    }
  }

  private add(id: string, alarm: OwnAlarm): void {
    const { namespace, metricName, dimensions, description, below = false } = alarm;
    const { statistic = "Sum", threshold = 1, periodSeconds = 300, periods = 1 } = alarm;
    addAlarm(this, id, {
      name: `${this.props.functionName}-${id}`,
      description,
      metric: { namespace, metricName, dimensions, statistic, periodSeconds },
      when: below ? { below: threshold } : { atLeast: threshold },
      periods,
      missing: below ? "breaching" : "notBreaching",
      actions: this.props.actions,
    });
  }
}
