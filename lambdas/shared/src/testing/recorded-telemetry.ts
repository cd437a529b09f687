import type { Telemetry } from "../telemetry.js";

/** Keeps what a function tells, for a test to look at. */
export class RecordedTelemetry implements Telemetry {
  /** Sums of the metrics. */
  readonly metrics = new Map<string, number>();
  readonly log: { readonly message: string; readonly data?: unknown }[] = [];
  /** Keys of each unit of work; `ended` counts those that ended. */
  readonly begun: Readonly<Record<string, unknown>>[] = [];
  ended = 0;

  begin(keys: Readonly<Record<string, unknown>>): void {
    this.begun.push(keys);
  }

  info(message: string, data?: unknown): void {
    this.log.push({ message, data });
  }

  warn(message: string, data?: unknown): void {
    this.info(message, data);
  }

  error(message: string, data?: unknown): void {
    this.info(message, data);
  }

  count(metric: string, value = 1): void {
    this.metrics.set(metric, (this.metrics.get(metric) ?? 0) + value);
  }

  end(): void {
    this.ended++;
  }
}
