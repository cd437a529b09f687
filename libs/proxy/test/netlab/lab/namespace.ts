import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ExecArgument, ExecResult } from "./operations/exec.js";
import type { OPERATIONS } from "./operations.js";

type Operations = typeof OPERATIONS;
type Argument<Name extends keyof Operations> = Parameters<Operations[Name]>[0];
type Result<Name extends keyof Operations> = Awaited<ReturnType<Operations[Name]>>;

/**
 * Network, mount and process namespaces of their own, held by an agent in it. No name refers to them: they are gone
 * when the agent is, and it ends with the process that made it, however that ends.
 */
export class Namespace {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #exited: Promise<void>;
  #next = 0;
  #complaints = "";

  constructor(readonly name: string) {
    const agent = [process.execPath, "--import", "tsx", join(import.meta.dirname, "agent.ts")];
    const unshare = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    // Process 1 is a shell, which takes leave of orphans that end; they would look alive otherwise.
    const init = ["sh", "-c", 'exec 3<&0; "$@" <&3 3<&- & wait $!', "init"];
    this.#child = spawn("unshare", [...unshare, ...init, ...agent], { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr.on("data", (data: Buffer) => (this.#complaints += data.toString()));
    this.#exited = new Promise((resolve) => this.#child.on("exit", () => resolve()));
    void this.#exited.then(() => {
      this.#waiting.forEach(({ reject }) => reject(new Error(`namespace ${name} is gone: ${this.#complaints}`)));
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      const { id, value, error } = JSON.parse(line) as { id: number; value?: never; error?: string };
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(value as never);
      else waiting?.reject(new Error(`${name}: ${error}`));
    });
  }

  /** A process in the namespace as seen from outside, for `ip link ... netns`. */
  get pid(): string {
    const pid = String(this.#child.pid);
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  }

  ask<Name extends keyof Operations>(operation: Name, argument: Argument<Name>): Promise<Result<Name>> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ id, operation, argument })}\n`);
    });
  }

  /** A command, whatever its status. */
  exec(command: ExecArgument["command"], more: Omit<ExecArgument, "command"> = {}): Promise<ExecResult> {
    return this.ask("exec", { command, ...more });
  }

  /**
   * A script for `sh -e`; its output.
   *
   * @throws Error if it fails
   */
  async run(script: string): Promise<string> {
    const { status, stdout, stderr } = await this.exec(["sh", "-ec", script]);
    if (status !== 0) throw new Error(`${this.name}: ${script}\n${stdout}${stderr}`);
    return stdout;
  }

  async remove(): Promise<void> {
    this.#child.stdin.end();
    setTimeout(() => this.#child.kill("SIGKILL"), 2000).unref();
    await this.#exited;
  }
}
