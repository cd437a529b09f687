import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Configuration, UnorderedSet, type Value } from "../configuration.js";
import { FACTS } from "./facts.js";
import { type ReadOptions, readConfiguration } from "../index.js";

/** Writes files, given by their path, to a new folder, which goes with the run's temporary folder. */
export function writeFiles(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "read-"));
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** Reads stacks that are given as Terraform JSON by their names. */
export async function readStacks(
  stacks: Readonly<Record<string, unknown>>,
  options: ReadOptions = { provider: FACTS },
): Promise<Configuration> {
  return readConfiguration([{ path: join(writeStacks(stacks), "cdktf.out") }], options);
}

/** Writes stacks as CDKTF does, to a new folder. */
export function writeStacks(stacks: Readonly<Record<string, unknown>>): string {
  const files = Object.entries(stacks).map(([name, json]) => [`cdktf.out/stacks/${name}/cdk.tf.json`, json]);
  return writeFiles(Object.fromEntries(files));
}

/** The value of an expression or of any JSON, in a root module that has what is given besides. */
export async function valueOf(
  json: unknown,
  module: Readonly<Record<string, unknown>> = {},
  options: ReadOptions = { provider: FACTS },
): Promise<Value> {
  const configuration = await readStacks({ s: { ...module, output: { result: { value: json } } } }, options);
  return configuration.outputs.get("s:result") as Value;
}

/** Attributes of a resource by its address. */
export function attributesOf(configuration: Configuration, address: string): Readonly<Record<string, Value>> {
  const resource = configuration.resources.get(address);
  if (resource === undefined) {
    throw new Error(`no ${address} among ${[...configuration.resources.keys()].join(", ")}`);
  }
  return resource.attributes;
}

/** A known value as `jsonencode` would write it. */
export function jsonOf(value: Value): unknown {
  return JSON.parse(JSON.stringify(value instanceof UnorderedSet ? value.members : value)) as unknown;
}
