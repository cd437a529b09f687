import { join, resolve } from "node:path";
import type { Organization } from "@causeway/organization";
import { type AccountApp, synthesize } from "@causeway/platform";
import type { Network } from "./run.js";

export interface Example {
  readonly organization: Organization;
  readonly accounts: readonly AccountApp[];
}

export interface NamedExample {
  readonly name: string;
  readonly example: Example;
}

type Examples = Readonly<Record<string, Example>>;

const FOLDER = resolve(import.meta.dirname, "../../../docs/examples");

/** The examples of `docs/inspection.md`: every way to inspect and to leave. */
export async function inspectionExamples(): Promise<NamedExample[]> {
  const { examples } = (await import(join(FOLDER, "inspection/policies.ts"))) as { examples: Examples };
  return named(examples);
}

/** The examples of `docs/firewalls.md`: every engine in a hub and at a VPC's edge; and in hubs with other policies. */
export async function firewallExamples(): Promise<{ engines: NamedExample[]; withPolicies: NamedExample[] }> {
  const places = (await import(join(FOLDER, "firewalls/places.ts"))) as { examples: Examples; withPolicies: Examples };
  return { engines: named(places.examples), withPolicies: named(places.withPolicies) };
}

/** The example of `docs/vpn-core.md`, at each step of a replacement. */
export async function coreExamples(): Promise<NamedExample[]> {
  const { exampleAt } = (await import(join(FOLDER, "vpn-core/core.ts"))) as { exampleAt: (step: string) => Example };
  return ["one core", "two cores", "handed over", "new core"].map((name) => ({ name, example: exampleAt(name) }));
}

function named(examples: Examples): NamedExample[] {
  return Object.entries(examples).map(([name, example]) => ({ name, example }));
}

/** Synthesizes examples, each into a folder of its own below the one that is given. */
export function synthesizeExamples(examples: readonly NamedExample[], below: string): Network[] {
  return examples.map(({ name, example }) => {
    const folder = join(below, name.replaceAll(/\W+/g, "-"));
    synthesize({ organization: example.organization, apps: example.accounts, outdir: folder });
    return { name, folder };
  });
}
