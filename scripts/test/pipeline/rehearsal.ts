import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Organization } from "@causeway/organization";
import { testOrganization } from "@causeway/platform/testing";
import { applyReviewed } from "../../src/pipeline/apply.js";
import type { ApplyResult } from "../../src/pipeline/apply.js";
import { AppliedStacks } from "../../src/pipeline/applied.js";
import type { PipelineContext } from "../../src/pipeline/context.js";
import { Git } from "../../src/pipeline/git.js";
import { findDrift } from "../../src/pipeline/drift.js";
import type { Drift } from "../../src/pipeline/drift.js";
import { planChanges } from "../../src/pipeline/plan.js";
import type { Review } from "../../src/pipeline/plan.js";
import { Roles } from "../../src/pipeline/roles.js";
import { readStacks } from "../../src/terraform/stacks.js";
import type { Execute } from "../../src/pipeline/execute.js";
import { FakeTerraform } from "./fake-terraform.js";

/** What an account holds: the number stands for all that may change in it. null is a stack without resources. */
export interface Description {
  /** By account. Every account but the networking one attaches itself to the hub, and is let in by it. */
  readonly accounts: Readonly<Record<string, number | null>>;
  /** Content of the networking account. */
  readonly network: number;
  /** Accounts with a stack `prerequisites`. */
  readonly prerequisites?: readonly string[];
}

/** Runs Terraform. */
export interface Runner {
  readonly execute: Execute;
}

