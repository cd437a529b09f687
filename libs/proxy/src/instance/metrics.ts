import { createHash } from "node:crypto";

/**
 * Metrics of an instance, in the namespace of its settings, with the one dimension `AutoScalingGroupName`.
 *
 * - `SquidHeartbeat`: every ten seconds while Squid runs, starting when it first answered a request. Missing data is
 *   the alarm; the number of samples is what counts.
 * - `Answering`: each minute, 1 if a request through Squid was answered, else 0.
 * - `ConfigurationVersion`: after each look for a new configuration, the number of the one that runs (`versionNumber`).
 * - `UpdateFailed`: at the same time, 1 if that look failed or what it found was refused, else 0.
 */
export const METRICS = {
  heartbeat: "SquidHeartbeat",
  answering: "Answering",
  configurationVersion: "ConfigurationVersion",
  updateFailed: "UpdateFailed",
} as const;

/** A configuration's version as a metric can tell it: the first 32 bits of its SHA-256. */
export function versionNumber(content: string): number {
  return parseInt(createHash("sha256").update(content).digest("hex").slice(0, 8), 16);
}
