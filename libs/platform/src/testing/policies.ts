import type { ParsedStack } from "./parsed-stack.js";

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export function statementsOf(policy: unknown): readonly PolicyStatement[] {
  return (JSON.parse(policy as string) as { Statement: readonly PolicyStatement[] }).Statement;
}

/** Permissions of a role, by their Sid. */
export function permissionsOf(stack: ParsedStack, address: string): Readonly<Record<string, PolicyStatement>> {
  return Object.fromEntries(
    statementsOf(stack.resource(address)["policy"]).map((statement) => [statement.Sid ?? "", statement]),
  );
}
