import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Organization } from "@causeway/organization";
import { accountOf, synthesize } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import type { Input } from "@causeway/terraform";
import { AppliedStacks } from "../pipeline/applied.js";
import type { PipelineContext } from "../pipeline/context.js";
import { digestOf, resourcesOf } from "../pipeline/digest.js";
import { findDrift } from "../pipeline/drift.js";
import type { Drift } from "../pipeline/drift.js";
import { Git } from "../pipeline/git.js";
import { applyOrder } from "../pipeline/order.js";
import { Installation } from "../terraform/installation.js";
import { showDeployed } from "../terraform/deployed.js";
import { protections } from "../terraform/protections.js";
import { type Limits, machineLimits, runTasks } from "../terraform/schedule.js";
import { copyStack, readStacks } from "../terraform/stacks.js";
import type { SynthesizedStack } from "../terraform/stacks.js";
import { EmulatedAws } from "./emulated-aws.js";
import { type Outcome, outcomeOf } from "./terraform-run.js";

/** Stacks that are applied at a time: most of an apply is waiting for AWS. */
const SIDE_BY_SIDE = 4;

/** Memory of Terraform and one process of the AWS provider; each alias has its own. */
const PROVIDER_MEGABYTES = 500;

/** What a run may be told beside its stack. */
export interface RunOptions {
  /** Arguments added to Terraform's. */
  readonly args?: readonly string[];
  /** Interrupts Terraform as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/**
 * An organization, real Terraform with the real AWS provider, and an emulated AWS to apply it to. States and folders
 * are below one temporary folder, and all of it ends with `stop`.
 */
export class Rehearsal {
  private organization: Organization | undefined;
  private areProtected = true;

  private constructor(
    /** Where stacks are synthesized, and a folder `states` beside it. */
    readonly root: string,
    readonly aws: EmulatedAws,
    private readonly installation: Installation,
  ) {}

