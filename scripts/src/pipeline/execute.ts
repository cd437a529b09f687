import { spawn } from "node:child_process";

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Terraform with arguments, in a folder, with an environment. */
export type Execute = (args: readonly string[], folder: string, env: NodeJS.ProcessEnv) => Promise<Finished>;

/** Terraform as it is installed; TERRAFORM_BINARY_NAME names another, as for cdktf. */
export const executeTerraform: Execute = (args, cwd, env) =>
  new Promise((resolve, reject) => {
    const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
    const child = spawn(binary, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      const [out, err] = [Buffer.concat(stdout).toString(), Buffer.concat(stderr).toString()];
      resolve({ status: status ?? 1, stdout: out, stderr: err });
    });
  });
