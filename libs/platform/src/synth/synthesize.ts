import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account, AccountName, Organization } from "@causeway/organization";
import type { AccountApp } from "../account/account-app.js";
import { accountOf, AccountStack } from "../account/account-stack.js";
import { checkCrossStackReferences, checkStacks } from "./guards.js";
import { OrganizationApp } from "../account/organization-app.js";
import type { Notice } from "../account/organization-app.js";
import { DescriptionError, problemsFrom } from "./problems.js";
import { INTENTS_FILE, publish } from "./publish.js";
import type { PublishedStack } from "./publish.js";
import { unprotect } from "./unprotect.js";
import { withoutTokenTraces } from "./token-traces.js";
import { checkTerraformVersion } from "../state/terraform-version.js";

export interface SynthesizeProps {
  readonly organization: Organization;
  /** Apps to synthesize; all of the organization's, or some of them. */
  readonly apps: readonly AccountApp[];
  /** Folder to write, e.g. `cdktf.out`. */
  readonly outdir: string;
  /**
   * Whether `apps` is the whole organization: stacks that `outdir` still holds from an account that is gone are then
   * removed, each with a notice (STACK_DROPPED). Stacks that an account of `apps` no longer has always are.
   * @default false
   */
  readonly complete?: boolean;
  /**
   * Called with each notice once everything is written.
   * @default notices are not told
   */
  readonly tell?: (notice: Notice) => void;
}

/**
 * Builds and writes the Terraform of accounts.
 *
 * @throws DescriptionError with all problems of all apps; nothing is written then.
 */
export function synthesize({
  organization,
  apps,
  outdir,
  complete = false,
  tell = () => undefined,
}: SynthesizeProps): readonly PublishedStack[] {
  const staging = mkdtempSync(join(tmpdir(), "causeway-synth-"));
  try {
    const app = withoutTokenTraces(() => {
      const built = buildApp(organization, apps, staging);
      built.synth();
      return built;
    });
    checkCrossStackReferences(app);
    throwProblems(app);
    writeIntents(app, staging);
    const built = new Set<string>(apps.map(({ account }) => account));
    const { stacks, dropped } = publish(staging, outdir, (stack) => complete || built.has(accountOf(stack)));
    [...app.notices(), ...dropped.map(droppedNotice)].forEach(tell);
    return stacks;
  } finally {
    rmSync(staging, { recursive: true });
  }
}

/**
 * Builds the stacks of accounts and checks them, without writing anything but empty folders in `outdir`.
 *
 * @throws DescriptionError
 */
export function buildApp(organization: Organization, apps: readonly AccountApp[], outdir: string): OrganizationApp {
  const app = new OrganizationApp(organization, outdir);
  [...organization.problems, ...checkTerraformVersion(organization.backend)].forEach((problem) => {
    app.report(problem);
  });
  for (const { account: name, build } of apps) {
    const { management } = organization;
    const account =
      organization.account(name) ??
      (name === management?.account.name ? management.account : unknownAccount(app, name));
    try {
      build({ stack: (props) => new AccountStack(app, account, props) });
    } catch (error) {
      problemsFrom(error, `apps/${name}`).forEach((problem) => {
        app.report(problem);
      });
    }
  }
  unprotect(app);
  checkStacks(app);
  throwProblems(app);
  return app;
}

function throwProblems(app: OrganizationApp): void {
  const problems = app.problems();
  if (problems.length > 0) {
    throw new DescriptionError(problems);
  }
}

/** Beside each stack, the intents of its constructs, and what they rest on: the verifier's default intents. */
function writeIntents(app: OrganizationApp, outdir: string): void {
  const emptied = app.node.children.filter((child) => child instanceof AccountStack && child.isEmptied);
  const silent = new Set(emptied.map(({ node }) => node.id));
  for (const [stack, declared] of app.serializedIntents()) {
    if (silent.has(stack)) continue;
    const content = JSON.stringify({ version: 1, ...declared }, null, 2);
    writeFileSync(join(outdir, "stacks", stack, INTENTS_FILE), `${content}\n`);
  }
}

/** Terraform destroys nothing for it: whoever applied it must know. */
function droppedNotice(stack: string): Notice {
  return {
    code: "STACK_DROPPED",
    path: stack,
    message:
      "is no longer described, and its files are removed. What was applied of it stays in its account: " +
      "docs/day-two.md says how a stack is removed",
  };
}

/** Reports the name and stands in for the account, so that the app's other mistakes are found too. */
function unknownAccount(app: OrganizationApp, name: AccountName): Account {
  const known = app.organization.accounts.map((account) => account.name).join(", ");
  app.report({
    code: "UNKNOWN_ACCOUNT",
    path: `apps/${name}`,
    found: name,
    allowed: known,
    message: `the organization has no account "${name}"`,
  });
  const { networkAccount, segments } = app.organization;
  return { ...networkAccount, name, segments: segments.map((segment) => segment.name) };
}
