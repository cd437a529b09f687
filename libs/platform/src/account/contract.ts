import { TerraformOutput, TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";
import { AccountStack } from "./account-stack.js";
import { createRemoteState } from "../state/backend.js";
import { OrganizationApp } from "./organization-app.js";

/** `text`: one string. `textByKey`: strings by a key that is known at synth, such as a segment's name. */
export type FieldType = "text" | "textByKey";
type Fields = Readonly<Record<string, FieldType>>;

/** Values to publish. */
export type PublishedValues<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends "text" ? string : Readonly<Record<string, string>>;
};

/** Values read from another stack's state. */
export type ReadValues<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends "text" ? string : KeyedText;
};

export interface KeyedText {
  get(key: string): string;
}

export interface ReadOptions {
  /**
   * Stack that publishes the contract.
   * @default the networking account's main stack
   */
  readonly from?: string;
}

/**
 * Named, typed outputs of one stack that other stacks read. Both sides use the same object, so a renamed field fails
 * to compile. In Terraform it is one output of the contract's name, an object with snake_case keys.
 */
export class Contract<F extends Fields> {
  constructor(
    readonly name: string,
    private readonly fields: F,
  ) {}

  /** Publishes the values as an output of the stack. */
  publish(stack: AccountStack, values: PublishedValues<F>): void {
    const value = Object.fromEntries(Object.keys(this.fields).map((field) => [snakeCase(field), values[field]]));
    const description = `Contract "${this.name}", read by other stacks.`;
    new TerraformOutput(stack, `contract-${this.name}`, { value, description }).overrideLogicalId(this.name);
    const keys = Object.entries(this.fields).flatMap(([field, type]) =>
      type === "text" ? [field] : Object.keys(values[field] as object).map((key) => `${field}.${key}`),
    );
    published(stack).set(`${stack.node.id}/${this.name}`, new Set(keys));
  }

  /**
   * Reads the values that another stack published.
   *
   * @throws nothing; a stack of the same synthesis that does not publish what is read is reported (UNPUBLISHED_CONTRACT)
   */
  read(scope: Construct, { from }: ReadOptions = {}): ReadValues<F> {
    const stack = AccountStack.of(scope);
    const source = from ?? stack.organization.networkAccount.name;
    const state = remoteState(stack, source);
    const value = (path: string, expression: string): string => {
      const at = scope.node.path;
      readings(stack).set([at, source, this.name, path].join(" "), { contract: this.name, source, path, at });
      return state.getString(`${this.name}.${expression}`);
    };
    const entries = Object.entries(this.fields).map(([field, type]) => {
      const output = snakeCase(field);
      return type === "text"
        ? ([field, { get: () => value(field, output) }] as const)
        : ([field, { value: { get: (key: string) => value(`${field}.${key}`, `${output}["${key}"]`) } }] as const);
    });
    return Object.defineProperties({}, Object.fromEntries(entries)) as ReadValues<F>;
  }
}

/**
 * @param name of the Terraform output: letters, digits and hyphens
 * @param fields camelCase names and what they hold
 */
export function defineContract<const F extends Fields>(name: string, fields: F): Contract<F> {
  return new Contract(name, fields);
}

/** Reports every value that is read from a stack of this synthesis which does not publish it. */
export function checkContracts(app: OrganizationApp): void {
  const emptied = app.node.children.filter((child) => child instanceof AccountStack && child.isEmptied);
  const empty = new Set(emptied.map(({ node }) => node.id));
  const stacks = new Set(app.node.children.map((child) => child.node.id));
  const outputs = publishedBy.get(app) ?? new Map<string, Set<string>>();
  for (const { contract, source, path, at } of readBy.get(app)?.values() ?? []) {
    if (empty.has(at.split("/")[0] ?? "")) continue;
    const keys = empty.has(source) ? undefined : outputs.get(`${source}/${contract}`);
    if (stacks.has(source) && keys?.has(path) !== true) {
      app.report({
        code: "UNPUBLISHED_CONTRACT",
        path: at,
        found: `${contract}.${path}`,
        allowed: keys === undefined ? "(the stack does not publish this contract)" : [...keys].sort().join(", "),
        message: `stack "${source}" does not publish ${contract}.${path}`,
      });
    }
  }
}

interface Reading {
  readonly contract: string;
  readonly source: string;
  readonly path: string;
  readonly at: string;
}

const publishedBy = new WeakMap<OrganizationApp, Map<string, Set<string>>>();
/** Each value that a construct reads, once. */
const readBy = new WeakMap<OrganizationApp, Map<string, Reading>>();

function published(stack: AccountStack): Map<string, Set<string>> {
  return entry(publishedBy, OrganizationApp.of(stack), () => new Map<string, Set<string>>());
}

function readings(stack: AccountStack): Map<string, Reading> {
  return entry(readBy, OrganizationApp.of(stack), () => new Map<string, Reading>());
}

function entry<K extends object, V>(map: WeakMap<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}

/** One remote state per stack that is read, however many contracts are. */
function remoteState(stack: AccountStack, source: string): TerraformRemoteState {
  const id = `state-${source.replaceAll("_", "--")}`;
  const existing = stack.node.tryFindChild(id);
  return existing instanceof TerraformRemoteState
    ? existing
    : createRemoteState(stack, id, stack.organization.backend, source);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
