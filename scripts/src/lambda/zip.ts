import { zipSync } from "fflate";

/** A zip entry holds local time without a zone: from the parts of a date, it is the same everywhere. */
const FIXED_DATE = new Date(1980, 0, 1);
const UNIX = 3;
/** A regular file that everybody may read: Lambda runs as another user. */
const MODE_0644 = 0o100644 << 16;

/** The same files give the same bytes, whatever the time, its zone or the order in which they are named. */
export function deterministicZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const names = [...files.keys()].sort();
  return zipSync(Object.fromEntries(names.map((name) => [name, files.get(name) ?? new Uint8Array()])), {
    level: 9,
    mtime: FIXED_DATE,
    os: UNIX,
    attrs: MODE_0644,
  });
}
