import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const LIBS = resolve(import.meta.dirname, "../../libs");
const CONSTRUCTS = ["aws", "firewall", "functions", "hub", "platform", "proxy", "spoke", "vpc", "vpn-core"];

interface Optional {
  readonly place: string;
  readonly comment: string;
}

/** Optional properties of the interfaces that constructs take: `...Props` and `...Attributes`. */
function optionalProps(): Optional[] {
  return CONSTRUCTS.flatMap((lib) =>
    readdirSync(join(LIBS, lib, "src"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => optionalIn(`${lib}/src/${file}`, readFileSync(join(LIBS, lib, "src", file), "utf8"))),
  );
}

function optionalIn(file: string, text: string): Optional[] {
  const interfaces = text.matchAll(/^export interface (\w+(?:Props|Attributes))\b[^{]*\{\n(.*?)^\}/gms);
  return [...interfaces].flatMap(([, name = "", body = ""]) =>
    [...body.matchAll(/((?:^ {2}\/\*\*(?:(?!\*\/).)*\*\/\n)?)^ {2}readonly (\w+)\?: (?!never)/gms)].map(
      ([, comment = "", property = ""]) => ({ place: `${file} ${name}.${property}`, comment }),
    ),
  );
}

describe("a property that may be left out", () => {
  it("says what holds then, in the form that tools read", () => {
    const props = optionalProps();
    expect(props.length).toBeGreaterThan(50);
    expect(props.filter(({ comment }) => !comment.includes("@default ")).map(({ place }) => place)).toEqual([]);
  });
});
