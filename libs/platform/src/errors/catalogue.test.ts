import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { CATALOGUE, errorsPage, pageOf } from "./catalogue.js";

const LIBS = resolve(import.meta.dirname, "../../..");
const CONSTRUCTS = ["aws", "cidr", "domains", "firewall", "functions", "hub", "organization"].concat([
  "platform",
  "proxy",
  "spoke",
  "vpc",
  "vpn-core",
]);

/** Upper-case literals of AWS, Suricata and the environment. */
const NOT_CODES = new Set([
  ...["AUTO_SCALING_GROUP", "CREATE_ONLY", "CUSTOMER_KMS", "DRY_RUN", "HTTP_301", "LIFECYCLE_HOOK", "STRICT_ORDER"],
  ...["EXTERNAL_NET", "HOME_NET", "ROUTE_TABLE", "ROUTE_TABLES", "CDKTF_OUTDIR"],
]);

/** What zod calls issues, in upper case: the codes of values of a wrong form in an organization's description. */
const FROM_ZOD = ["INVALID_FORMAT", "INVALID_KEY", "INVALID_TYPE", "INVALID_UNION", "INVALID_VALUE", "TOO_BIG"].concat([
  "TOO_SMALL",
  "UNRECOGNIZED_KEYS",
]);

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !/(^|\/)(errors|testing)\//.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8"));
}

/** Codes that sources give: as literals, and made of a kind of name by `known` and `claimName`. */
function codesInUse(): Set<string> {
  const constructs = CONSTRUCTS.flatMap((lib) => sourcesBelow(join(LIBS, lib, "src")));
  const scripts = sourcesBelow(resolve(LIBS, "../scripts/src"));
  const all = (texts: readonly string[], pattern: RegExp) =>
    texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found = ""]) => found));
  return new Set([
    ...all(constructs, /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g),
    ...all(scripts, /code: "([A-Z0-9_]+)"/g),
    ...all(constructs, /\bknown\(\s*"(\w+)"/g).map((kind) => `UNKNOWN_${kind.toUpperCase()}`),
    ...all(constructs, /claimName\("(\w+)"/g).map((kind) => `DUPLICATE_${kind.toUpperCase()}`),
    ...FROM_ZOD,
  ]);
}

test("every code that is reported has its entry, and every entry its code", () => {
  const used = [...codesInUse()].filter((code) => !NOT_CODES.has(code)).sort();
  expect([...CATALOGUE.keys()].sort()).toEqual(used);
});

test("docs/errors.md is what the catalogue says; `-u` writes it", async () => {
  await expect(errorsPage()).toMatchFileSnapshot("../../../../docs/errors.md");
});

test("a page's link is the anchor of its heading, and an unknown code has none", () => {
  expect(pageOf("MISALIGNED_CIDR")).toBe("docs/errors.md#misaligned_cidr");
  expect(errorsPage()).toContain("\n### MISALIGNED_CIDR\n");
  expect(pageOf("SOMETHING_ELSE")).toBeUndefined();
});
