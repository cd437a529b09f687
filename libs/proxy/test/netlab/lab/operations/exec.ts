import { spawn } from "node:child_process";

export interface ExecArgument {
  readonly command: readonly [string, ...string[]];
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: 30 seconds. */
  readonly timeoutMilliseconds?: number;
}

export interface ExecResult {
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The machine's own commands first. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A command, to its end. What it leaves in the background lives on in the namespace. */
export function exec({ command, input, environment, timeoutMilliseconds }: ExecArgument): Promise<ExecResult> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { PATH, ...environment },
      timeout: timeoutMilliseconds ?? 30_000,
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.on("error", reject);
    // Not `close`: a daemon that was started keeps the pipes open.
    child.on("exit", (status) => {
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ status, ...output });
      }, 5);
    });
    child.stdin.on("error", () => undefined).end(input ?? "");
  });
}
