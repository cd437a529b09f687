import { Construct } from "constructs";
import type { Organization } from "@causeway/organization";
import { duplicateId } from "../synth/duplicate-id.js";
import { AccountStack } from "./account-stack.js";
import { OrganizationApp } from "./organization-app.js";

/** A problem of a construct, whose path is part of its place. */
export interface ConstructProblem {
  /** Of `docs/errors.md`, e.g. UNKNOWN_SEGMENT. */
  readonly code: string;
  /**
   * Property that holds the mistake, e.g. `segment`.
   * @default the construct as a whole
   */
  readonly property?: string;
  readonly found: string;
  readonly allowed: string;
  readonly message: string;
}

/**
 * Base of every construct that users name. A problem does not throw: it is reported with the construct's path, a
 * placeholder takes its place, and the synthesis fails once all problems of all accounts are known.
 */
export abstract class AccountConstruct extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, freeId(scope, id));
  }

  get stack(): AccountStack {
    return AccountStack.of(this);
  }

  get organization(): Organization {
    return this.stack.organization;
  }

  /** Ids from below the stack down to this construct, joined by hyphens: a name that is unique in the stack. */
  get nameInStack(): string {
    const { scopes } = this.node;
    return scopes
      .slice(scopes.indexOf(this.stack) + 1)
      .map(({ node }) => node.id)
      .join("-");
  }

  report({ property, ...problem }: ConstructProblem): void {
    OrganizationApp.of(this).report({ ...problem, path: this.pathOf(property) });
  }

  /** Tells what was changed, or must be known, without failing the synthesis. */
  notice({ property, ...notice }: { code: string; property?: string; message: string }): void {
    OrganizationApp.of(this).notice({ ...notice, path: this.pathOf(property) });
  }

  /** Reports UNKNOWN_<KIND> where `value` is missing, and takes `placeholder` for it. */
  protected known<T>(
    kind: string,
    property: string,
    name: string,
    value: T | undefined,
    names: readonly string[],
    placeholder: T,
  ): T {
    if (value !== undefined) {
      return value;
    }
    const allowed = names.join(", ") || "(none)";
    this.report({
      code: `UNKNOWN_${kind.toUpperCase()}`,
      property,
      found: name,
      allowed,
      message: `unknown ${kind} "${name}"; known: ${allowed}`,
    });
    return placeholder;
  }

  private pathOf(property: string | undefined): string {
    return property === undefined ? this.node.path : `${this.node.path}.${property}`;
  }
}

/** Reports DUPLICATE_ID and gives another id where a sibling has this one, so that later mistakes are found too. */
function freeId(scope: Construct, id: string): string {
  if (scope.node.tryFindChild(id) === undefined) {
    return id;
  }
  OrganizationApp.of(scope).report(duplicateId(scope.node.path, id));
  const taken = scope.node.children.filter((child) => child.node.id.startsWith(`${id}-duplicate`)).length;
  return `${id}-duplicate${String(taken)}`;
}
