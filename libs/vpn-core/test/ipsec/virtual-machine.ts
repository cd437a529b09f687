import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Holder, Machine, Result } from "../netlab/machine.js";
import { initramfs } from "./initramfs.js";
import type { Kernel } from "./kernel.js";

const QEMU = "qemu-system-x86_64";
const HARDWARE = [
  ...["-machine", "q35", "-cpu", "max", "-smp", "2", "-m", "1024"],
  ...["-no-user-config", "-nodefaults", "-display", "none", "-no-reboot"],
];
const PORT = [
  ...["-device", "virtio-serial-pci", "-device", "virtserialport,chardev=port"],
  ...["-chardev", "stdio,id=port,signal=off"],
];
const PANIC_ENDS = "panic=-1";
const KVM_MILLISECONDS = 5_000;
const BOOT_MILLISECONDS = 240_000;
/** Of an emulated processor, on a machine that does other things too. */
const TIMES_SLOWER = 6;

/** A machine with a kernel of its own, in memory alone. It ends with the process that started it, however that ends. */
export class VirtualMachine implements Machine {
  readonly #waiting = new Map<string, (result: Result) => void>();
  #requests = 0;

  private constructor(private readonly qemu: ChildProcessWithoutNullStreams) {}

  static async boot(kernel: Kernel): Promise<VirtualMachine> {
    const folder = mkdtempSync(join(tmpdir(), "causeway-ipsec-"));
    try {
      const [initrd, console] = [join(folder, "initrd"), join(folder, "console")];
      writeFileSync(initrd, initramfs(kernel, join(import.meta.dirname, "init")));
      const files = ["-kernel", kernel.image, "-initrd", initrd, "-serial", `file:${console}`];
      const rest = ["-accel", accelerator(kernel), "-append", `console=ttyS0 quiet ${PANIC_ENDS}`];
      const qemu = spawn("setpriv", ["--pdeathsig", "KILL", QEMU, ...HARDWARE, ...PORT, ...files, ...rest]);
      const machine = new VirtualMachine(qemu);
      await machine.#ready(() => readFileSync(console, "utf8"));
      return machine;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.qemu.once("exit", resolve));
    this.qemu.kill("SIGKILL");
    await exited;
  }

  exec(command: readonly string[], input = "", timeoutMilliseconds = 20_000): Promise<Result> {
    const limit = ["timeout", "-s", "KILL", String(Math.ceil((timeoutMilliseconds / 1000) * TIMES_SLOWER))];
    return this.#request([...limit, ...command].map(quote).join(" "), input);
  }

  start(command: readonly string[]): void {
    void this.#request(`setsid ${command.map(quote).join(" ")} </dev/null >/dev/null 2>&1 &`);
  }

  async hold(options: readonly string[]): Promise<Holder> {
    const { status, stdout, stderr } = await this.#request(`
      unshare ${options.map(quote).join(" ")} tail -f /dev/null </dev/null >/dev/null 2>&1 &
      until child="$(tr -d ' ' <"/proc/$!/task/$!/children")" && grep -qs tail "/proc/$child/comm"; do sleep 0.1; done
      echo "$child"`);
    if (status !== 0) throw new Error(`namespaces cannot be made: ${stderr}`);
    // They end with the machine.
    return { pid: stdout.trim(), release: () => Promise.resolve() };
  }

  #request(script: string, input = ""): Promise<Result> {
    const id = String(++this.#requests);
    this.qemu.stdin.write(`${id} =${encode(script)} =${encode(input)}\n`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #ready(console: () => string): Promise<void> {
    let errors = "";
    this.qemu.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    this.qemu.stdin.on("error", () => undefined);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.qemu.kill("SIGKILL"), BOOT_MILLISECONDS);
      const fail = () => reject(new Error(`the machine does not boot\n${errors}${console()}`));
      this.qemu.once("error", reject).once("exit", fail);
      createInterface(this.qemu.stdout).on("line", (line) => {
        if (line !== "ready") return this.#answer(line);
        clearTimeout(timer);
        this.qemu.off("exit", fail).once("exit", () => this.#end());
        resolve();
      });
    });
  }

  /** Nobody answers any more. */
  #end(): void {
    this.#waiting.forEach((resolve) => resolve({ status: null, stdout: "", stderr: "the machine ended" }));
  }

  #answer(line: string): void {
    const [id = "", status = "", out = "", err = ""] = line.split(" ");
    this.#waiting.get(id)?.({ status: Number(status), stdout: decode(out), stderr: decode(err) });
    this.#waiting.delete(id);
  }
}

/**
 * KVM where it works, else QEMU's own translation. A device that opens says little: machines inside machines have it, and
 * nothing runs. So the kernel is tried. Without files it ends at once.
 */
function accelerator({ image }: Kernel): "kvm" | "tcg" {
  const trial = [...HARDWARE, "-accel", "kvm", "-kernel", image, "-append", PANIC_ENDS];
  const { status } = spawnSync(QEMU, trial, { timeout: KVM_MILLISECONDS, killSignal: "SIGKILL", stdio: "ignore" });
  return status === 0 ? "kvm" : "tcg";
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

function decode(text: string): string {
  return Buffer.from(text.slice(1), "base64").toString("utf8");
}