  /**
   * @param version of the AWS provider to fetch where no mirror has any
   * @throws TerraformUnavailable
   */
  static async start(version: string): Promise<Rehearsal> {
    const installation = await Installation.prepare(version);
    installation.configure(
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(installation.provider.mirror)}\n  }\n}\n`,
    );
    const root = mkdtempSync(join(tmpdir(), "causeway-rehearsal-"));
    try {
      return new Rehearsal(root, await EmulatedAws.start(root), installation);
    } catch (error) {
      installation[Symbol.dispose]();
      rmSync(root, { recursive: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    this.installation[Symbol.dispose]();
    rmSync(this.root, { recursive: true });
  }

  /**
   * Synthesizes an organization, and tells the emulation of its accounts. Stacks that are gone keep their state.
   *
   * @throws DescriptionError
   */
  async describe(organization: Organization, apps: readonly AccountApp[]): Promise<void> {
    synthesize({ organization, apps, outdir: join(this.root, "cdktf.out"), complete: true });
    this.organization = organization;
    await this.aws.describe(organization);
  }

  /** Stacks as they were last synthesized. */
  stacks(): readonly SynthesizedStack[] {
    return readStacks(join(this.root, "cdktf.out"));
  }

  /** Applies stacks in the documented order, as many side by side as it allows. What comes after a failure is left. */
  apply(names = this.names()): Promise<readonly Outcome[]> {
    return this.inOrder(this.order(names), (stack) => this.applyStack(stack));
  }

  /** Plans stacks on what is there now. */
  plan(names = this.names()): Promise<readonly Outcome[]> {
    return this.inOrder([names], (stack) => this.run(stack, ["plan"]));
  }

  /** Destroys stacks in the order of the apply reversed. */
  destroy(names = this.names()): Promise<readonly Outcome[]> {
    return this.inOrder([...this.order(names)].reverse(), (stack) => this.destroyStack(stack));
  }

  applyStack(stack: string, { args = [], signal }: RunOptions = {}): Promise<Outcome> {
    return this.run(stack, ["apply", "-auto-approve", ...args], signal);
  }

  destroyStack(stack: string, { args = [] }: Pick<RunOptions, "args"> = {}): Promise<Outcome> {
    return this.run(stack, ["apply", "-auto-approve", "-destroy", ...args]);
  }

  /**
   * Reads what AWS has of stacks now, and gives it to the verifier together with what was read of others before.
   *
   * @returns inputs of `verify`, of all stacks read so far
   */
  async deployed(names = this.names()): Promise<readonly Input[]> {
    const folder = join(this.root, "deployed");
    mkdirSync(folder, { recursive: true });
    const tasks = names.map((name) => ({
      name,
      after: [],
      megabytes: this.megabytes(name),
      run: async () => {
        const json = await showDeployed((args) => this.terraform(name, args));
        writeFileSync(join(folder, `${name}.json`), json);
      },
    }));
    await runTasks(tasks, this.limits());
    return readdirSync(folder)
      .sort()
      .map((file) => ({ name: basename(file, ".json"), path: join(folder, file) }));
  }

  /**
   * The pipeline's nightly run, with every stack on record as applied as it is described.
   *
   * @param then is given what the run works on and what it found
   */
  async examine<R>(then: (context: PipelineContext, drift: Drift) => R): Promise<R> {
    const names = this.names();
    names.forEach((name) => this.prepare(name));
    const stacks = readStacks(join(this.root, "run")).filter(({ name }) => names.includes(name));
    const git = new Git(this.root);
    git.run(["init", "--quiet"]);
    git.run(["-c", "user.name=rehearsal", "-c", "user.email=", "commit", "--quiet", "--allow-empty", "-m", "applied"]);
    const applied = AppliedStacks.read(git);
    for (const stack of stacks) {
      applied.record(stack.name, { commit: git.head, digest: digestOf(stack), resources: resourcesOf(stack) });
    }
    const { parallel } = this.limits();
    const context: PipelineContext = {
      organization: this.described(),
      stacks,
      commit: git.head,
      applied,
      roles: { byIdentity: false, arn: () => "", environment: (account) => this.environmentIn(account) },
      execute: async (args, folder, environment) => {
        const { status, ...said } = await this.installation.run(args, folder, { environment });
        return { status: status ?? 1, ...said };
      },
      locks: join(this.root, "terraform.lock.hcl"),
      parallel,
      log: () => undefined,
    };
    return then(context, await findDrift(context));
  }

  /** Turns off what keeps resources of stacks from being destroyed, and applies it. */
  unprotect(names = this.names()): Promise<readonly Outcome[]> {
    this.areProtected = false;
    const concerned = this.stacks().filter(({ name, json }) => names.includes(name) && protections(json) !== undefined);
    return this.apply(concerned.map(({ name }) => name));
  }

  private names(): readonly string[] {
    return this.stacks().map(({ name }) => name);
  }

  private order(names: readonly string[]): readonly (readonly string[])[] {
    const stacks = this.stacks().filter(({ name }) => names.includes(name));
    return applyOrder(stacks, this.described().networkAccount.name);
  }

  private described(): Organization {
    if (this.organization === undefined) throw new Error("no organization is described");
    return this.organization;
  }

  private async inOrder(
    waves: readonly (readonly string[])[],
    run: (stack: string) => Promise<Outcome>,
  ): Promise<readonly Outcome[]> {
    const tasks = waves.flatMap((wave, index) =>
      wave.map((name) => ({
        name,
        after: waves[index - 1] ?? [],
        megabytes: this.megabytes(name),
        run: async (before: ReadonlyMap<string, Outcome>) => {
          const failed = waves
            .slice(0, index)
            .flatMap((earlier) => earlier.filter((each) => before.get(each)?.errors.length !== 0));
          if (failed.length === 0) return run(name);
          return { stack: name, changes: [], errors: [`not run: ${failed.join(", ")} failed before`], seconds: 0 };
        },
      })),
    );
    const results = await runTasks(tasks, this.limits());
    return waves.flat().flatMap((name) => results.get(name) ?? []);
  }

  private limits(): Limits {
    return { ...machineLimits(), parallel: SIDE_BY_SIDE };
  }

  private megabytes(name: string): number {
    const stack = this.stacks().find((each) => each.name === name);
    return PROVIDER_MEGABYTES * (stack?.json.provider?.aws?.length ?? 1);
  }

  private async run(stack: string, args: readonly string[], signal?: AbortSignal): Promise<Outcome> {
    const started = performance.now();
    const finished = await this.terraform(stack, [...args, "-json", "-input=false"], signal);
    return outcomeOf(stack, finished, (performance.now() - started) / 1000);
  }

  private async terraform(stack: string, args: readonly string[], signal?: AbortSignal) {
    const folder = this.prepare(stack);
    const environment = await this.environmentIn(accountOf(stack));
    if (!existsSync(join(folder, ".terraform"))) {
      const init = await this.installation.run(["init", "-input=false", "-no-color"], folder, { environment });
      if (init.status !== 0) throw new Error(`terraform init failed in ${stack}: ${init.stderr}`);
    }
    return this.installation.run(args, folder, { environment, ...(signal === undefined ? {} : { signal }) });
  }

  private async environmentIn(name: string): Promise<Record<string, string>> {
    const account = this.described().accounts.find((each) => each.name === name);
    if (account === undefined) throw new Error(`there is no account ${name}`);
    return this.aws.environmentOf(account.id, account.region);
  }

  /**
   * The folder that Terraform runs in: what was synthesized, and beside it what the mirror's provider and the emulation
   * need. As deep as the synthesized one, since the local backend's paths are relative.
   */
  private prepare(name: string): string {
    const folder = join(this.root, "run/stacks", name);
    const stack = this.stacks().find((each) => each.name === name);
    // A stack that is gone from the description stays as it was.
    if (stack === undefined) return folder;
    copyStack(stack, folder);
    writeFileSync(join(folder, "emulation_override.tf.json"), JSON.stringify(this.override(stack)));
    return folder;
  }

  private override({ json }: SynthesizedStack): unknown {
    const loopback = { s3_use_path_style: true, skip_metadata_api_check: "true" };
    const providers = (json.provider?.aws ?? []).map(({ alias }) => ({
      ...(alias === undefined ? {} : { alias }),
      ...loopback,
    }));
    return {
      provider: { aws: providers },
      ...(this.areProtected ? {} : { resource: protections(json) }),
      terraform: {
        required_providers: { aws: { source: "aws", version: this.installation.provider.version } },
      },
    };
  }
}

/** What is wrong with runs, one line an error; empty where all succeeded. */
export function failures(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap(({ stack, errors }) => errors.map((error) => `${stack}: ${error}`));
}

/** What plans would change, one line a resource; empty where the description and AWS agree. */
export function changesOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap(({ stack, changes }) =>
    changes.map(({ action, address }) => `${stack}: ${action} ${address}`),
  );
}
