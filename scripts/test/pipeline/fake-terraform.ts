import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Execute, Finished } from "../../src/pipeline/execute.js";

interface Provider {
  readonly alias?: string;
  readonly allowed_account_ids?: readonly string[];
  readonly assume_role?: readonly [{ readonly role_arn: string }];
}

interface Config {
  readonly terraform: { readonly backend: { readonly local: { readonly path: string } } };
  readonly provider: { readonly aws: readonly [Provider, ...Provider[]] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly data?: {
    readonly terraform_remote_state?: Readonly<Record<string, { readonly config: { readonly path: string } }>>;
  };
  readonly output?: object;
}

interface State {
  readonly serial: number;
  readonly outputs: object;
  readonly resources: Readonly<Record<string, unknown>>;
}

interface Plan {
  readonly resource_changes: readonly { readonly address: string; readonly change: { readonly actions: string[] } }[];
  readonly output_changes: object;
  readonly prior_state: object;
  readonly next: State;
}

class Failure extends Error {}

const EMPTY: State = { serial: 0, outputs: {}, resources: {} };

/**
 * Stands in for Terraform: states in local files, plans that compare a stack's resources with its state, and what AWS
 * answers where the order of stacks or the role is wrong. It knows neither the provider nor expressions.
 */
export class FakeTerraform {
  /** ARNs of the roles that plans assumed in other accounts. */
  readonly assumed: string[] = [];
  /** What fails, as `<stack> <command>`. */
  readonly failures = new Set<string>();

  private readonly protectedStacks = new Set<string>();

  /** Makes the resources of a stack refuse to be deleted. */
  protect(stack: string): void {
    this.protectedStacks.add(stack);
  }

  readonly execute: Execute = ([command = "", ...options], folder, env) => {
    const [stack, role] = [basename(folder), env["AWS_ROLE_ARN"] ?? ""];
    try {
      if (this.failures.has(`${stack} ${command}`)) throw new Failure(`${command} of ${stack} was made to fail`);
      return Promise.resolve(this.run(command, options, folder, role));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return Promise.resolve({ status: 1, stdout: "", stderr: `Error: ${error.message}\n` });
    }
  };

  private run(command: string, options: readonly string[], folder: string, role: string): Finished {
    const file = resolve(folder, options.find((option) => option.endsWith(".tfplan"))?.replace("-out=", "") ?? "");
    const done = (stdout = "", status = 0): Finished => ({ status, stdout, stderr: "" });
    switch (command) {
      case "plan": {
        const plan = planOf(folder, this.assumed, this.protectedStacks.has(basename(folder)));
        writeFileSync(file, JSON.stringify(plan));
        return done("", hasChanges(plan) ? 2 : 0);
      }
      case "show":
        return done(options.includes("-json") ? readFileSync(file, "utf8") : textOf(readJson<Plan>(file)));
      case "apply": {
        if (role.endsWith("causeway-plan")) throw new Failure("AccessDenied: the plan role changes nothing");
        const [{ next }, state] = [readJson<Plan>(file), stateFile(folder)];
        if (next.serial !== readJson(state, EMPTY).serial + 1) throw new Failure("Saved plan is stale");
        mkdirSync(dirname(state), { recursive: true });
        writeFileSync(state, JSON.stringify(next));
        return done();
      }
      default:
        return done();
    }
  }
}

function planOf(folder: string, assumed: string[], isProtected: boolean): Plan {
  const { provider, resource = {}, data = {}, output = {} } = configOf(folder);
  const override = readJson<Partial<Config>>(resolve(folder, "review_override.tf.json"), {});
  const [own, ...others] = provider.aws;
  for (const { alias, assume_role: declared } of others) {
    const [{ role_arn: arn } = { role_arn: "" }] =
      override.provider?.aws.find((candidate) => candidate.alias === alias)?.assume_role ?? declared ?? [];
    assumed.push(arn);
    // An account lets another in once its own state names it.
    const lets = JSON.stringify(readJson(resolve(dirname(stateFile(folder)), `${alias ?? ""}.tfstate`), EMPTY));
    if (!lets.includes(own.allowed_account_ids?.[0] ?? "")) throw new Failure(`Cannot assume IAM Role ${arn}`);
  }
  const read = Object.values(data.terraform_remote_state ?? {}).map(({ config: { path } }) => {
    if (!existsSync(resolve(folder, path))) throw new Failure(`Unable to find remote state at ${path}`);
    return readJson<State>(resolve(folder, path)).outputs;
  });
  const state = readJson(stateFile(folder), EMPTY);
  const resources = Object.fromEntries(
    Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, values]) => [`${type}.${name}`, { ...values, read }]),
    ),
  );
  const addresses = [...new Set([...Object.keys(state.resources), ...Object.keys(resources)])].sort();
  return {
    resource_changes: addresses.map((address) => {
      const [recorded, after] = [state.resources[address], resources[address]];
      const before = isProtected ? { ...(recorded as object), deletion_protection: true } : recorded;
      return { address, change: { actions: [action(before, after)], before, after } };
    }),
    output_changes: same(state.outputs, output) ? {} : { outputs: { actions: ["update"], after: output } },
    prior_state: { format_version: "1.0", values: { root_module: { addresses: Object.keys(state.resources) } } },
    next: { serial: state.serial + 1, outputs: output, resources },
  };
}

function action(before: unknown, after: unknown): string {
  if (same(before, after)) return "no-op";
  return before === undefined ? "create" : after === undefined ? "delete" : "update";
}

function hasChanges({ resource_changes: resources, output_changes: outputs }: Plan): boolean {
  return resources.some(({ change }) => !change.actions.includes("no-op")) || Object.keys(outputs).length > 0;
}

function textOf({ resource_changes: changes }: Plan): string {
  return changes.map(({ address, change }) => `${change.actions.join(" ")} ${address}\n`).join("");
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function configOf(folder: string): Config {
  return readJson<Config>(resolve(folder, "cdk.tf.json"));
}

function stateFile(folder: string): string {
  return resolve(folder, configOf(folder).terraform.backend.local.path);
}

function readJson<T>(path: string, otherwise?: T): T {
  if (otherwise !== undefined && !existsSync(path)) return otherwise;
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
