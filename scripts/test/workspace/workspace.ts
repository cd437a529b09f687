import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const ROOT = resolve(import.meta.dirname, "../../..");

interface Place {
  /** Default: this workspace. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Nx without its daemon, which would outlive the tests, and with its plugins in its own process: one each would load the
 * workspace's sources anew at every start.
 */
export const NX_ALONE = {
  NX_DAEMON: "false",
  NX_ISOLATE_PLUGINS: "false",
  NX_TUI: "false",
  NX_NO_CLOUD: "true",
  NO_COLOR: "1",
};

/** What Nx prints. */
export async function nx(args: readonly string[], { cwd = ROOT, env = {} }: Place = {}): Promise<string> {
  const { stdout } = await run(process.execPath, [join(cwd, "node_modules/nx/dist/bin/nx.js"), ...args], {
    cwd,
    env: { ...process.env, ...NX_ALONE, ...env },
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout;
}

/** What a Node script of the workspace prints. */
export async function node(args: readonly string[], { cwd = ROOT, env = {} }: Place = {}): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd, env: { ...process.env, ...env } });
  return stdout;
}

/** Commits everything in a copy, which becomes a repository by its first commit. */
export async function commitAll(copy: string, message: string): Promise<void> {
  const git = async (...args: string[]) =>
    run("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: copy });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", message);
}

/**
 * A copy of this workspace that may be edited. Its packages and the functions' zips are its own; what was installed is
 * shared by links.
 */
export async function copyWorkspace(): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), "causeway-workspace-"));
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 ** 2,
  });
  for (const file of stdout.split("\n").filter((name) => name !== "" && existsSync(join(ROOT, name)))) {
    cpSync(join(ROOT, file), join(copy, file), { recursive: true });
  }
  linkModules(copy);
  cpSync(join(ROOT, "dist/lambdas"), join(copy, "dist/lambdas"), { recursive: true });
  return copy;
}

function linkModules(copy: string): void {
  const own = new Map(
    ["libs", "lambdas", "."].flatMap((group) =>
      readdirSync(join(copy, group), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(group, entry.name))
        .flatMap((folder) => packageName(join(copy, folder)).map((name) => [name, folder] as const)),
    ),
  );
  const scopes = new Set([...own.keys()].map((name) => dirname(name)));
  for (const entry of readdirSync(join(ROOT, "node_modules"))) {
    if (!scopes.has(entry)) {
      link(join(ROOT, "node_modules", entry), join(copy, "node_modules", entry));
    }
  }
  own.forEach((folder, name) => {
    link(join(copy, folder), join(copy, "node_modules", name));
    const modules = join(ROOT, folder, "node_modules");
    if (existsSync(modules)) {
      link(modules, join(copy, folder, "node_modules"));
    }
  });
}

function packageName(folder: string): string[] {
  try {
    return [(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string }).name];
  } catch {
    return [];
  }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
