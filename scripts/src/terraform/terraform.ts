import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProvider, newest } from "./provider-folder.js";
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

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why real Terraform cannot be run here. */
export class TerraformUnavailable extends Error {}

/**
 * Terraform with the real AWS provider, apart from the user's own: CLI configuration, data folder and environment are
 * its own, so that neither credentials nor settings of the user reach it. The provider comes from a mirror of this
 * machine or else from the registry. `dev_overrides` takes it whatever version a stack asks for, and spares each stack
 * a `terraform init`.
 */
export class Terraform implements Disposable {
  private constructor(
    private readonly binary: string,
    readonly provider: ProviderFolder,
    private readonly scratch: string,
  ) {}

  /**
   * @param version of the AWS provider to fetch where no mirror has any
   * @throws TerraformUnavailable
   */
  static async prepare(version: string): Promise<Terraform> {
    const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
    const scratch = mkdtempSync(join(tmpdir(), "causeway-terraform-"));
    try {
      await requireBinary(binary, scratch);
      const provider = findProvider() ?? (await fetchProvider(binary, scratch, version));
      const overrides = `provider_installation {
  dev_overrides {
    "hashicorp/aws" = ${JSON.stringify(provider.path)}
  }
}
`;
      writeFileSync(join(scratch, "terraform.rc"), overrides);
      return new Terraform(binary, provider, scratch);
    } catch (error) {
      rmSync(scratch, { recursive: true });
      throw error;
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.scratch, { recursive: true });
  }

  /** A new folder that goes with this object. */
  folder(name: string): string {
    return mkdtempSync(join(this.scratch, `${name}-`));
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
    return execute(this.binary, args, folder, {
      ...baseEnvironment(this.scratch),
      TF_CLI_CONFIG_FILE: join(this.scratch, "terraform.rc"),
      TF_DATA_DIR: join(folder, ".terraform"),
    });
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

async function requireBinary(binary: string, scratch: string): Promise<void> {
  try {
    await execute(binary, ["version", "-json"], scratch, baseEnvironment(scratch));
  } catch (error) {
    throw new TerraformUnavailable(
      `${binary} cannot be run: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** `terraform init` leaves the provider in a folder that is laid out like a mirror. */
async function fetchProvider(binary: string, scratch: string, version: string): Promise<ProviderFolder> {
  const folder = join(scratch, "fetch");
  mkdirSync(folder);
  const required = { terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(required));
  writeFileSync(join(folder, "empty.rc"), "");
  const { stdout, stderr } = await execute(binary, ["init", "-input=false", "-no-color"], folder, {
    ...baseEnvironment(scratch),
    TF_CLI_CONFIG_FILE: join(folder, "empty.rc"),
    TF_DATA_DIR: join(folder, ".terraform"),
  });
  const provider = newest([join(folder, ".terraform/providers")]);
  if (provider === undefined) {
    throw new TerraformUnavailable(
      `no mirror of this machine holds the AWS provider (CAUSEWAY_TERRAFORM_MIRROR names one), and the registry gave none: ${(stderr || stdout).trim()}`,
    );
  }
  return provider;
}

const PASSED_ON = ["PATH", "SystemRoot", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"];

function baseEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
    HOME: home,
    TMPDIR: home,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function execute(binary: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
