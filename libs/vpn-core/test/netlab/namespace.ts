import { here, type Holder, type Machine, type Result } from "./machine.js";

/** What is written below these folders stays in the namespace. */
const OWN_FOLDERS = `
  mount -t tmpfs none /mnt
  mount -t tmpfs none /run
  for folder in etc usr/local; do
    mkdir -p "/mnt/.over/$folder" "/mnt/.work/$folder"
    mount -t overlay none -o "lowerdir=/$folder,upperdir=/mnt/.over/$folder,workdir=/mnt/.work/$folder" "/$folder"
  done`;

/** Network, mount and process namespaces of their own. No name refers to them: they live as long as what holds them. */
export class Namespace {
  private constructor(
    readonly name: string,
    private readonly machine: Machine,
    private readonly holder: Holder,
  ) {}

  static async make(name: string, machine = here): Promise<Namespace> {
    const holder = await machine.hold(["--net", "--mount", "--pid", "--fork", "--mount-proc"]);
    const namespace = new Namespace(name, machine, holder);
    await namespace.run(`ip link set lo up\n${OWN_FOLDERS}`);
    return namespace;
  }

  /** Joins this namespace to another by a pair of interfaces. */
  async connect(own: string, other: Namespace, theirs: string): Promise<void> {
    const ends = `${own} netns ${this.holder.pid} type veth peer name ${theirs} netns ${other.holder.pid}`;
    const { status, stderr } = await this.machine.exec(["ip", "link", "add", ...ends.split(" ")]);
    if (status !== 0) throw new Error(`${this.name}: ${stderr}`);
    await Promise.all([this.run(`ip link set ${own} up`), other.run(`ip link set ${theirs} up`)]);
  }

  /** A process that goes on. */
  start(...command: readonly string[]): void {
    this.machine.start(this.#inside(command));
  }

  /** A script for bash, whatever its status. */
  exec(script: string, input = "", timeoutMilliseconds = 20_000): Promise<Result> {
    return this.machine.exec(this.#inside(["bash", "-euo", "pipefail", "-c", script]), input, timeoutMilliseconds);
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
    await this.holder.release();
  }

  #inside(command: readonly string[]): string[] {
    return ["nsenter", "-t", this.holder.pid, "-n", "-m", "-p", ...command];
  }
}
