/**
 * Runs `build` without the stack trace that cdktf takes of every token, which is nearly half of a synthesis' time and
 * which the app's option `stackTraces: false` does not switch off. What an error prints stays: V8 takes an error's own
 * trace without this function.
 */
export function withoutTokenTraces<T>(build: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return build();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
