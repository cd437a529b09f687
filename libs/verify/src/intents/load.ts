import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { identityOf, InputError, type Intent, type IntentsFile, intentsFile } from "@causeway/intents";

/** What was read last of each file: whoever judges many variants of a network gives the same intents each time. */
const remembered = new Map<string, { readonly text: string; readonly intents: IntentsFile }>();

/**
 * Reads an intents file, JSON or YAML (which holds JSON).
 *
 * @throws {InputError} with every problem, each with the file and the place in it
 */
export function loadIntents(file: string): IntentsFile {
  const text = textOf(file);
  const known = remembered.get(file);
  if (known?.text === text) return known.intents;
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new InputError(document.errors.map(({ message }) => `${file}: ${message.split("\n")[0] ?? message}`));
  }
  const intents = parseIntents(contentOf(document, file), file);
  remembered.set(file, { text, intents });
  return intents;
}

/** Far more than a file that people write has, and few enough that aliases of aliases cannot multiply. */
const MOST_ALIASES = 1000;

function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) throw new InputError([`${file}: its aliases stand for too many values`]);
    throw error;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new InputError([`${file}: there is no such file`]);
  }
}

/** @throws {InputError} */
export function parseIntents(content: unknown, file: string): IntentsFile {
  const result = intentsFile.safeParse(content);
  if (result.success) {
    const intents = result.data.intents.map((intent, i): Intent => ({ ...intent, at: `${file}: intents[${i}]` }));
    return { ...result.data, intents };
  }
  throw new InputError(result.error.issues.map(({ path, message }) => `${file}: ${place(path)}: ${message}`));
}

/** Intents that synthesized apps declared beside their stacks: `stacks/<stack>/intents.json` of a `cdktf.out` folder. */
export function loadDeclaredIntents(inputs: readonly string[]): IntentsFile {
  const files = inputs.filter((path) => existsSync(path) && statSync(path).isDirectory()).flatMap(declaredFiles);
  return merge(collect(files, loadIntents));
}

/**
 * Intents of files, and those declared beside the stacks of folders.
 *
 * @throws {InputError} also for a folder that declares none: a verdict would be about nothing that was asked
 */
export function loadGivenIntents(paths: readonly string[]): IntentsFile {
  const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();
  const load = (path: string): IntentsFile[] => {
    if (!isFolder(path)) return [loadIntents(path)];
    const files = declaredFiles(path);
    if (files.length === 0) throw new InputError([`${path}: no stack in this folder declares intents`]);
    return collect(files, loadIntents);
  };
  return merge(collect(paths, load).flat());
}

function collect<T, R>(parts: readonly T[], load: (part: T) => R): R[] {
  const problems: string[] = [];
  const loaded = parts.flatMap((part) => {
    try {
      return [load(part)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  return loaded;
}

function declaredFiles(folder: string): string[] {
  const stacks = join(folder, "stacks");
  const places = existsSync(stacks)
    ? readdirSync(stacks)
        .sort()
        .map((name) => join(stacks, name))
    : [folder];
  return places.map((place) => join(place, "intents.json")).filter((file) => existsSync(file));
}

/** Several files are one: each stack declares its own. */
export function merge(files: readonly IntentsFile[]): IntentsFile {
  const intents = new Map<string, Intent>();
  for (const intent of files.flatMap((file) => file.intents)) {
    const key = identityOf(intent);
    if (!intents.has(key)) intents.set(key, intent);
  }
  const together = <Value>(choose: (bindings: IntentsFile["bindings"]) => Record<string, Value>) =>
    Object.assign({}, ...files.map(({ bindings }) => choose(bindings))) as Record<string, Value>;
  return {
    version: 1,
    bindings: {
      ipamPools: together(({ ipamPools }) => ipamPools),
      variables: together(({ variables }) => variables),
      devices: together(({ devices }) => devices),
      announcements: together(({ announcements }) => announcements),
    },
    accept: files.flatMap(({ accept }) => accept),
    intents: [...intents.values()],
  };
}

function place(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? "the file"
    : path
        .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
        .join("")
        .replace(/^\./, "");
}
