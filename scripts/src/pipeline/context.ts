import type { Organization } from "@causeway/organization";
import { accountOf } from "@causeway/platform";
import type { SynthesizedStack } from "../terraform/stacks.js";
import type { AppliedStacks } from "./applied.js";
import type { Execute } from "./execute.js";
import type { Purpose, Roles } from "./roles.js";
import { TerraformRun } from "./terraform-run.js";

/** What every command of the pipeline works on. */
export interface PipelineContext {
  readonly organization: Organization;
  /** All stacks of the organization, synthesized from `commit`. */
  readonly stacks: readonly SynthesizedStack[];
  readonly commit: string;
  readonly applied: AppliedStacks;
  readonly roles: Pick<Roles, "arn" | "byIdentity" | "environment">;
  readonly execute: Execute;
  /** File with the hashes of the providers. */
  readonly locks: string;
  /** Terraform processes at a time. */
  readonly parallel: number;
  readonly log: (text: string) => void;
}

/** Memory of a Terraform process with one AWS provider. */
const PROVIDER_MEGABYTES = 500;

/** As many stacks side by side as were asked for; those with more providers count as more. */
export function limitsOf({ parallel }: PipelineContext) {
  return { parallel, megabytes: parallel * PROVIDER_MEGABYTES };
}

export function megabytesOf(context: PipelineContext, stack: string): number {
  return PROVIDER_MEGABYTES * (providersOf(context, stack).length || 1);
}

export function terraformIn(
  context: PipelineContext,
  stack: Pick<SynthesizedStack, "name" | "folder">,
  purpose: Purpose,
): TerraformRun {
  const { execute, roles, locks, log } = context;
  return new TerraformRun(
    execute,
    stack.folder,
    () => roles.environment(accountOf(stack.name), purpose),
    locks,
    (text) => {
      log(`::: ${stack.name}\n${text}`);
    },
  );
}

/**
 * The plan roles of the accounts in which a stack acts besides its own, by the alias of the provider, which is the
 * account's name.
 */
export function planRolesElsewhere(context: PipelineContext, stack: string): ReadonlyMap<string, string> {
  if (!context.roles.byIdentity) return new Map();
  return new Map(
    providersOf(context, stack).flatMap(({ alias }) =>
      typeof alias === "string" ? [[alias, context.roles.arn(alias, "plan")]] : [],
    ),
  );
}

function providersOf({ stacks }: PipelineContext, name: string) {
  return stacks.find((stack) => stack.name === name)?.json.provider?.aws ?? [];
}
