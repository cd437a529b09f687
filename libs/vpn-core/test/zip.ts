import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "causeway-core-zip-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file that stands for the zip of the health function. */
export function zip(): string {
  const path = join(folder, "function.zip");
  writeFileSync(path, "zip");
  return path;
}
