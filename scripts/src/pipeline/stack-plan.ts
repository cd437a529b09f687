import { createHash } from "node:crypto";

interface Change {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
}

/**
 * What is read of `terraform show -json` of a plan.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly previous_address?: string;
    readonly change: Change;
  }[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  /** The state after a refresh; none where there is none yet. */
  readonly prior_state?: object;
}

/** A plan of one stack. */
export interface StackPlan {
  /** Of all that the plan would change: two plans with one digest do the same. Holds no value in clear. */
  readonly digest: string;
  readonly hasChanges: boolean;
  /** One line, e.g. `3 to add, 0 to change, 1 to destroy`. */
  readonly summary: string;
  /** What Terraform shows of it; sensitive values are masked. */
  readonly text: string;
  /** Resources to destroy that AWS protects from it. */
  readonly protectedFromDestruction: readonly string[];
}

/** Attributes with which AWS refuses to delete a resource. */
const PROTECTIONS = ["enable_deletion_protection", "delete_protection", "deletion_protection"];

export function planOf(json: PlanJson, text: string, hasChanges: boolean): StackPlan {
  const changes = (json.resource_changes ?? []).filter(
    ({ change, address, previous_address: previous }) =>
      !change.actions.every((action) => action === "no-op") || (previous !== undefined && previous !== address),
  );
  const outputs = Object.entries(json.output_changes ?? {}).filter(([, { actions }]) => !actions.includes("no-op"));
  const relevant = [
    ...changes.map(({ address, previous_address: previous, change }) => [address, previous, ...parts(change)]),
    ...outputs.map(([name, change]) => [`output.${name}`, undefined, ...parts(change)]),
  ];
  const count = (action: string) => changes.filter(({ change }) => change.actions.includes(action)).length;
  return {
    digest: createHash("sha256").update(JSON.stringify(relevant)).digest("hex"),
    hasChanges,
    summary: `${String(count("create"))} to add, ${String(count("update"))} to change, ${String(count("delete"))} to destroy`,
    text,
    protectedFromDestruction: changes
      .filter(({ change }) => change.actions.includes("delete") && isProtected(change.before))
      .map(({ address }) => address),
  };
}

function parts({ actions, before, after, after_unknown: unknown }: Change): unknown[] {
  return [actions, before, after, unknown];
}

function isProtected(before: unknown): boolean {
  return (
    typeof before === "object" &&
    before !== null &&
    PROTECTIONS.some((attribute) => (before as Record<string, unknown>)[attribute] === true)
  );
}
