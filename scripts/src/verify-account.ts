/**
 * Judges the stacks of some accounts together with the networking account's, through which all their packets go: what
 * `nx verify <app>` runs. Stacks of `cdktf.out` that belong to other accounts are left alone, so that they need not be
 * fresh.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadOrganization } from "./synth/load.js";

const STACKS = "cdktf.out/stacks";

const organization = await loadOrganization(process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts");
const accounts = new Set([organization.networkAccount.name, ...process.argv.slice(2)]);
const folders = existsSync(STACKS) ? readdirSync(STACKS).sort() : [];
// A stack is called <account> or <account>_<name>, and an account's name holds no underscore.
const inputs = folders
  .filter((folder) => accounts.has(folder.split("_")[0] ?? ""))
  .map((folder) => join(STACKS, folder));

const command = ["--import", "tsx", "libs/verify/src/cli.ts", ...(inputs.length > 0 ? inputs : ["cdktf.out"])];
process.exitCode = spawnSync(process.execPath, command, { stdio: "inherit" }).status ?? 2;
