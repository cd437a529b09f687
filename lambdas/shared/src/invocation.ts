import { describeError } from "./aws-error.js";
import type { InvocationContext } from "./deadline.js";
import type { Telemetry } from "./telemetry.js";

/**
 * One invocation, from its first log line to its metrics. Every line has the correlation id, which is the invocation's
 * own where the event has none. A failure is logged, counted as `RunsFailed`, and thrown on for Lambda to retry.
 */
export async function handleInvocation<Outcome>(
  telemetry: Telemetry,
  { awsRequestId }: InvocationContext,
  correlationId: string | undefined,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  telemetry.begin({ correlationId: correlationId ?? awsRequestId, requestId: awsRequestId });
  try {
    return await work();
  } catch (error) {
    telemetry.error("Run failed", { error: describeError(error) });
    telemetry.count("RunsFailed");
    throw error;
  } finally {
    telemetry.end();
  }
}
