import { resolve } from "node:path";
import type { NamedExample } from "./inspection-examples.js";

type Examples = Readonly<Record<string, NamedExample["example"]>>;

const file = resolve(import.meta.dirname, "../../../docs/examples/firewalls/places.ts");
const places = (await import(file)) as { readonly examples: Examples; readonly withPolicies: Examples };

function named(examples: Examples): NamedExample[] {
  return Object.entries(examples).map(([name, example]) => ({ name, example }));
}

/** The examples of `docs/firewalls.md`. */
export const FIREWALLS = named(places.examples);

/** The same in hubs with other policies of inspection. */
export const WITH_POLICIES = named(places.withPolicies);
