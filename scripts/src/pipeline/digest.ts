import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "../terraform/stacks.js";

/** What Terraform reads of a stack's folder: two stacks with one digest ask for the same. */
export function digestOf(stack: SynthesizedStack): string {
  const assets = join(stack.folder, "assets");
  const files = existsSync(assets)
    ? readdirSync(assets, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [];
  const hash = createHash("sha256").update(JSON.stringify(stack.json));
  for (const file of files) {
    hash.update(`\n${file.slice(stack.folder.length)}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Number of resources that a stack asks for. */
export function resourcesOf({ json }: SynthesizedStack): number {
  return Object.values(json.resource ?? {}).reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}
