import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Finished, Installation } from "./installation.js";
import type { ProviderFolder } from "./provider-folder.js";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string };
}

/** Values of a mocked apply, as `terraform show -json` has them. */
export interface TestState {
  readonly outputs?: Record<string, { readonly value: unknown }>;
  readonly root_module?: {
    readonly resources?: readonly {
      readonly address: string;
      readonly type: string;
      readonly name: string;
      readonly mode: "managed" | "data";
      readonly values: Record<string, unknown>;
    }[];
  };
}

/** What a plan has in mind for one resource. */
export interface ResourceChange {
  readonly address: string;
  readonly change: { readonly actions: readonly string[] };
}

export interface TestResult {
  readonly diagnostics: readonly Diagnostic[];
  /** By the name of the run block: what it planned, or the state after what it applied. None where something failed. */
  readonly runs: ReadonlyMap<string, TestRun>;
}

export interface TestRun {
  readonly changes?: readonly ResourceChange[];
  readonly state?: TestState;
}

interface TestEvent {
  readonly "@testrun"?: string;
  readonly diagnostic?: Diagnostic;
  readonly test_state?: TestState;
  readonly test_plan?: { readonly resource_changes?: readonly ResourceChange[] };
}

/**
 * Terraform with the real AWS provider, which plans and checks but calls no API. `dev_overrides` takes the provider
 * whatever version a stack asks for, and spares each stack a `terraform init`.
 */
export class Terraform implements Disposable {
  private constructor(private readonly installation: Installation) {}

  /**
   * @param version of the AWS provider to fetch where no mirror has any
   * @throws TerraformUnavailable
   */
  static async prepare(version: string): Promise<Terraform> {
    const installation = await Installation.prepare(version);
    const overrides = `provider_installation {
  dev_overrides {
    "hashicorp/aws" = ${JSON.stringify(installation.provider.path)}
  }
}
`;
    installation.configure(overrides);
    return new Terraform(installation);
  }

  get provider(): ProviderFolder {
    return this.installation.provider;
  }

  [Symbol.dispose](): void {
    this.installation[Symbol.dispose]();
  }

  /** A new folder that goes with this object. */
  folder(name: string): string {
    return mkdtempSync(join(this.installation.scratch, `${name}-`));
  }

  /** What `terraform validate` says of the configuration in a folder. */
  async validate(folder: string): Promise<readonly Diagnostic[]> {
    const { stdout, stderr } = await this.run(["validate", "-json"], folder);
    try {
      return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
    } catch {
      throw new Error(`terraform validate gave no JSON: ${stderr || stdout}`);
    }
  }

  /** Runs the one test file in a folder: the provider plans and checks, but calls no API. */
  async test(folder: string): Promise<TestResult> {
    const { status, stdout, stderr } = await this.run(["test", "-json", "-verbose"], folder);
    const events = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as TestEvent);
    const diagnostics = events.flatMap(({ diagnostic }) => diagnostic ?? []);
    if (status !== 0 && !diagnostics.some(({ severity }) => severity === "error")) {
      throw new Error(`terraform test failed without a diagnostic: ${stderr || stdout.slice(-2_000)}`);
    }
    return { diagnostics, runs: new Map(status === 0 ? events.flatMap(testRun) : []) };
  }

  /** The same for a test whose runs have modules in folders below. */
  async testModules(folder: string): Promise<TestResult> {
    const { status, stdout, stderr } = await this.run(["get", "-no-color"], folder);
    if (status !== 0) throw new Error(`terraform get failed: ${stderr || stdout}`);
    return this.test(folder);
  }

  /** What `terraform init` says of a folder's backend. It has no credentials and gets no further than the block. */
  async initializeBackend(folder: string): Promise<string> {
    const { stdout, stderr } = await this.run(["init", "-input=false", "-no-color"], folder);
    return `${stdout}\n${stderr}`;
  }

  private run(args: readonly string[], folder: string): Promise<Finished> {
    return this.installation.run(args, folder);
  }
}

function testRun({ "@testrun": name, test_state: state, test_plan: plan }: TestEvent): [string, TestRun][] {
  if (name === undefined) return [];
  if (state !== undefined) return [[name, { state }]];
  return plan === undefined ? [] : [[name, { changes: plan.resource_changes ?? [] }]];
}

/** One line per diagnostic that is an error. */
export function errorsOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ address, summary, detail }) => [address, summary, detail].filter(Boolean).join(": "));
}
