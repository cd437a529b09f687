import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

interface Json {
  "//"?: unknown;
  terraform?: { cloud?: { hostname?: string } };
}

/**
 * Fails unless two folders hold the same stacks. Two things may differ: cdktf's own notes below `//`, and the host of
 * Terraform Cloud, which cdktf writes even where it is the default.
 *
 * @returns the number of stacks and of their resources
 */
export function sameStacks(a: string, b: string): { stacks: number; resources: number } {
  const names = readdirSync(join(a, "stacks")).sort();
  if (!isDeepStrictEqual(names, readdirSync(join(b, "stacks")).sort())) {
    throw new Error(`${a} and ${b} hold stacks of different names`);
  }
  let resources = 0;
  for (const name of names) {
    const [one, other] = [a, b].map((outdir) => readStack(join(outdir, "stacks", name, "cdk.tf.json")));
    if (!isDeepStrictEqual(one, other)) {
      throw new Error(`stack ${name} differs between ${a} and ${b}`);
    }
    resources += Object.values((one as { resource?: Record<string, object> }).resource ?? {}).reduce(
      (count, byName) => count + Object.keys(byName).length,
      0,
    );
  }
  return { stacks: names.length, resources };
}

function readStack(path: string): Json {
  const json = JSON.parse(readFileSync(path, "utf8")) as Json;
  delete json["//"];
  if (json.terraform?.cloud?.hostname === "app.terraform.io") {
    delete json.terraform.cloud.hostname;
  }
  return json;
}
