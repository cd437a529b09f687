import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file that stands for a function's zip, in a folder of its own. */
export function fakeZip(content = "zip"): string {
  const path = join(mkdtempSync(join(tmpdir(), "causeway-zip-")), "function.zip");
  writeFileSync(path, content);
  return path;
}
