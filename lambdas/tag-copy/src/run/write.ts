import { describeError, failureKind, type Deadline, type ErrorSummary } from "@causeway/lambda-shared";
import type { TaggedResources } from "../aws/resources.js";
import type { Batch } from "../decision/batches.js";

/** What became of the ids of a batch. */
export interface Written {
  readonly done: readonly string[];
  /** Ids that AWS does not find in the account: not shared yet, or no longer. */
  readonly notFound: readonly string[];
  readonly rejected: readonly { readonly id: string; readonly error: ErrorSummary }[];
}

/** Thrown when time is up; what was written stays, and the next run does the rest. */
export class DeadlineReached extends Error {}

/**
 * Writes a batch. When AWS refuses it because of one of its ids, halves find that id and the others are written.
 * @throws whatever concerns all ids alike: throttling, missing permissions, no network.
 */
export async function writeBatch(resources: TaggedResources, batch: Batch, deadline: Deadline): Promise<Written> {
  let remaining: Written = { done: batch.ids, notFound: [], rejected: [] };
  if (batch.remove.size > 0) {
    remaining = await bisect(remaining.done, deadline, (ids) => resources.deleteTags(ids, batch.remove));
  }
  if (batch.set.size === 0) return remaining;
  // An id whose deletion failed keeps its old ledger, or the tag would be forgotten there for ever.
  const set = await bisect(remaining.done, deadline, (ids) => resources.createTags(ids, batch.set));
  return {
    done: set.done,
    notFound: [...remaining.notFound, ...set.notFound],
    rejected: [...remaining.rejected, ...set.rejected],
  };
}

async function bisect(
  ids: readonly string[],
  deadline: Deadline,
  call: (ids: readonly string[]) => Promise<void>,
): Promise<Written> {
  if (ids.length === 0) return { done: [], notFound: [], rejected: [] };
  if (deadline.reached) throw new DeadlineReached();
  try {
    await call(ids);
    return { done: ids, notFound: [], rejected: [] };
  } catch (error) {
    const kind = failureKind(error);
    if (kind !== "not-found" && kind !== "rejected") throw error;
    const [id] = ids;
    if (ids.length === 1 && id !== undefined) {
      return kind === "not-found"
        ? { done: [], notFound: ids, rejected: [] }
        : { done: [], notFound: [], rejected: [{ id, error: describeError(error) }] };
    }
    const middle = Math.ceil(ids.length / 2);
    const first = await bisect(ids.slice(0, middle), deadline, call);
    const second = await bisect(ids.slice(middle), deadline, call);
    return {
      done: [...first.done, ...second.done],
      notFound: [...first.notFound, ...second.notFound],
      rejected: [...first.rejected, ...second.rejected],
    };
  }
}
