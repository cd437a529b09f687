import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Organization } from "@causeway/organization";
import { DescriptionError, problemsFrom } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";

/** The workspace's root: apps are found from here, wherever the command is run. */
const ROOT = resolve(import.meta.dirname, "../../..");

/** Names of the accounts that have an app in a folder, sorted. */
export function appNames(folder = "apps"): string[] {
  return readdirSync(resolve(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(mainFile(folder, entry.name)))
    .map((entry) => entry.name)
    .sort();
}

/** Loads `<folder>/<name>/src/main.ts` of each account. */
export async function loadApps(names: readonly string[], folder = "apps"): Promise<AccountApp[]> {
  const missing = names.filter((name) => !existsSync(mainFile(folder, name)));
  if (missing.length > 0) {
    throw new DescriptionError(
      missing.map((name) => ({
        code: "UNKNOWN_APP",
        path: `${folder}/${name}`,
        found: name,
        allowed: appNames(folder).join(", "),
        message: `there is no app for account "${name}"`,
      })),
    );
  }
  const loaded = await Promise.allSettled(names.map((name) => loadApp(folder, name)));
  const problems = loaded.flatMap((result, index) =>
    result.status === "rejected" ? problemsFrom(result.reason, `${folder}/${names[index] ?? ""}`) : [],
  );
  if (problems.length > 0) {
    throw new DescriptionError(problems);
  }
  return loaded.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Loads the organization that a module exports as its default. */
export async function loadOrganization(file: string): Promise<Organization> {
  const path = resolve(ROOT, file);
  const { default: organization } = (await import(pathToFileURL(path).href)) as { default: unknown };
  if (!(organization instanceof Organization)) {
    throw new DescriptionError([
      {
        code: "NO_ORGANIZATION",
        path: file,
        found: typeof organization,
        allowed: "export default defineOrganization({ ... })",
        message: "the module does not export an organization as its default",
      },
    ]);
  }
  return organization;
}

async function loadApp(folder: string, name: string): Promise<AccountApp> {
  const { default: app } = (await import(pathToFileURL(mainFile(folder, name)).href)) as { default?: AccountApp };
  if (app?.account !== name) {
    throw new DescriptionError([
      {
        code: "WRONG_ACCOUNT",
        path: `${folder}/${name}/src/main.ts`,
        found: app?.account ?? "(no default export)",
        allowed: name,
        message: `the app in folder "${name}" must export defineAccount("${name}", ...) as its default`,
      },
    ]);
  }
  return app;
}

function mainFile(folder: string, name: string): string {
  return join(resolve(ROOT, folder), name, "src/main.ts");
}

/** Where an account has on record what a pull request must not change unnoticed. */
export function recordFile(account: string, kind: "addresses" | "promises"): string {
  return join(ROOT, "apps", account, `${kind}.txt`);
}
