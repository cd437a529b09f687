import { execFileSync } from "node:child_process";
import { accessSync, constants, lstatSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Entry } from "./cpio.js";

const DIRECTORY = 0o040755;
const LINK = 0o120777;
const REGULAR = 0o100000;
/** Links at the root of a machine whose programs lie below /usr. */
const ROOT_LINKS = ["/bin", "/sbin", "/lib", "/lib64"];

/** Files for another machine, with the folders that they lie in. */
export class FileSet {
  readonly #entries = new Map<string, Entry>();

  /** A file of this machine; of a link, also what it leads to. What this user may not read is left out. */
  add(path: string): void {
    const place = join(realpathSync(dirname(path)), basename(path));
    if (this.#entries.has(place)) return;
    const stat = lstatSync(place);
    if (stat.isSymbolicLink()) {
      const target = readlinkSync(place);
      this.#put(place, LINK, Buffer.from(target));
      this.add(resolve(dirname(place), target));
    } else if (stat.isFile() && readable(place)) {
      this.put(place, stat.mode & 0o777, readFileSync(place));
    }
  }

  put(path: string, permissions: number, content: Uint8Array): void {
    this.#put(path, REGULAR | permissions, content);
  }

  /** The libraries of all programs that were added. */
  addLibraries(): void {
    const programs = [...this.#entries].filter(([, { content }]) => content !== undefined && isElf(content));
    const list = execFileSync(
      "ldd",
      programs.map(([path]) => path),
      { encoding: "utf8" },
    );
    for (const [, path = ""] of list.matchAll(/^\t(?:\S+ => )?(\/\S+) \(/gm)) this.add(path);
  }

  entries(): readonly Entry[] {
    for (const path of ROOT_LINKS) {
      if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
        this.#put(path, LINK, Buffer.from(readlinkSync(path)));
      }
    }
    // A folder's name is the start of the names in it.
    return [...this.#entries.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  #put(path: string, mode: number, content?: Uint8Array): void {
    const folder = dirname(path);
    if (folder !== "/" && !this.#entries.has(folder)) this.#put(folder, DIRECTORY);
    this.#entries.set(path, { path: path.slice(1), mode, ...(content === undefined ? {} : { content }) });
  }
}

export function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isElf(content: Uint8Array): boolean {
  return Buffer.from(content.subarray(0, 4)).toString("latin1") === "\x7fELF";
}
