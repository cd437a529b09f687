import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");
const DOCS = join(ROOT, "docs");

/** Pages of which all TypeScript stands in the examples of a folder, word for word, at whatever depth. */
const PAGES = { "firewalls.md": "firewalls", "vpn-core.md": "vpn-core" } as const;

describe.each(Object.entries(PAGES))("the TypeScript of docs/%s", (page, topic) => {
  const folder = join(DOCS, "examples", topic);
  const unindented = (text: string) => text.replaceAll(/^ +/gm, "").trim();
  const examples = readdirSync(folder).map((file) => unindented(readFileSync(join(folder, file), "utf8")));
  const blocks = [...readFileSync(join(DOCS, page), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(
    ([, text = ""]) => text,
  );

  it("is there", () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks.map((text) => [text.split("\n")[0] ?? "", text]))("stands in an example: %s", (_, text) => {
    expect(examples.some((example) => example.includes(unindented(text)))).toBe(true);
  });
});
