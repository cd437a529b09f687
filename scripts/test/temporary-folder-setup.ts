import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * One temporary folder for a run, removed after it with all that the tests left in it. Test files share the modules of
 * their process, so that a hook of a helper's own would be that of the first file that loads it only.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "causeway-tests-"));
  process.env["TMPDIR"] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
