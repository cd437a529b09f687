import { resolve } from "node:path";
import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";

/** The steps in which a core is replaced, as `docs/examples/vpn-core/core.ts` names them. */
export type Step = "one core" | "two cores" | "handed over" | "new core";

type ExampleAt = (step: Step) => { readonly organization: Organization; readonly accounts: readonly AccountApp[] };

/** The example of `docs/vpn-core.md`, which belongs to no project. */
export async function loadCoreExample(): Promise<ExampleAt> {
  const file = resolve(import.meta.dirname, "../../../docs/examples/vpn-core/core.ts");
  return ((await import(file)) as { exampleAt: ExampleAt }).exampleAt;
}
