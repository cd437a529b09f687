import { readdirSync, readFileSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = resolve(import.meta.dirname, "../src");
const IMPORT = /^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)\.js"/gm;

/** What is left of each file at runtime of its imports, types being gone. */
function importsByFile(): Map<string, string[]> {
  const all = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  const files = all.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(SOURCES, file), "utf8");
      return [file, [...text.matchAll(IMPORT)].map(([, path = ""]) => `${normalize(join(file, "..", path))}.ts`)];
    }),
  );
}

/** Files that import each other, directly or over others, as the first way found. */
function cycleIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of imports.get(file) ?? []) {
      const found = visit(next, [...way, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  for (const file of imports.keys()) {
    const found = visit(file, []);
    if (found.length > 0) return found;
  }
  return [];
}

describe("the files of the verifier", () => {
  it("import each other in no circle", () => {
    const imports = importsByFile();
    expect([...imports.values()].flat().filter((file) => !imports.has(file))).toEqual([]);
    expect(cycleIn(imports)).toEqual([]);
  });

  it("would be found to, if they did", () => {
    const imports = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["d", ["b"]],
    ]);
    expect(cycleIn(imports)).toEqual(["b", "d", "b"]);
  });
});
