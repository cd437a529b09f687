import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

export interface PublishedStack {
  readonly name: string;
  /** Folder of the stack, in which Terraform runs. */
  readonly folder: string;
  /** Number of Terraform resources. */
  readonly resources: number;
  /** Whether any file of the stack differs from what the folder held before. */
  readonly changed: boolean;
}

interface Manifest {
  version: string;
  stacks: Record<string, unknown>;
}

/** What a stack's constructs declare of the network. */
export const INTENTS_FILE = "intents.json";

/** What a synthesis writes into a stack's folder. All else there (`.terraform`, lock file, plans) is Terraform's. */
const GENERATED = ["cdk.tf.json", "cdk.tf", "metadata.json", INTENTS_FILE, "assets"];

export interface Published {
  readonly stacks: readonly PublishedStack[];
  /** Names of the stacks whose files were removed from the output folder, sorted. */
  readonly dropped: readonly string[];
}

/**
 * Moves what was synthesized in `staging` into `outdir`, file by file, each replaced at once. Files that are equal are
 * not touched, and what Terraform keeps beside them stays.
 *
 * @param isStale whether a stack that `staging` does not hold, and `outdir` still does, is removed from there
 */
export function publish(staging: string, outdir: string, isStale: (stack: string) => boolean): Published {
  const names = readdirSync(join(staging, "stacks")).sort();
  mkdirSync(outdir, { recursive: true });
  const published = names.map((name) =>
    publishStack(join(staging, "stacks", name), join(outdir, "stacks", name), name),
  );
  const left = existsSync(join(outdir, "stacks"))
    ? readdirSync(join(outdir, "stacks")).filter((name) => !names.includes(name))
    : [];
  const dropped = left.filter(isStale).filter((name) => removeGenerated(join(outdir, "stacks", name)));
  publishManifest(
    staging,
    outdir,
    left.filter((name) => !isStale(name)),
  );
  return { stacks: published, dropped: dropped.sort() };
}

function publishStack(from: string, to: string, name: string): PublishedStack {
  const files = generatedFiles(from);
  const stale = generatedFiles(to).filter((file) => !files.includes(file));
  const contents = new Map(files.map((file) => [file, readFileSync(join(from, file))]));
  new Set(files.map((file) => dirname(join(to, file)))).forEach((parent) => {
    mkdirSync(parent, { recursive: true });
  });
  const changes = [...contents].filter(([file, content]) => replaceFile(join(to, file), content));
  stale.forEach((file) => {
    removeFile(to, file);
  });
  const { resource = {} } = JSON.parse(contents.get("cdk.tf.json")?.toString() ?? "{}") as {
    resource?: Record<string, object>;
  };
  return {
    name,
    folder: to,
    resources: Object.values(resource).reduce((count, byName) => count + Object.keys(byName).length, 0),
    changed: changes.length + stale.length > 0,
  };
}

function publishManifest(staging: string, outdir: string, kept: readonly string[]): void {
  const fresh = readManifest(join(staging, "manifest.json"));
  const old = readManifest(join(outdir, "manifest.json"));
  const entries = kept.flatMap((name) => (name in old.stacks ? [[name, old.stacks[name]] as const] : []));
  const stacks = Object.fromEntries([...entries, ...Object.entries(fresh.stacks)].sort(([a], [b]) => (a < b ? -1 : 1)));
  replaceFile(join(outdir, "manifest.json"), Buffer.from(`${JSON.stringify({ ...fresh, stacks }, null, 2)}\n`));
}

function readManifest(path: string): Manifest {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : { version: "", stacks: {} };
}

/** Whether the file had to be written. A rename replaces it at once: no reader sees half of it. */
function replaceFile(path: string, content: Buffer): boolean {
  if (existsSync(path) && readFileSync(path).equals(content)) {
    return false;
  }
  // Of this process alone: Nx synthesizes several apps at once.
  const partial = `${path}.${String(process.pid)}.partial`;
  writeFileSync(partial, content);
  renameSync(partial, path);
  return true;
}

function generatedFiles(folder: string): string[] {
  return GENERATED.flatMap((name) => {
    const path = join(folder, name);
    if (!existsSync(path)) {
      return [];
    }
    return name === "assets"
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      : [name];
  }).sort();
}

/** Whether there was anything to remove. */
function removeGenerated(folder: string): boolean {
  const files = generatedFiles(folder);
  files.forEach((file) => {
    removeFile(folder, file);
  });
  removeIfEmpty(folder);
  return files.length > 0;
}

/** Removes a file and the folders below `root` that it leaves empty. */
function removeFile(root: string, file: string): void {
  rmSync(join(root, file));
  for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) {
    if (!removeIfEmpty(join(root, folder))) {
      return;
    }
  }
}

function removeIfEmpty(folder: string): boolean {
  if (readdirSync(folder).length > 0) {
    return false;
  }
  rmdirSync(folder);
  return true;
}