/** A repository with its remote, and the states of its stacks: everything but AWS. */
export class Rehearsal<T extends Runner> implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "causeway-pipeline-"));
  private clones = 0;

  /**
   * @param terraform a stand-in, or the real one
   * @param from a rehearsal to go on from; default: an empty repository and empty accounts
   */
  constructor(
    readonly terraform: T,
    from?: Rehearsal<T>,
  ) {
    if (from === undefined) {
      mkdirSync(join(this.folder, "states"));
      git(this.folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
      return;
    }
    for (const name of ["states", "origin.git"]) {
      cpSync(join(from.folder, name), join(this.folder, name), { recursive: true });
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }

  /** A fresh machine of a pipeline: it has what the remote has. */
  checkout(): Checkout {
    const folder = join(this.folder, `clone-${String(this.clones++)}`);
    const author = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com"];
    git(this.folder, "clone", "--quiet", ...author, "origin.git", folder);
    symlinkSync(join(this.folder, "states"), join(folder, "states"));
    return new Checkout(folder, this.terraform);
  }

  /** Applies a description wholly, in as many runs as it takes. */
  async settle(description: Description): Promise<Run[]> {
    const runs = [await this.checkout().commit(description).push().run()];
    while (runs.at(-1)?.result?.again === true) runs.push(await this.checkout().run());
    return runs;
  }

  /** Somebody changes by hand what a stack has: these resources are nowhere but in its state. */
  tamper(stack: string, change: (state: string) => string): void {
    const file = this.stateOf(stack);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }

  private stateOf(stack: string): string {
    return join(this.folder, "states", `${stack}.tfstate`);
  }

  /** Number of resources that the stack's state has. */
  resources(stack: string): number {
    const file = this.stateOf(stack);
    if (!existsSync(file)) return 0;
    const { resources } = JSON.parse(readFileSync(file, "utf8")) as { resources: object };
    return Object.keys(resources).length;
  }
}

interface Call {
  readonly command: string;
  readonly stack: string;
  /** ARN of the role that it acts as. */
  readonly role: string;
}

/** One run of a pipeline. */
export interface Run {
  readonly review: Review;
  readonly result?: ApplyResult;
  /** Terraform's plans and applies in the order in which they were begun: `<command> <stack> as <account>/<role>`. */
  readonly calls: readonly string[];
  /** Outcome of each stack after the run: of its apply if there was one, else of its plan. */
  readonly outcomes: Readonly<Record<string, string>>;
}

export class Checkout {
  private readonly git: Git;

  constructor(
    private readonly folder: string,
    private readonly terraform: Runner,
  ) {
    this.git = new Git(folder);
  }

  /** Describes the organization and commits that. */
  commit(description: Description): this {
    writeFileSync(join(this.folder, "description.json"), JSON.stringify(description));
    this.git.run(["add", "description.json"]);
    this.git.run(["commit", "--quiet", "--allow-empty", "-m", "describe"]);
    return this;
  }

  push(): this {
    this.git.run(["push", "--quiet", "origin", "HEAD:main"]);
    return this;
  }

  /** The run of a pull request: plans, with roles that only read. */
  async review(): Promise<Run> {
    return this.pipeline(async (context) => ({ review: await planChanges(context, "review") }));
  }

  /** The run of a push: plans and, as if a person approved, applies. */
  async run(): Promise<Run> {
    return this.pipeline(async (context) => {
      const review = await planChanges(context, "apply");
      if (review.problems.length > 0 || !review.stacks.some(({ outcome }) => outcome === "changes")) return { review };
      return { review, result: await applyReviewed(context, review) };
    });
  }

  /** Plans now and applies later, by what the given function does in between. */
  async runAround(between: () => Promise<unknown>): Promise<Run> {
    return this.pipeline(async (context) => {
      const review = await planChanges(context, "apply");
      await between();
      const applied = AppliedStacks.read(this.git, "origin");
      return { review, result: await applyReviewed({ ...context, applied }, review) };
    });
  }

  /** The scheduled run: what AWS has beside what is described, and what `then` makes of it. */
  async examine<R>(
    then: (context: PipelineContext, drift: Drift) => R,
  ): Promise<{ result: R; calls: readonly string[] }> {
    return this.withContext(async (context) => then(context, await findDrift(context)));
  }

  private async pipeline(
    action: (context: PipelineContext) => Promise<{ review: Review; result?: ApplyResult }>,
  ): Promise<Run> {
    const {
      calls,
      result: { review, result },
    } = await this.withContext(action);
    return {
      review,
      ...(result === undefined ? {} : { result }),
      calls,
      outcomes: Object.fromEntries(
        [...review.stacks, ...(result?.stacks ?? [])].map(({ stack, outcome }) => [stack, outcome]),
      ),
    };
  }

  private async withContext<R>(
    action: (context: PipelineContext) => Promise<R>,
  ): Promise<{ readonly result: R; readonly calls: readonly string[] }> {
    const description = JSON.parse(readFileSync(join(this.folder, "description.json"), "utf8")) as Description;
    const organization = organizationOf(description);
    writeStacks(description, organization, join(this.folder, "cdktf.out"), this.terraform instanceof FakeTerraform);
    const calls: Call[] = [];
    using roles = new Roles(organization, { PATH: process.env["PATH"], CAUSEWAY_WEB_IDENTITY_TOKEN: "token" });
    const result = await action({
      organization,
      stacks: readStacks(join(this.folder, "cdktf.out")),
      commit: this.git.head,
      applied: AppliedStacks.read(this.git, "origin"),
      roles,
      execute: (args, folder, env) => {
        calls.push({ command: args[0] ?? "", stack: basename(folder), role: env["AWS_ROLE_ARN"] ?? "" });
        return this.terraform.execute(args, folder, env);
      },
      locks: join(this.folder, "terraform.lock.hcl"),
      parallel: 4,
      log: () => undefined,
    });
    return { result, calls: calls.flatMap((call) => describeCall(call, organization)) };
  }
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync("git", args, { cwd: folder, stdio: "pipe" });
}

function describeCall({ command, stack, role }: Call, organization: Organization): string[] {
  const [, id, name = ""] = /^arn:aws:iam::(\d+):role\/(.*)$/.exec(role) ?? [];
  const account = organization.accounts.find((candidate) => candidate.id === id)?.name ?? "?";
  return command === "plan" || command === "apply" ? [`${command} ${stack} as ${account}/${name}`] : [];
}

function organizationOf({ accounts }: Description): Organization {
  const names = ["network", ...Object.keys(accounts)];
  // An account keeps its id when others come and go.
  const id = (name: string) =>
    [...name]
      .map((letter) => letter.charCodeAt(0))
      .join("")
      .padEnd(12, "0")
      .slice(0, 12);
  return testOrganization({ accounts: Object.fromEntries(names.map((name) => [name, { id: id(name) }])) });
}

/** Stacks as `synth` lays them out, of resources that every Terraform has built in. */
function writeStacks(
  { accounts, network, prerequisites = [] }: Description,
  organization: Organization,
  outdir: string,
  withProviders: boolean,
) {
  rmSync(outdir, { recursive: true, force: true });
  const id = (name: string) => organization.account(name)?.id ?? "";
  const data = (input: unknown) => ({ terraform_data: { content: { input } } });
  const write = (stack: string, account: string, content: object, alias?: string) => {
    const own = { allowed_account_ids: [id(account)] };
    const other = { alias, assume_role: [{ role_arn: `arn:aws:iam::${id(alias ?? "")}:role/causeway-attachment` }] };
    const provider = withProviders ? { provider: { aws: alias === undefined ? [own] : [own, other] } } : {};
    const terraform = { backend: { local: { path: `../../../states/${stack}.tfstate` } } };
    mkdirSync(join(outdir, "stacks", stack), { recursive: true });
    writeFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), JSON.stringify({ terraform, ...provider, ...content }));
  };
  const lets = Object.keys(accounts).map(id);
  write("network", "network", { resource: data({ network, lets }), output: { hub: { value: network } } });
  for (const account of prerequisites) {
    write(`${account}_prerequisites`, account, { resource: data(account) });
  }
  const state = { backend: "local", config: { path: "../../../states/network.tfstate" } };
  for (const [account, content] of Object.entries(accounts)) {
    const spoke = {
      data: { terraform_remote_state: { "state-network": state } },
      resource: data({ content, hub: "${data.terraform_remote_state.state-network.outputs.hub}" }),
    };
    write(account, account, content === null ? {} : spoke, "network");
  }
}
