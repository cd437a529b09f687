import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Result {
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Processes that hold namespaces. */
export interface Holder {
  /** The process in the namespaces, as seen from outside. */
  readonly pid: string;
  release(): Promise<void>;
}

/** Where namespaces are made: this machine, or one that it emulates. */
export interface Machine {
  /** A program, whatever its status. */
  exec(command: readonly string[], input?: string, timeoutMilliseconds?: number): Promise<Result>;
  /** A program that goes on. */
  start(command: readonly string[]): void;
  /** Namespaces of their own, as `unshare` makes them with the options given. */
  hold(options: readonly string[]): Promise<Holder>;
}

/** This machine. Its namespaces live no longer than the process that asked for them, however that ends. */
export const here: Machine = {
  exec([program = "", ...args], input = "", timeout = 20_000) {
    const child = spawn(program, args, { timeout, killSignal: "SIGKILL" });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.stdin.on("error", () => undefined).end(input);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, ...output }));
    });
  },

  start([program = "", ...args]) {
    spawn(program, args, { stdio: ["ignore", "ignore", "ignore"] });
  },

  async hold(options) {
    // `cat` ends when its input does.
    const holder = spawn("unshare", [...options, "--kill-child", "sh", "-c", "echo ready; exec cat"], {
      stdio: "pipe",
    });
    const exited = new Promise<void>((resolve) => holder.on("exit", () => resolve()));
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => resolve());
      holder.once("exit", () => reject(new Error("namespaces cannot be made")));
    });
    const pid = String(holder.pid);
    return {
      pid: readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim(),
      async release() {
        holder.stdin.end();
        setTimeout(() => holder.kill("SIGKILL"), 2000).unref();
        await exited;
      },
    };
  },
};
