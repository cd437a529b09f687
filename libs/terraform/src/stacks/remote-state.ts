import { basename, dirname, resolve } from "node:path";
import { Reference, Unknown } from "../configuration.js";
import { type Evaluated, EvaluationError, isList, isObject, LazyObject } from "../evaluate/values.js";
import type { Backend, Stacks, Stack } from "./stacks.js";
import type { ResourceNode } from "./resource-node.js";

/** Finds the stack whose state a `terraform_remote_state` reads, by where that stack keeps it. */
export class RemoteStates {
  private byLocation: ReadonlyMap<string, readonly Stack[]> | undefined;
  private readonly notFound = new Map<string, MissingState>();

  constructor(private readonly stacks: Stacks) {}

  /** Those that were asked for and that no stack of the input keeps. */
  get missing(): readonly MissingState[] {
    return [...this.notFound.values()];
  }

  /** `outputs` of the data source. */
  outputsOf(node: ResourceNode): Evaluated {
    const type = node.given("backend");
    const config = node.given("config") ?? {};
    if (type instanceof Unknown) return type;
    if (config instanceof Unknown) return config;
    const reader = this.stacks.stack(node.stack);
    if (typeof type !== "string" || reader === undefined) return new Unknown("its backend is not known", node.address);
    const workspace = node.given("workspace") ?? "default";
    const backend = { type, config, ...(typeof workspace === "string" ? { workspace } : {}) };
    const found = this.find(backend, reader);
    if (found !== undefined) return new RemoteOutputs(found, node);
    const state = describe(backend);
    this.notFound.set(node.address, { node, state });
    return new Unknown(`no input is the stack whose state is ${state}`, node.address);
  }

  private find(backend: Backend, reader: Stack): Stack | undefined {
    this.byLocation ??= this.index();
    for (const location of locations(backend, reader.directory, "reader")) {
      const stacks = this.byLocation.get(location);
      // Two stacks may give the same text, each meaning a file of its own.
      if (stacks?.length === 1) return stacks[0];
    }
    return this.findByName(backend);
  }

  private index(): ReadonlyMap<string, readonly Stack[]> {
    const index = new Map<string, Stack[]>();
    for (const stack of this.stacks.all) {
      const backend = stack.backend();
      if (backend === undefined) continue;
      for (const location of new Set(locations(backend, stack.directory, "keeper"))) {
        index.set(location, [...(index.get(location) ?? []), stack]);
      }
    }
    return index;
  }

  /** The JSON of a state does not say where it was kept, so that its name must tell. */
  private findByName(backend: Backend): Stack | undefined {
    for (const name of likelyNames(backend)) {
      const stack = this.stacks.stack(name);
      if (stack !== undefined && stack.backend() === undefined) return stack;
    }
    return undefined;
  }
}

export interface MissingState {
  readonly node: ResourceNode;
  /** Where it is kept. */
  readonly state: string;
}

class RemoteOutputs extends LazyObject {
  constructor(
    private readonly stack: Stack,
    private readonly node: ResourceNode,
  ) {
    super();
  }

  attribute(name: string): Evaluated {
    const own = this.stack.output(name);
    if (own !== undefined) return own;
    const defaults = this.node.given("defaults");
    if (defaults !== undefined && isObject(defaults) && Object.hasOwn(defaults, name)) return defaults[name] ?? null;
    throw new EvaluationError(`the stack ${this.stack.name} has no output "${name}"`);
  }

  override members(): Evaluated {
    return this.whole();
  }

  whole(): Evaluated {
    return Object.fromEntries(this.stack.outputNames().map((name) => [name, this.attribute(name)]));
  }
}

/** Texts that name the place of a state: equal ones mean the same state. The surest come first. */
function locations(backend: Backend, directory: string, role: "keeper" | "reader"): string[] {
  const { config } = backend;
  // The configuration of a stack does not say in which of several workspaces it is applied.
  if (backend.type !== "remote" && (backend.workspace ?? "default") !== "default") return [];
  switch (backend.type) {
    case "local": {
      const path = textAt(config, "path") ?? "terraform.tfstate";
      const absolute = `file ${resolve(directory, path)}`;
      // A folder may have been moved as a whole, so that the text is the same but the file is not.
      return basename(path) === path && path === "terraform.tfstate" ? [absolute] : [absolute, `path ${path}`];
    }
    case "remote":
    case "cloud": {
      const workspace = workspaceName(backend);
      const organization = textAt(config, "organization");
      if (workspace === undefined) return [];
      return [`workspace ${textAt(config, "hostname") ?? "app.terraform.io"}/${organization ?? ""}/${workspace}`];
    }
    case "s3": {
      const [bucket, key] = [textAt(config, "bucket"), textAt(config, "key")];
      if (bucket === undefined || key === undefined) return [];
      // Bucket names are unique, so that a region is not needed but must not contradict.
      const object = `s3 ${bucket}/${key}`;
      const region = textAt(config, "region");
      const own = region === undefined ? `${object} in any region` : `${object} in ${region}`;
      if (role === "keeper") return [own, `${object} wherever`];
      return region === undefined ? [`${object} wherever`] : [own, `${object} in any region`];
    }
    default:
      return isObject(config) ? [`${backend.type} ${JSON.stringify(Object.entries(config).sort())}`] : [];
  }
}

/** A workspace is named, or completes a prefix that several share. */
function workspaceName(backend: Backend): string | undefined {
  const prefix = textAt(backend.config, "workspaces", "prefix");
  if (prefix === undefined || backend.workspace === undefined) return textAt(backend.config, "workspaces", "name");
  return prefix + backend.workspace;
}

function likelyNames(backend: Backend): string[] {
  if (backend.type !== "local") {
    const workspace = workspaceName(backend);
    return workspace === undefined ? [] : [workspace];
  }
  const path = textAt(backend.config, "path") ?? "";
  // CDKTF names a stack's state terraform.STACK.tfstate.
  const file = basename(path)
    .replace(/\.tfstate$/, "")
    .replace(/^terraform\./, "");
  return file === "terraform" ? [basename(dirname(path))] : [file];
}

function describe(backend: Backend): string {
  const { config } = backend;
  const place =
    backend.type === "s3"
      ? `${textAt(config, "bucket") ?? "?"}/${textAt(config, "key") ?? "?"}`
      : (textAt(config, "path") ??
        `${textAt(config, "organization") ?? "?"}/${textAt(config, "workspaces", "name") ?? "?"}`);
  return `${backend.type} ${place}`;
}

/** Text below a path of names; a block may stand as a list of one. */
function textAt(value: Evaluated, ...names: readonly string[]): string | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return typeof value === "string" ? value : undefined;
  const object = isList(value) ? value[0] : value;
  if (object === undefined || object instanceof Reference || !isObject(object)) return undefined;
  const member = object[name];
  return member === undefined ? undefined : textAt(member, ...rest);
}
