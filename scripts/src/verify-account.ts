/**
 * Judges the stacks of some accounts together with the networking account's, through which all their packets go: what
 * `nx verify <app>` runs. Without a name it judges those of every account that has an app. Other stacks of `cdktf.out`
 * are left alone: they need not be fresh, or may be what another organization left there.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { accountOf } from "@causeway/platform";
import { appNames, loadOrganization } from "./synth/load.js";
import { readStacks } from "./terraform/stacks.js";

const OUTDIR = "cdktf.out";

const organization = await loadOrganization(process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts");
const named = process.argv.slice(2);
const accounts = new Set([organization.networkAccount.name, ...(named.length > 0 ? named : appNames())]);
const stacks = existsSync(OUTDIR) ? readStacks(OUTDIR) : [];
const inputs = stacks.filter(({ name }) => accounts.has(accountOf(name))).map(({ folder }) => folder);

const command = ["scripts/verify.mjs", ...(inputs.length > 0 ? inputs : [OUTDIR])];
process.exitCode = spawnSync(process.execPath, command, { stdio: "inherit" }).status ?? 2;
