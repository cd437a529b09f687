import type { Json, Resource, Stacks } from "./stacks.js";

export function idOf({ type, name }: Resource): string {
  return `\${${type}.${name}.id}`;
}

/** Resources of the same stack that an attribute names, whatever kind they are. */
export function namedBy(resource: Resource, attribute: string, among: readonly Resource[]): Resource[] {
  const value = resource.body[attribute] ?? null;
  return among.filter((other) => other.stack === resource.stack && mentions(value, other));
}

/** Whether a value refers to a resource of its own stack. */
export function mentions(value: Json, { type, name }: Resource): boolean {
  if (typeof value === "string") return new RegExp(`\\b${type}\\.${name}(?![\\w-])`).test(value);
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some((part) => mentions(part, { type, name } as Resource));
}

/** Short name for people of what an expression refers to. */
export function labelOf(value: Json): string {
  const text = String(value);
  const zone = /availability_zone == "([^"]+)"/.exec(text)?.[1];
  if (zone !== undefined) return `the firewall endpoint of ${zone}`;
  const output = /outputs\.\w+\.(.+)\}$/.exec(text)?.[1];
  return output ?? /^\$\{\w+\.(.+)\.\w+\}$/.exec(text)?.[1] ?? text;
}

/**
 * How a stack names a resource: its own directly, another stack's through that stack's outputs.
 *
 * @param attribute - what AWS assigns, e.g. `id`
 * @returns none if the other stack does not give it to anyone
 */
export function referenceFrom(stacks: Stacks, stack: string, resource: Resource, attribute = "id"): string | undefined {
  const { type, name } = resource;
  if (resource.stack === stack) return `\${${type}.${name}.${attribute}}`;
  const states = Object.keys(stacks[stack]?.data?.["terraform_remote_state"] ?? {});
  const state = states.find((candidate) => candidate.endsWith(resource.stack));
  const [output] = Object.entries(stacks[resource.stack]?.output ?? {}).flatMap(([named, { value }]) =>
    pathsTo(resource, value ?? null).map((path) => `${named}${path}`),
  );
  if (state === undefined || output === undefined) return undefined;
  return `\${data.terraform_remote_state.${state}.outputs.${output}}`;
}

function pathsTo(resource: Resource, value: Json): string[] {
  if (typeof value === "string") return mentions(value, resource) ? [""] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => pathsTo(resource, part).map((rest) => `.${key}${rest}`));
}

/** `x["y"]` and `x.y` are the same. */
export function isSameReference(one: string, other: Json | undefined): boolean {
  return one === String(other).replaceAll(/\["(\w+)"\]/g, ".$1");
}
