import { resolve } from "node:path";
import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";

interface Example {
  readonly organization: Organization;
  readonly accounts: readonly AccountApp[];
}

export interface NamedExample {
  readonly name: string;
  readonly example: Example;
}

/** The examples of `docs/inspection.md`. */
export async function inspectionExamples(): Promise<NamedExample[]> {
  const file = resolve(import.meta.dirname, "../../../docs/examples/inspection/policies.ts");
  const { examples } = (await import(file)) as { examples: Readonly<Record<string, Example>> };
  return Object.entries(examples).map(([name, example]) => ({ name, example }));
}
