import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

type Block = Record<string, unknown>;
type Blocks = Record<string, Record<string, Block>>;

export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly provider?: { readonly aws?: readonly Block[] };
  readonly terraform?: { readonly required_providers?: Record<string, { version?: string }> } & Block;
}

/** A synthesized stack as it lies in `cdktf.out/stacks`. */
export interface SynthesizedStack {
  readonly name: string;
  readonly folder: string;
  readonly json: StackJson;
  /** Stacks whose outputs it reads, by the name of the remote state's data source. */
  readonly reads: ReadonlyMap<string, string>;
}

/** All stacks in a folder that `synth` wrote for the local backend. */
export function readStacks(outdir: string): SynthesizedStack[] {
  const names = readdirSync(join(outdir, "stacks")).sort();
  return names.map((name) => {
    const folder = join(outdir, "stacks", name);
    const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as StackJson;
    return { name, folder, json, reads: remoteStates(json) };
  });
}

/** The version of the AWS provider that a stack asks for. */
export function providerVersion(stacks: readonly SynthesizedStack[]): string {
  const version = stacks[0]?.json.terraform?.required_providers?.["aws"]?.version;
  if (version === undefined) {
    throw new Error("no stack asks for the AWS provider");
  }
  return version;
}

function remoteStates(json: StackJson): Map<string, string> {
  const states = Object.entries(json.data?.["terraform_remote_state"] ?? {});
  return new Map(states.map(([id, { config }]) => [id, basename((config as { path: string }).path, ".tfstate")]));
}
