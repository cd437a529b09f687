import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";

const FOLDER = resolve(import.meta.dirname, "../../../docs/examples/inspection");

interface Example {
  readonly organization: Organization;
  readonly accounts: readonly AccountApp[];
}

export interface NamedExample {
  /** Of its file. */
  readonly name: string;
  readonly example: Example;
}

/** The examples of `docs/inspection.md`. */
export async function inspectionExamples(): Promise<NamedExample[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts") && file !== "base.ts");
  return Promise.all(
    files.sort().map(async (file) => {
      const { example } = (await import(join(FOLDER, file))) as { example: Example };
      return { name: file.replace(/\.ts$/, ""), example };
    }),
  );
}
