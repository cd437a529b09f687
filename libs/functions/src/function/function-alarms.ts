import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
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

/** Only the metric and what differs from an alarm that stands for one event within five minutes. */
interface AlarmProps {
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic?: "Sum" | "Maximum";
  readonly threshold?: number;
  readonly periodSeconds?: number;
  readonly periods?: number;
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
    this.add("errors", { ...lambda, metric: "Errors", description: "Runs failed; see the function's log" });
    this.add("throttles", {
      ...lambda,
      metric: "Throttles",
      // One event that waits for another is what reserved concurrency is for.
      periods: 3,
      description: "Runs were refused for 15 minutes: the reserved concurrency is 0 or a run never ends",
    });
    this.add("duration", {
      ...lambda,
      metric: "Duration",
      statistic: "Maximum",
      threshold: timeoutSeconds * 1000 * NEAR_TIMEOUT,
      description: `A run took more than 80 % of the timeout of ${String(timeoutSeconds)} seconds`,
    });
    this.add("event-age", {
      ...lambda,
      metric: "AsyncEventAge",
      statistic: "Maximum",
      threshold: (maximumEventAgeSeconds * 1000) / 2,
      description: `Events wait; after ${String(maximumEventAgeSeconds)} seconds they are given up`,
    });
    this.add("failures", {
      ...queue,
      metric: "ApproximateNumberOfMessagesVisible",
      description: "Events were given up; they lie in the failure queue",
    });
    this.add("failures-age", {
      ...queue,
      metric: "ApproximateAgeOfOldestMessage",
      threshold: DAY,
      description: "Nobody has looked at the failure queue for a day; after 14 days its messages are gone",
    });
    for (const { id: name, when, ...metric } of metrics) {
      this.add(name, { ...metric, namespace: "Causeway", dimensions: { service }, below: when === "none" });
    }
  }

  private add(id: string, props: AlarmProps): void {
    const { statistic = "Sum", threshold = 1, periodSeconds = 300, periods = 1, below = false } = props;
    const actions = [...this.props.actions];
    new CloudwatchMetricAlarm(this, id, {
      alarmName: `${this.props.functionName}-${id}`,
      alarmDescription: props.description,
      namespace: props.namespace,
      metricName: props.metric,
      dimensions: { ...props.dimensions },
      statistic,
      comparisonOperator: below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
      threshold,
      period: periodSeconds,
      evaluationPeriods: periods,
      treatMissingData: below ? "breaching" : "notBreaching",
      ...(actions.length === 0 ? {} : { alarmActions: actions, okActions: actions }),
    });
  }
}
