import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Measurement {
  /** From start to end. */
  readonly seconds: number;
  /** Processor time of all processes: what is left of a measurement on a machine that has other things to do. */
  readonly processorSeconds: number;
  /** Peak of resident memory, of all processes together and of the largest one; missing where there is no /proc. */
  readonly memory?: { readonly together: number; readonly largest: number };
  /** What it printed on stderr. */
  readonly errors: string;
}

interface Sample {
  /** Bytes that the process holds now. */
  readonly resident: number;
  /** The most that it ever held. */
  readonly peak: number;
}

const SAMPLE_MILLISECONDS = 50;

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
  const child = spawn("sh", ["-c", WITH_TIMES, "sh", command, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const peak = { together: 0, largest: 0 };
  const sampler = setInterval(() => {
    const family = familyOf(child.pid ?? 0);
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
  const errors = Buffer.concat(stderr).toString();
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${Buffer.concat(stdout).toString()}\n${errors}`);
  }
  const processorSeconds = childrenTimes(errors);
  return { seconds, processorSeconds, errors, ...(peak.largest > 0 ? { memory: peak } : {}) };
}

/** Runs its arguments, then has the shell print the processor time that it and its children took. */
const WITH_TIMES = `"$@"; status=$?; times >&2; exit $status`;

/** The sum of the last line, user and system time of the children: `0m12.800s 0m4.530s`. */
function childrenTimes(output: string): number {
  const [user, system] = output.trimEnd().split("\n").at(-1)?.split(" ") ?? [];
  return [user, system].reduce((sum, time) => {
    const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(time ?? "") ?? [];
    return sum + Number(minutes) * 60 + Number(seconds);
  }, 0);
}

/** A process and all below it; none where there is no /proc. */
function familyOf(pid: number): Sample[] {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    const bytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) * 1024;
    const own = { resident: bytes("VmRSS"), peak: bytes("VmHWM") };
    return [own, ...childrenOf(pid).flatMap(familyOf)];
  } catch {
    return []; // it ended meanwhile
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${String(pid)}/task`).flatMap((thread) =>
    readFileSync(`/proc/${String(pid)}/task/${thread}/children`, "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
}
