import type { Configuration } from "../configuration.js";
import type { Observation, TableState } from "./observation.js";
import type { Verdict } from "./verdict.js";

/**
 * - PodFailed: it does not carry, or will not after this run
 * - PodUnsteady: some probes failed; nothing is changed
 * - ProbesUnclear: what the probes ask is itself at fault
 * - PodSettling: it works, but not for long enough
 * - PodRetired: another core replaces its own
 * - LastPodKept: it fails or is retired, but too few others carry
 * - AttachmentMissing: the attachment does not exist or is not available
 * - TableMissing: a table does not exist
 */
export const FINDING_KINDS = [
  "PodFailed",
  "PodUnsteady",
  "ProbesUnclear",
  "PodSettling",
  "PodRetired",
  "LastPodKept",
  "AttachmentMissing",
  "TableMissing",
] as const;

export interface Finding {
  readonly kind: (typeof FINDING_KINDS)[number];
  readonly detail: string;
}

export interface Decision {
  /** Tables that the pod's routes are to be let into. */
  readonly enable: readonly string[];
  /** Tables that the pod's routes are to be kept out of. */
  readonly disable: readonly string[];
  /** Whether this moment is to be remembered as the pod's last failure. */
  readonly recordFailure: boolean;
  readonly findings: readonly Finding[];
}

/** What must change so that a pod carries while it works and others carry while it does not. */
export function decide(configuration: Configuration, verdict: Verdict, observation: Observation): Decision {
  const { pod, routeTables } = configuration;
  const missing = routeTables
    .filter((id) => !observation.tables.has(id))
    .map((id): Finding => ({ kind: "TableMissing", detail: id }));
  const none = { enable: [], disable: [], recordFailure: false };
  if (!observation.available) {
    return { ...none, findings: [...missing, { kind: "AttachmentMissing", detail: pod.attachment }] };
  }
  if (!configuration.carries) {
    return { ...none, ...keepOut("PodRetired", configuration, observation, missing) };
  }
  switch (verdict) {
    case "healthy":
      return { ...none, ...letIn(configuration, observation, missing) };
    case "failed":
      return { ...none, recordFailure: true, ...keepOut("PodFailed", configuration, observation, missing) };
    case "unsteady":
      return { ...none, recordFailure: true, findings: [...missing, { kind: "PodUnsteady", detail: pod.name }] };
    case "unclear":
      return { ...none, findings: [...missing, { kind: "ProbesUnclear", detail: pod.name }] };
  }
}

function letIn({ pod, quietPeriodMilliseconds }: Configuration, observation: Observation, missing: readonly Finding[]) {
  const { now, lastFailure, tables } = observation;
  const out = [...tables].filter(([, { propagation }]) => propagation === "disabled").map(([id]) => id);
  // A tag from the future is a clock gone wrong, or a hand: it must not keep the pod out for ever.
  const quiet = lastFailure === undefined || now - lastFailure >= quietPeriodMilliseconds || lastFailure > now;
  if (out.length === 0 || quiet) return { enable: out, findings: missing };
  const settling: Finding = { kind: "PodSettling", detail: pod.name };
  return { findings: [...missing, settling] };
}

function keepOut(
  reason: "PodFailed" | "PodRetired",
  configuration: Configuration,
  { tables }: Observation,
  missing: readonly Finding[],
) {
  const { pod } = configuration;
  const inside = [...tables].filter(([, { propagation }]) => propagation === "enabled");
  const disable = inside.filter(([, state]) => mayGo(configuration, state)).map(([id]) => id);
  const kept = inside
    .filter(([, state]) => !mayGo(configuration, state))
    .map(([id]): Finding => ({ kind: "LastPodKept", detail: `${pod.name} in ${id}` }));
  return { disable, findings: [...missing, { kind: reason, detail: pod.name }, ...kept] };
}

/** Whether enough others carry in the table without this pod. */
export function mayGo({ siblings, minimumPods }: Configuration, { carrying }: TableState): boolean {
  return siblings.filter(({ attachment }) => carrying.has(attachment)).length >= minimumPods;
}
