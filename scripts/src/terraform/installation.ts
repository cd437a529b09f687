import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProvider, newest } from "./provider-folder.js";
import type { ProviderFolder } from "./provider-folder.js";

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why real Terraform cannot be run here. */
export class TerraformUnavailable extends Error {}

/**
 * Terraform and the real AWS provider, apart from the user's own: CLI configuration, data folders and environment are
 * its own, so that neither credentials nor settings of the user reach it. The provider comes from a mirror of this
 * machine or else from the registry.
 */
export class Installation implements Disposable {
  private constructor(
    private readonly binary: string,
    readonly provider: ProviderFolder,
    /** A folder that goes with this object. */
    readonly scratch: string,
  ) {}

  /**
   * @param version of the AWS provider to fetch where no mirror has any
   * @throws TerraformUnavailable
   */
  static async prepare(version: string): Promise<Installation> {
    const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
    const scratch = mkdtempSync(join(tmpdir(), "causeway-terraform-"));
    try {
      await requireBinary(binary, scratch);
      const provider = findProvider() ?? (await fetchProvider(binary, scratch, version));
      return new Installation(binary, provider, scratch);
    } catch (error) {
      rmSync(scratch, { recursive: true });
      throw error;
    }
  }

  /** Sets the CLI configuration of all runs. */
  configure(configuration: string): void {
    writeFileSync(join(this.scratch, "terraform.rc"), configuration);
  }

  [Symbol.dispose](): void {
    rmSync(this.scratch, { recursive: true });
  }

  /**
   * Runs Terraform in a folder and waits for its end.
   *
   * @param environment added to the installation's own
   * @param signal asks Terraform to stop, as Ctrl-C does: it ends what it has begun and writes the state
   */
  run(
    args: readonly string[],
    folder: string,
    { environment = {}, signal }: { environment?: NodeJS.ProcessEnv; signal?: AbortSignal } = {},
  ): Promise<Finished> {
    const env = {
      ...baseEnvironment(this.scratch),
      TF_CLI_CONFIG_FILE: join(this.scratch, "terraform.rc"),
      TF_DATA_DIR: join(folder, ".terraform"),
      ...environment,
    };
    return execute(this.binary, args, folder, env, signal);
  }
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

/** Ends what hangs and judges no speed: the longest apply of an account waits for what AWS makes one after another. */
const TIMEOUT_MILLISECONDS = 1_200_000;

const PASSED_ON = ["PATH", "SystemRoot", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"];

function baseEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
    HOME: home,
    TMPDIR: home,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // The provider's schema is large and lives as long as the process: collecting it again and again takes a fifth of the time.
    GOGC: "400",
    CHECKPOINT_DISABLE: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function execute(
  binary: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: TIMEOUT_MILLISECONDS });
    signal?.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
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
