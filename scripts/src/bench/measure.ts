import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface Measurement {
  readonly seconds: number;
  /** Peak of resident memory, of all processes together and of the largest one; missing where there is no /proc. */
  readonly memory?: { readonly together: number; readonly largest: number };
  readonly stdout: string;
}

interface Sample {
  readonly parent: number;
  readonly resident: number;
  readonly peak: number;
}

const SAMPLE_MILLISECONDS = 40;

/**
 * Runs a command and measures it with all its children.
 *
 * @throws Error with what the command printed, if it fails
 */
export async function measure(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const peak = { together: 0, largest: 0 };
  const sampler = setInterval(() => {
    const family = familyOf(child.pid ?? 0, samples());
    peak.together = Math.max(
      peak.together,
      family.reduce((sum, { resident }) => sum + resident, 0),
    );
    peak.largest = Math.max(peak.largest, ...family.map((sample) => sample.peak));
  }, SAMPLE_MILLISECONDS);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    clearInterval(sampler);
  });
  const seconds = (performance.now() - started) / 1000;
  const text = Buffer.concat(stdout).toString();
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${text}\n${Buffer.concat(stderr).toString()}`);
  }
  return { seconds, stdout: text, ...(peak.largest > 0 ? { memory: peak } : {}) };
}

/** Every process of this machine by its id, in bytes; none where there is no /proc. */
function samples(): Map<number, Sample> {
  const processes = existsSync("/proc/self/status") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return new Map(processes.flatMap((pid) => sample(pid)));
}

function sample(pid: string): [number, Sample][] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const number = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    return [[Number(pid), { parent: number("PPid"), resident: number("VmRSS") * 1024, peak: number("VmHWM") * 1024 }]];
  } catch {
    return []; // it ended meanwhile
  }
}

function familyOf(root: number, all: ReadonlyMap<number, Sample>): Sample[] {
  const belongs = (pid: number): boolean => {
    const parent = all.get(pid)?.parent ?? 0;
    return pid === root || (parent > 1 && belongs(parent));
  };
  return [...all].filter(([pid]) => belongs(pid)).map(([, sample]) => sample);
}
