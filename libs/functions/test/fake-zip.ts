import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "causeway-zip-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file that stands for a function's zip, in a folder of its own. */
export function fakeZip(content = "zip"): string {
  const path = join(mkdtempSync(join(folder, "zip-")), "function.zip");
  writeFileSync(path, content);
  return path;
}
