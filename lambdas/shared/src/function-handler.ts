import { describeError } from "./aws-error.js";
import { Deadline, type InvocationContext } from "./deadline.js";
import type { Telemetry } from "./telemetry.js";

/** Where a function runs, as its own ARN says. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface Invocation {
  readonly place: Place;
  readonly deadline: Deadline;
}

export interface FunctionHandlerProps<Outcome> {
  readonly telemetry: Telemetry;
  /** Kept back to end what was begun and to write log, metrics and error before Lambda ends the invocation. */
  readonly keptBackMilliseconds: number;
  /** Keys that every log line has, besides the ids. Default: none. */
  readonly logKeys?: Readonly<Record<string, string>>;
  readonly work: (event: unknown, invocation: Invocation) => Promise<Outcome>;
}

export type FunctionHandler<Outcome> = (event: unknown, context: InvocationContext) => Promise<Outcome>;

/**
 * What Lambda calls, from an invocation's first log line to its metrics. Every line has the correlation id: that of the
 * event or notification, or the invocation's own. A failure is logged, counted as `RunsFailed`, and thrown on for Lambda
 * to retry.
 */
export function functionHandler<Outcome>(props: FunctionHandlerProps<Outcome>): FunctionHandler<Outcome> {
  const { telemetry, keptBackMilliseconds, logKeys, work } = props;
  return async (event, context) => {
    const requestId = context.awsRequestId;
    telemetry.begin({ correlationId: idOf(event) ?? requestId, requestId, ...logKeys });
    try {
      return await work(event, { place: placeOf(context), deadline: new Deadline(context, keptBackMilliseconds) });
    } catch (error) {
      telemetry.error("Run failed", { error: describeError(error) });
      telemetry.count("RunsFailed");
      throw error;
    } finally {
      telemetry.end();
    }
  };
}

/** arn:aws:lambda:eu-central-1:111111111111:function:route-failover */
function placeOf({ invokedFunctionArn }: InvocationContext): Place {
  const [, partition = "aws", , region = "", account = ""] = invokedFunctionArn.split(":");
  return { partition, region, account };
}

/**
 * The id of an event of EventBridge, or of the first message that SNS delivers.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
function idOf(event: unknown): string | undefined {
  const { id, Records: records } = (event ?? {}) as { id?: unknown; Records?: unknown };
  const [record] = Array.isArray(records) ? (records as { Sns?: { MessageId?: unknown } | null }[]) : [];
  const found = id ?? record?.Sns?.MessageId;
  return typeof found === "string" ? found : undefined;
}
