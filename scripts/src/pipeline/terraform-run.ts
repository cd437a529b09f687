import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf } from "./stack-plan.js";
import type { PlanJson, StackPlan } from "./stack-plan.js";
import type { Execute } from "./execute.js";
import type { Environment } from "./roles.js";

const PLAN = "plan.tfplan";
const LOCK = ".terraform.lock.hcl";

/** Status of `terraform plan -detailed-exitcode` that has something to change. */
const CHANGES = 2;

/** What `terraform show -json` says of a state that has nothing. */
const NO_STATE = { format_version: "1.0" };

/** A plan for reading, and the roles with which it acts in other accounts, by the provider's alias. */
interface Review {
  readonly roleArns: ReadonlyMap<string, string>;
}

/** Terraform ended with an error. The message is the last that it said. */
export class TerraformError extends Error {}

/** Terraform in the folder of one stack, as one role. */
export class TerraformRun {
  /**
   * @param execute runs Terraform
   * @param folder `cdktf.out/stacks/<stack>`
   * @param environment of each Terraform process
   * @param locks file with the providers' hashes; a provider that differs from it is refused
   * @param log is given what Terraform prints
   */
  constructor(
    private readonly execute: Execute,
    private readonly folder: string,
    private readonly environment: () => Promise<Environment>,
    private readonly locks: string,
    private readonly log: (text: string) => void,
  ) {}

  /**
   * Initializes the folder and plans.
   *
   * @param review whether the plan is for reading: it then takes no lock, which the plan role could not write, and acts
   *   in the networking account as `attachmentPlanRole`, which may read there
   * @throws TerraformError
   */
  async plan(review: Review | undefined): Promise<StackPlan> {
    return (await this.planAndState(review)).plan;
  }

  /**
   * The same, and what AWS has of the stack as the plan found it.
   *
   * @throws TerraformError
   */
  async planAndState(review: Review | undefined): Promise<{ readonly plan: StackPlan; readonly state: object }> {
    this.overrideRoles(review?.roleArns ?? new Map());
    const pinned = existsSync(this.locks);
    if (pinned) copyFileSync(this.locks, join(this.folder, LOCK));
    await this.terraform(["init", ...(pinned ? ["-lockfile=readonly"] : [])]);
    const lock = review === undefined ? "-lock-timeout=10m" : "-lock=false";
    const { status } = await this.terraform(["plan", lock, "-detailed-exitcode", `-out=${PLAN}`], [0, CHANGES]);
    const json = JSON.parse((await this.terraform(["show", "-json", PLAN])).stdout) as PlanJson;
    const text = (await this.terraform(["show", "-no-color", PLAN])).stdout;
    return { plan: planOf(json, text, status === CHANGES), state: json.prior_state ?? NO_STATE };
  }

  /**
   * Applies what `plan` planned.
   *
   * @throws TerraformError
   */
  async apply(): Promise<void> {
    await this.terraform(["apply", "-lock-timeout=10m", PLAN]);
  }

  /** The state as `terraform show -json` has it, after `plan` initialized the folder. */
  async state(): Promise<string> {
    return (await this.terraform(["show", "-json"])).stdout;
  }

  /** The providers by alias that act in other accounts do so with other roles, as long as the file is there. */
  private overrideRoles(roleArns: ReadonlyMap<string, string>): void {
    const file = join(this.folder, "review_override.tf.json");
    if (roleArns.size === 0) {
      rmSync(file, { force: true });
      return;
    }
    const aws = [...roleArns].map(([alias, roleArn]) => ({ alias, assume_role: [{ role_arn: roleArn }] }));
    writeFileSync(file, JSON.stringify({ provider: { aws } }));
  }

  private async terraform(
    [command = "", ...options]: readonly string[],
    expected: readonly number[] = [0],
  ): Promise<{ status: number; stdout: string }> {
    const args = [command, ...(command === "show" ? [] : ["-input=false", "-no-color"]), ...options];
    const env = { ...(await this.environment()), TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
    const { status, stdout, stderr } = await this.execute(args, this.folder, env);
    if (command !== "show") this.log(stdout);
    if (!expected.includes(status)) throw new TerraformError(stderr.trim() || stdout.trim());
    return { status, stdout };
  }
}
