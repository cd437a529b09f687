import type { ParsedStack } from "./parsed-stack.js";

/** Addresses of everything that Terraform makes before a resource: what it refers to or depends on, and so on. */
export function waitsFor(stack: ParsedStack, address: string): ReadonlySet<string> {
  const all = Object.entries(stack.json.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => [`${type}.${name}`, JSON.stringify(attributes)] as const),
  );
  const text = new Map<string, string>(all);
  const seen = new Set<string>();
  const queue = [address];
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    const attributes = text.get(current) ?? "";
    for (const [, found = ""] of attributes.matchAll(/(aws_[a-z0-9_]+\.[A-Za-z][A-Za-z0-9_-]*)/g)) {
      if (text.has(found) && found !== current && !seen.has(found)) {
        seen.add(found);
        queue.push(found);
      }
    }
  }
  return seen;
}
