import type { Problem } from "@causeway/cidr";
import { OrganizationError } from "@causeway/organization";
import { pageOf } from "../errors/catalogue.js";
import { duplicateId } from "./duplicate-id.js";
import type { Notice } from "../account/organization-app.js";

/** A description that cannot be synthesized. Carries every problem found, sorted by place. */
export class DescriptionError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort((a, b) => compare(a.path, b.path) || compare(a.code, b.code));
    super(sorted.map(formatProblem).join("\n"));
    this.name = "DescriptionError";
    this.problems = sorted;
  }
}

/** Where and which rule, what was found, what is allowed, and the page that explains the code. */
export function formatProblem({ code, path, found, allowed, message }: Problem): string {
  const page = pageOf(code);
  return [
    `${path}: ${message} [${code}]`,
    `    found:   ${found}`,
    `    allowed: ${allowed}`,
    ...(page === undefined ? [] : [`    see:     ${page}`]),
  ].join("\n");
}

/** One line: where, what, and the notice's code. */
export function formatNotice({ code, path, message }: Notice): string {
  return `${path}: ${message} [${code}]`;
}

/** How the constructs library words it; the path stands in brackets. */
const DUPLICATE_CONSTRUCT = /^There is already a Construct with name '(.*)' in \S+(?: \[(.*)\])?$/;

/** The problems that an error carries, or the error itself as one problem at `path`. */
export function problemsFrom(error: unknown, path: string): readonly Problem[] {
  if (error instanceof DescriptionError || error instanceof OrganizationError) {
    return error.problems;
  }
  const duplicate = error instanceof Error ? DUPLICATE_CONSTRUCT.exec(error.message) : null;
  if (duplicate !== null) {
    const [, id = "", parent = path] = duplicate;
    return [duplicateId(parent, id)];
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    { code: "UNEXPECTED_ERROR", path, found: message, allowed: "no exception", message: "the app threw an exception" },
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
