/**
 * Options of every SDK client. Timeouts are short, because a function that waits for an unreachable endpoint until
 * Lambda ends it reports nothing.
 */
export const clientDefaults = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/**
 * For work that may wait, and for lists of a thousand resources: AWS throttling one call slows down all calls of the
 * client.
 */
export const patientClientDefaults = {
  ...clientDefaults,
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 30_000 },
  retryMode: "adaptive",
} as const;
