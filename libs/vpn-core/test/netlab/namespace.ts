import { spawn, spawnSync, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Result {
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is written below these folders stays in the namespace. */
const OWN_FOLDERS = `
  mount -t tmpfs none /mnt
  mount -t tmpfs none /run
  for folder in etc usr/local; do
    mkdir -p "/mnt/.over/$folder" "/mnt/.work/$folder"
    mount -t overlay none -o "lowerdir=/$folder,upperdir=/mnt/.over/$folder,workdir=/mnt/.work/$folder" "/$folder"
  done`;

/**
 * Network, mount and process namespaces of their own. No name refers to them: they live as long as the one process that
 * holds them, which ends with the process that made it, however that ends.
 */
export class Namespace {
  readonly #holder: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<void>;

  private constructor(readonly name: string) {
    const unshare = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    // `cat` ends when its input does.
    this.#holder = spawn("unshare", [...unshare, "sh", "-c", "echo ready; exec cat"], { stdio: "pipe" });
    this.#exited = new Promise((resolve) => this.#holder.on("exit", () => resolve()));
  }

  static async make(name: string): Promise<Namespace> {
    const namespace = new Namespace(name);
    await new Promise<void>((resolve, reject) => {
      namespace.#holder.stdout.once("data", () => resolve());
      namespace.#holder.once("exit", () => reject(new Error(`namespace ${name} cannot be made`)));
    });
    await namespace.run(`ip link set lo up\n${OWN_FOLDERS}`);
    return namespace;
  }

  /** The process that holds the namespaces, as seen from outside. */
  get pid(): string {
    const pid = String(this.#holder.pid);
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  }

  /** Joins this namespace to another by a pair of interfaces. */
  async connect(own: string, other: Namespace, theirs: string): Promise<void> {
    const ends = `${own} netns ${this.pid} type veth peer name ${theirs} netns ${other.pid}`;
    const { status, stderr } = spawnSync("ip", ["link", "add", ...ends.split(" ")], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${this.name}: ${stderr}`);
    await Promise.all([this.run(`ip link set ${own} up`), other.run(`ip link set ${theirs} up`)]);
  }

  /** A process that goes on. */
  start(program: string, ...args: readonly string[]): ChildProcess {
    const inside = ["-t", this.pid, "-n", "-m", "-p", program, ...args];
    return spawn("nsenter", inside, { stdio: ["ignore", "ignore", "ignore"] });
  }

  /** A script for bash, whatever its status. */
  exec(script: string, input = "", timeoutMilliseconds = 20_000): Promise<Result> {
    const child = spawn("nsenter", ["-t", this.pid, "-n", "-m", "-p", "bash", "-euo", "pipefail", "-c", script], {
      timeout: timeoutMilliseconds,
      killSignal: "SIGKILL",
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.stdin.on("error", () => undefined).end(input);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, ...output }));
    });
  }

  /**
   * The output of a script for bash.
   *
   * @throws Error if it fails
   */
  async run(script: string, input = ""): Promise<string> {
    const { status, stdout, stderr } = await this.exec(script, input);
    if (status !== 0) throw new Error(`${this.name}: ${script}: status ${String(status)}\n${stdout}${stderr}`);
    return stdout;
  }

  async remove(): Promise<void> {
    this.#holder.stdin.end();
    setTimeout(() => this.#holder.kill("SIGKILL"), 2000).unref();
    await this.#exited;
  }
}
