import type { Measurement } from "./measure.js";

export const seconds = ({ seconds: value }: Measurement) => value;
export const processorSeconds = ({ processorSeconds: value }: Measurement) => value;
export const memory =
  (key: "together" | "largest") =>
  ({ memory: peak }: Measurement) =>
    peak?.[key] ?? 0;

export function median<Item>(measurements: readonly Item[], value: (measurement: Item) => number): number {
  const sorted = measurements.map(value).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** Prints the median of the runs and each of them. */
export function report(name: string, measurements: readonly Measurement[]): void {
  const times = measurements.map((measurement) => measurement.seconds.toFixed(1)).join(", ");
  const megabytes = (key: "together" | "largest") => `${(median(measurements, memory(key)) / 1024 ** 2).toFixed(0)} MB`;
  const peak =
    measurements[0]?.memory === undefined
      ? "memory is not measured here"
      : `peak ${megabytes("together")} together, ${megabytes("largest")} the largest process`;
  console.log(
    `  ${name.padEnd(22)} ${median(measurements, seconds).toFixed(1)} s (${times}), ` +
      `${median(measurements, processorSeconds).toFixed(1)} s of processor time, ${peak}`,
  );
}
