import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file that stands for a function's zip: one for each content, which all tests on a machine share and leave there. */
export function fakeZip(content = "zip"): string {
  const folder = join(tmpdir(), "causeway-fake-zips", createHash("sha256").update(content).digest("hex"));
  const path = join(folder, "function.zip");
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const temporary = join(folder, String(process.pid));
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  }
  return path;
}
