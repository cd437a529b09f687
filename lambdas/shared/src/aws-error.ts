/**
 * What a failed AWS call means for the caller:
 * - `throttled`: the same call can succeed later
 * - `transient`: the network or AWS failed, the same call can succeed later
 * - `denied`: permissions are missing, or a role cannot be assumed
 * - `not-found`: the resource is not there, or not visible yet
 * - `rejected`: AWS refuses these parameters, and will again
 */
export type FailureKind = "throttled" | "transient" | "denied" | "not-found" | "rejected";

/** Names from https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html and the SDK's own list. */
const THROTTLED = new Set([
  "RequestLimitExceeded",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "TooManyRequestsException",
  "BandwidthLimitExceeded",
  "SlowDown",
]);
const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "OperationNotPermitted",
  "AuthFailure",
  "OptInRequired",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "ExpiredToken",
  "RegionDisabledException",
]);
const TRANSIENT = new Set(["InternalError", "InternalFailure", "Unavailable", "ServiceUnavailable", "RequestTimeout"]);

interface AwsErrorShape {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** Judges an error thrown by an SDK client. */
export function failureKind(error: unknown): FailureKind {
  const { name, $metadata } = error as AwsErrorShape;
  if (THROTTLED.has(name)) return "throttled";
  if (DENIED.has(name)) return "denied";
  if (name.endsWith(".NotFound")) return "not-found";
  const status = $metadata?.httpStatusCode;
  // Without a status the call never got an answer: DNS, a refused connection, a timeout.
  if (TRANSIENT.has(name) || status === undefined || status >= 500) return "transient";
  return "rejected";
}

export interface ErrorSummary {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly requestId?: string;
}

/** The part of an error that may stand in a log: never the request, which can hold credentials. */
export function describeError(error: unknown): ErrorSummary {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { code, $metadata } = error as { code?: unknown } & AwsErrorShape;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === "string" ? { code } : {}),
    ...($metadata?.requestId === undefined ? {} : { requestId: $metadata.requestId }),
  };
}
