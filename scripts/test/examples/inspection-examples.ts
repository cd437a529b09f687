import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";

const FOLDER = resolve(import.meta.dirname, "../../../docs/examples");

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
  return examplesIn("inspection");
}

/** The examples of a folder below `docs/examples`: its modules that export one. */
export async function examplesIn(topic: string): Promise<NamedExample[]> {
  const folder = join(FOLDER, topic);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(
    files.sort().map(async (file) => ({
      name: file.replace(/\.ts$/, ""),
      ...((await import(join(folder, file))) as { example?: Example }),
    })),
  );
  return modules.flatMap(({ name, example }) => (example === undefined ? [] : [{ name, example }]));
}
