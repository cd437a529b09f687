import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** All stacks in a folder that `synth` wrote. Of a stack that it dropped, Terraform's own files may be left. */
export function readStacks(outdir: string): SynthesizedStack[] {
  const names = readdirSync(join(outdir, "stacks"))
    .filter((name) => existsSync(join(outdir, "stacks", name, "cdk.tf.json")))
    .sort();
  return names.map((name) => {
    const folder = join(outdir, "stacks", name);
    const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as StackJson;
    return { name, folder, json, reads: remoteStates(name, json) };
  });
}

/** Copies what was synthesized, and nothing that Terraform keeps beside it. */
export function copyStack(stack: SynthesizedStack, folder: string): void {
  cpSync(stack.folder, folder, { recursive: true, filter: (path) => !basename(path).startsWith(".terraform") });
}

/** A copy that keeps its state in its own folder, or in a test: Terraform must never get near a user's state. */
export function copyWithoutBackend(stack: SynthesizedStack, folder: string): void {
  copyStack(stack, folder);
  const settings = { ...stack.json.terraform, backend: undefined, cloud: undefined };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ ...stack.json, terraform: settings }));
}

/** The version of the AWS provider that a stack asks for. */
export function providerVersion(stacks: readonly SynthesizedStack[]): string {
  const version = stacks[0]?.json.terraform?.required_providers?.["aws"]?.version;
  if (version === undefined) {
    throw new Error("no stack asks for the AWS provider");
  }
  return version;
}

/** What a `terraform_remote_state` says of the place that it reads, for each backend that `synth` writes. */
interface RemoteState extends Block {
  readonly backend: string;
  readonly config: { readonly path?: string; readonly key?: string; readonly workspaces?: { readonly name: string } };
}

function remoteStates(name: string, json: StackJson): Map<string, string> {
  const states = (json.data?.["terraform_remote_state"] ?? {}) as Record<string, RemoteState>;
  return new Map(Object.entries(states).map(([id, state]) => [id, stackRead(state, workspacePrefix(name, json))]));
}

function stackRead({ backend, config: { path, key, workspaces } }: RemoteState, prefix: string): string {
  const file = path ?? key;
  if (file !== undefined) return basename(file, ".tfstate");
  if (workspaces?.name.startsWith(prefix) === true) return workspaces.name.slice(prefix.length);
  throw new Error(`a remote state with backend "${backend}" names no stack of the organization`);
}

/** A workspace is called as its stack, after a prefix that all stacks share. */
function workspacePrefix(name: string, json: StackJson): string {
  const cloud = json.terraform?.["cloud"] as { readonly workspaces: { readonly name: string } } | undefined;
  return cloud?.workspaces.name.slice(0, -name.length) ?? "";
}
