import { relative } from "node:path";
import { Unknown } from "../configuration.js";
import { within } from "../evaluate/bounds.js";
import { orUnknown } from "../evaluate/evaluate.js";
import { evaluateJson } from "../evaluate/json-value.js";
import { OnceByName } from "../evaluate/once.js";
import type { Scope } from "../evaluate/scope.js";
import { convertTo } from "../evaluate/type-constraint.js";
import { ExpressionSyntaxError, parseExpression } from "../expression/parse.js";
import type { Expression } from "../expression/syntax.js";
import { type Evaluated, EvaluationError, LazyObject } from "../evaluate/values.js";
import type { Json } from "../json/json.js";
import { ResourceObject } from "../stacks/attributes.js";
import type { Stacks } from "../stacks/stacks.js";
import type { ResourceNode } from "../stacks/resource-node.js";
import { workspaceOf } from "./backend.js";
import { ModuleCall } from "./module-call.js";
import type { ModuleConfig } from "./module-config.js";
import { ResourceBlock } from "./resource-block.js";

/** Where a module's inputs and providers come from: its caller, or for the root the command. */
export interface ModuleCaller {
  readonly stack: string;
  /** `STACK:` or `STACK:module.name[0].`, what addresses of the module start with. */
  readonly address: string;
  /** Undefined for an input that is not set. */
  input(name: string): Evaluated | undefined;
  /** Provider configuration of the root that the module knows by a name. */
  provider(name: string): string;
  /** Tags that a provider configuration of the root gives to all its resources. */
  defaultTags(provider: string): Evaluated | undefined;
  /** Of a provider configuration, if it is known. */
  region(provider: string): string | undefined;
  /** Folder of the root module. */
  readonly directory: string;
  /** Folders of the modules around this one. */
  readonly ancestors: readonly string[];
}

/** A module with values for its variables: the scope in which its expressions are evaluated. */
export class ModuleInstance {
  readonly stack: string;
  readonly address: string;
  private readonly once = new OnceByName();
  private readonly blocks = new Map<string, ResourceBlock>();
  private readonly calls = new Map<string, ModuleCall>();
  /** Blocks by mode and type, for `aws_subnet.a` and `data.aws_vpc.main`. */
  private readonly namespaces = new Map<string, Map<string, ResourceBlock>>();

  constructor(
    readonly config: ModuleConfig,
    readonly caller: ModuleCaller,
    readonly stacks: Stacks,
  ) {
    this.stack = caller.stack;
    this.address = caller.address;
    for (const [name, resource] of config.resources) {
      const block = new ResourceBlock(this, resource);
      this.blocks.set(name, block);
      const namespace = `${resource.mode} ${resource.type}`;
      const names = this.namespaces.get(namespace) ?? new Map<string, ResourceBlock>();
      this.namespaces.set(namespace, names.set(resource.name, block));
    }
    for (const [name, call] of config.calls) this.calls.set(name, new ModuleCall(this, name, call));
  }

  resourceBlocks(): Iterable<ResourceBlock> {
    return this.blocks.values();
  }

  moduleCalls(): Iterable<ModuleCall> {
    return this.calls.values();
  }

  /** Names that expressions of this module may use, with those of one instance besides. */
  scope(at: string, own: Readonly<Record<string, Evaluated>> = {}, self?: ResourceNode): Scope {
    return {
      at,
      directory: this.caller.directory,
      variable: (name) => {
        if (Object.hasOwn(own, name)) return own[name] as Evaluated;
        return name === "self" && self !== undefined ? new ResourceObject(self, this.stacks) : this.variable(name);
      },
    };
  }

  outputNames(): string[] {
    return [...this.config.outputs.keys()].map((name) => name.slice("output.".length));
  }

  /** Undefined if there is no such output. */
  output(name: string): Evaluated | undefined {
    const output = this.config.outputs.get(`output.${name}`);
    if (output === undefined) return undefined;
    const at = `${this.address}output.${name}`;
    return this.once.get(`output ${name}`, at, () => {
      const value = this.evaluate(output.body["value"] ?? null, this.scope(at), output.file);
      return this.stacks.identities.resolve(value, name);
    });
  }

