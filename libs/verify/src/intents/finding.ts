import { Unknown } from "@causeway/terraform";
import type { Family } from "../address/range.js";
import type { Doubt } from "../model/network.js";
import { ALL_TRAFFIC, samplePacket } from "../model/filters/traffic.js";
import type { Code } from "../results/catalogue.js";
import type { Trace, Verdict } from "../results/result.js";
import type { Path } from "../model/path.js";
import { sample } from "./flow.js";
import type { Flow } from "./session.js";

/** Why an intent is not proven for one flow; the gravest of all flows is the intent's result. */
export interface Finding {
  /** PROVEN is one that holds under an assumption, which the result has to name. */
  readonly verdict: Verdict;
  /** Empty for an assumption. */
  readonly code: Code | "";
  readonly message: string;
  /** What the finding is about, for a report's place in the configuration. */
  readonly at: string;
  /** Lower is graver: packets that do not arrive come before packets that take the wrong way. */
  readonly rank: number;
  readonly trace: () => Trace | null;
}

export const RANK = {
  lost: 0,
  wrongPlace: 1,
  bypass: 2,
  returnLost: 3,
  returnBypass: 4,
  asymmetric: 5,
  crossZone: 6,
  unproven: 7,
  assumed: 8,
} as const;

export function violated(
  rank: keyof typeof RANK,
  code: Code,
  message: string,
  at: string,
  flow: Flow,
  forward?: Path,
  back?: Path,
): Finding {
  const guess = forward?.guess ?? back?.guess;
  if (guess !== undefined) return unproven(guess, flow, forward, back);
  return { verdict: "VIOLATED", code, message, at, rank: RANK[rank], trace: () => traceOf(flow, forward, back) };
}

/** An end of an intent that has no address of the family that the intent is about. */
export function noAddress(at: string, family: Family): Finding {
  const message = `${at} has no IPv${family} address`;
  return { verdict: "VIOLATED", code: "NO_ADDRESS_OF_FAMILY", message, at, rank: RANK.lost, trace: () => null };
}

export function unproven({ code, unknown }: Doubt, flow?: Flow, forward?: Path, back?: Path): Finding {
  const message = `${unknown.at}: ${unknown.reason}`;
  const trace = () => (flow === undefined ? null : traceOf(flow, forward, back));
  return { verdict: "UNPROVEN", code, message, at: unknown.at, rank: RANK.unproven, trace };
}

/** The intent holds if this does, which no Terraform tells. */
export function assumed(message: string, at: string): Finding {
  return { verdict: "PROVEN", code: "", message, at, rank: RANK.assumed, trace: () => null };
}

export function doubtfulValue(reason: string, at: string): Doubt {
  return { code: "UNKNOWN_VALUE", unknown: new Unknown(reason, at) };
}

function traceOf(flow: Flow, forward: Path | undefined, back: Path | undefined): Trace {
  const [traffic = ALL_TRAFFIC] = flow.kind.traffic;
  return {
    flow: { source: sample(flow.source), destination: sample(flow.destination), ...samplePacket(traffic) },
    forward: forward?.hops ?? [],
    return: back?.hops ?? [],
  };
}

/** Of equally grave ones the first by code, so that the result does not depend on the order of the flows. */
export function gravest(findings: Iterable<Finding>): Finding | undefined {
  let worst: Finding | undefined;
  for (const finding of findings) {
    if (
      worst === undefined ||
      finding.rank < worst.rank ||
      (finding.rank === worst.rank && finding.code < worst.code)
    ) {
      worst = finding;
    }
  }
  return worst;
}
