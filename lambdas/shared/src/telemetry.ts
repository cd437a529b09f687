import { Logger } from "@aws-lambda-powertools/logger";
import { MetricUnit, Metrics } from "@aws-lambda-powertools/metrics";

/** What a function tells its operators. */
export interface Telemetry {
  /** Starts a unit of work: every following log line carries these keys. */
  begin(keys: Readonly<Record<string, unknown>>): void;
  info(message: string, data?: Readonly<Record<string, unknown>>): void;
  warn(message: string, data?: Readonly<Record<string, unknown>>): void;
  error(message: string, data?: Readonly<Record<string, unknown>>): void;
  /** Adds to a metric of the namespace `Causeway` with the dimension `service`. */
  count(metric: string, value?: number): void;
  /** Ends the unit of work and writes the metrics. */
  end(): void;
}

/** Structured logs and metrics in the embedded metric format, both written to the function's log group. */
export function createTelemetry(service: string): Telemetry {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: "Causeway", serviceName: service });
  metrics.setThrowOnEmptyMetrics(false);
  return {
    begin: (keys) => {
      logger.resetKeys();
      logger.appendKeys({ ...keys });
    },
    info: (message, data = {}) => {
      logger.info(message, { ...data });
    },
    warn: (message, data = {}) => {
      logger.warn(message, { ...data });
    },
    error: (message, data = {}) => {
      logger.error(message, { ...data });
    },
    count: (metric, value = 1) => {
      metrics.addMetric(metric, MetricUnit.Count, value);
    },
    end: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