  /** @param file - where it stands, for errors */
  evaluate(json: Json, scope: Scope, file: string): Evaluated {
    return within(file, scope.at, () => orUnknown(scope.at, () => evaluateJson(json, scope)));
  }

  /** The root's provider configuration that a resource uses: by its `provider` argument, else by its type. */
  providerOf(argument: Json | undefined, type: string): string {
    const own = typeof argument === "string" ? bareText(argument) : type.slice(0, (type + "_").indexOf("_"));
    return this.caller.provider(own);
  }

  private variable(name: string): Evaluated {
    const namespace = this.namespaces.get(`managed ${name}`);
    if (namespace !== undefined) return namespaceOf(name, namespace);
    switch (name) {
      case "var":
        return new Namespace((key) => this.inputVariable(key));
      case "local":
        return new Namespace((key) => this.local(key));
      case "module":
        return new Namespace((key) => this.calls.get(`module.${key}`)?.value() ?? undeclared(`module.${key}`));
      case "data":
        return new Namespace((type) => {
          const found = this.namespaces.get(`data ${type}`);
          return found === undefined ? undeclared(`data.${type}`) : namespaceOf(`data.${type}`, found);
        });
      case "path":
        return new Namespace((key) => this.path(key));
      case "terraform":
        return new Namespace((key) => this.terraform(key));
      default:
        return undeclared(name);
    }
  }

  private inputVariable(name: string): Evaluated {
    const variable = this.config.variables.get(`var.${name}`);
    if (variable === undefined) return undeclared(`var.${name}`);
    const at = `${this.address}var.${name}`;
    return this.once.get(`var ${name}`, at, () => {
      const { type, default: standard, nullable } = variable.body;
      const given = this.caller.input(name);
      const isSet = given !== undefined && !(given === null && nullable === false);
      // A default is a constant: its strings are no templates.
      const value = isSet ? given : (standard as Evaluated | undefined);
      if (value === undefined) return new Unknown(`the variable ${at} has no default and no binding`, at);
      if (typeof type !== "string") return value;
      return within(variable.file, at, () => orUnknown(at, () => convertTo(typeConstraint(type), value, at)));
    });
  }

  private local(name: string): Evaluated {
    const local = this.config.locals.get(name);
    if (local === undefined) return undeclared(`local.${name}`);
    const at = `${this.address}local.${name}`;
    return this.once.get(`local ${name}`, at, () => this.evaluate(local.value, this.scope(at), local.file));
  }

  private path(name: string): Evaluated {
    if (name === "root") return ".";
    // Terraform writes it with slashes, and relative to the root module.
    if (name === "module") return relative(this.caller.directory, this.config.directory).replaceAll("\\", "/") || ".";
    return new Unknown(`path.${name} depends on where Terraform runs`, this.address);
  }

  private terraform(name: string): Evaluated {
    if (name !== "workspace") return undeclared(`terraform.${name}`);
    return workspaceOf(this.config.settings) ?? "default";
  }
}

/** @throws {EvaluationError} for text that is no type */
function typeConstraint(text: string): Expression {
  try {
    return parseExpression(bareText(text));
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) throw new EvaluationError(`${text} is not a type`);
    throw error;
  }
}

class Namespace extends LazyObject {
  constructor(private readonly find: (name: string) => Evaluated) {
    super();
  }

  attribute(name: string): Evaluated {
    return this.find(name);
  }

  whole(): Evaluated {
    throw new EvaluationError("a namespace is no value");
  }
}

function namespaceOf(prefix: string, blocks: ReadonlyMap<string, ResourceBlock>): Evaluated {
  return new Namespace((name) => blocks.get(name)?.value() ?? undeclared(`${prefix}.${name}`));
}

function undeclared(name: string): never {
  throw new EvaluationError(`${name} is not declared`);
}

/** What stands bare, as `aws.network` or `list(string)`, also as `${aws.network}`. */
export function bareText(text: string): string {
  return text.replace(/^\$\{\s*(.*?)\s*\}$/, "$1");
}
