/**
 * Options of every SDK client. Timeouts are short, because a function that waits for an unreachable endpoint until
 * Lambda ends it reports nothing. Adaptive mode slows down all calls of a client when AWS throttles one of them.
 */
export const clientDefaults = {
  maxAttempts: 5,
  retryMode: "adaptive",
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;
