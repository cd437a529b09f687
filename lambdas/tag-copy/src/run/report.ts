import type { ErrorSummary } from "@causeway/lambda-shared";
import type { ResourceType } from "../aws/resources.js";

/** What differs, or differed, on one resource. */
export interface Difference {
  readonly id: string;
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/**
 * - `done`: the wanted tags are there, except those reported
 * - `waiting`: something is not visible in the participant's account; the next run looks again
 * - `unfinished`: time ran out; the next run goes on
 * - `failed`: see `errors`; another run may succeed
 */
export type Status = "done" | "waiting" | "unfinished" | "failed";

/** The outcome for one participant of one owner in one region. */
export interface TaskReport {
  readonly owner: string;
  readonly region: string;
  readonly participant: string;
  readonly purpose: "copy" | "remove";
  readonly status: Status;
  /** Resources whose tags were written, or would be in a dry run. */
  readonly differences: readonly Difference[];
  /** VPCs, subnets and route tables that the participant does not see. */
  readonly notVisible: readonly string[];
  /** Keys without room, by resource. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  /** Keys that the participant set itself to another value, by resource. */
  readonly conflicts: Readonly<Record<string, readonly string[]>>;
  /** Types whose tags the participant's role may not write. */
  readonly denied: readonly ResourceType[];
  readonly errors: readonly (ErrorSummary & { readonly resource?: string })[];
}

export interface RunReport {
  readonly dryRun: boolean;
  readonly tasks: readonly TaskReport[];
}
