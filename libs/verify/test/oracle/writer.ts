import { type Stack, STACKS } from "./net.js";

export interface Json {
  [key: string]: string | number | boolean | Json | Json[] | (string | number)[];
}

/** An expression for an attribute of a named record, `id` unless told. */
export type Ref = (name: string, attribute?: string) => string;

interface Place {
  readonly stack: Stack;
  readonly type: string;
  /** Its id, where that is written down. */
  readonly literal?: string;
}

/** Writes resources into stacks that read each other's outputs. A resource stands in the latest stack that it refers to. */
export class Writer {
  readonly stacks = new Map<Stack, Json>();
  private readonly places = new Map<string, Place>();

  place(stack: Stack, type: string, name: string, attributes: Json): void {
    const resources = this.part(this.part(this.root(stack), "resource"), type);
    resources[name] = attributes;
    for (const [, variable] of JSON.stringify(attributes).matchAll(/\$\{var\.(\w+)\}/g)) {
      this.part(this.root(stack), "variable")[variable ?? ""] = {};
    }
    if (!this.places.has(name)) this.places.set(name, { stack, type });
  }

  /** @param beside - a record in whose stack it stands at the earliest, though it does not refer to it */
  add(type: string, name: string, attributes: (ref: Ref) => Json, beside?: string): void {
    const used = new Set<Stack>(beside === undefined ? [] : [this.placeOf(beside).stack]);
    attributes((other) => {
      used.add(this.placeOf(other).stack);
      return "${x}";
    });
    const stack = STACKS.filter((one) => used.has(one)).at(-1) ?? "hub";
    this.place(
      stack,
      type,
      name,
      attributes((other, attribute = "id") => this.expression(stack, other, attribute)),
    );
  }

  addData(type: string, name: string, attributes: (ref: Ref) => Json): void {
    this.add(type, name, attributes);
    const { stack } = this.placeOf(name);
    const resources = this.part(this.part(this.root(stack), "resource"), type);
    this.part(this.part(this.root(stack), "data"), type)[name] = resources[name] ?? {};
    this.part(this.root(stack), "resource")[type] = Object.fromEntries(
      Object.entries(resources).filter(([key]) => key !== name),
    );
    this.places.set(name, { stack, type: `data.${type}` });
  }

  /** What is made elsewhere and known by its id. */
  addLiteral(name: string, literal: string, beside: string): void {
    this.places.set(name, { stack: this.placeOf(beside).stack, type: "", literal });
  }

  /** As intents name it. */
  addressOf(name: string): string {
    const { stack, type } = this.placeOf(name);
    return `${stack}:${type}.${name}`;
  }

  private expression(from: Stack, name: string, attribute: string): string {
    const { stack, type, literal } = this.placeOf(name);
    if (literal !== undefined) return literal;
    if (stack === from) return `\${${type}.${name}.${attribute}}`;
    const [first = ""] = attribute.split(/[.[]/);
    const output = `${name}_${first}`;
    this.part(this.root(stack), "output")[output] = { value: `\${${type}.${name}.${first}}` };
    const states = this.part(this.part(this.root(from), "data"), "terraform_remote_state");
    states[stack] = { backend: "local", config: { path: `${stack}.tfstate` } };
    return `\${data.terraform_remote_state.${stack}.outputs.${output}${attribute.slice(first.length)}}`;
  }

  private placeOf(name: string): Place {
    const found = this.places.get(name);
    if (found === undefined) throw new Error(`nothing called ${name} is written yet`);
    return found;
  }

  private root(stack: Stack): Json {
    const known = this.stacks.get(stack);
    if (known !== undefined) return known;
    const root: Json = {
      terraform: { backend: { local: { path: `${stack}.tfstate` } } },
      provider: { aws: [{ region: "eu-central-1" }] },
    };
    this.stacks.set(stack, root);
    return root;
  }

  private part(json: Json, key: string): Json {
    return (json[key] ??= {}) as Json;
  }
}
