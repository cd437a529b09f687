import type { Intent } from "@causeway/intents";
import type { Unknown } from "@causeway/terraform";
import type { Code } from "./catalogue.js";

export type Verdict = "PROVEN" | "VIOLATED" | "UNPROVEN";

/** One lookup in one table, as the result's trace shows it. */
export interface Hop {
  /** The subnet, gateway or transit gateway that the packet is in. */
  readonly at: string;
  readonly zone: string | null;
  readonly table: string | null;
  readonly matched: string | null;
  readonly target: string | null;
  /** The resource that makes the route. */
  readonly route: string | null;
  /** Routes of the same table that also match and are not taken. */
  readonly rejected?: readonly { readonly matched: string; readonly target: string; readonly route: string }[];
}

export interface Trace {
  readonly flow: {
    readonly source: string;
    readonly destination: string;
    readonly protocol: string;
    readonly port: number | null;
  };
  readonly forward: readonly Hop[];
  readonly return: readonly Hop[];
}

/** An intent, or a structural check, judged. */
export interface Result {
  readonly name: string;
  readonly verdict: Verdict;
  /** `null` if proven. */
  readonly code: string | null;
  readonly message: string;
  readonly trace: Trace | null;
  /** What the result is about: an address, or the intent's first selected party. */
  readonly at: string;
  /** Which traffic between what an intent is about, in numbers. */
  readonly about?: { readonly traffic: string; readonly from: string; readonly to: string };
  /** What was judged; none for a structural check. */
  readonly intent?: Intent;
  /** What PROVEN rests on besides the Terraform; also part of the message. */
  readonly assumptions?: readonly string[];
}

/** A mistake in the structure, whatever the intents. */
export interface Mistake {
  readonly code: Code;
  /** What is wrong, as the end of a result's name. */
  readonly what: string;
  readonly message: string;
  readonly at: string;
  /** Why it may be none: a value that is not known. */
  readonly unless?: Unknown;
}

/** A recommendation that the network does not follow: no packet is lost or leaked by it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly at: string;
  /** Why it is accepted, where the intents file says so. */
  readonly accepted?: string;
}

/** An intent that selects nothing, as it says that it may. */
export interface EmptyIntent {
  readonly intent: Intent;
  readonly name: string;
  readonly message: string;
}

/** All results of one run. */
export interface Report {
  readonly results: readonly Result[];
  readonly warnings: readonly Warning[];
  readonly empty: readonly EmptyIntent[];
}
