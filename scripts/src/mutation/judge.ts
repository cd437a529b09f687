import { writeFileSync } from "node:fs";
import { InputError, ReadError, type Result, verify } from "@causeway/verify";
import type { Mutant } from "./mutant.js";
import { stackFile, type Stacks } from "./stacks.js";

/**
 * What the verifier says of a mutant. `refused`: it is bad input, as it would be to Terraform. `survived`: every intent
 * is PROVEN still.
 */
export type Outcome = "VIOLATED" | "UNPROVEN" | "refused" | "survived";

export interface Judgement {
  readonly outcome: Outcome;
  /** Codes of the results that are not PROVEN, or why the input was refused. */
  readonly why: string;
}

/**
 * Judges a mutant.
 *
 * @param folder - a copy of `cdktf.out` that may be written to; it is as before afterwards
 * @param stacks - what the folder holds
 */
export async function judge(folder: string, stacks: Stacks, mutant: Mutant): Promise<Judgement> {
  const copy = structuredClone(stacks);
  mutant.apply(copy);
  const changed = Object.keys(stacks).filter((name) => JSON.stringify(copy[name]) !== JSON.stringify(stacks[name]));
  if (changed.length === 0) throw new Error(`mutant "${mutant.name}" changes nothing`);
  write(folder, copy, changed);
  try {
    const { report } = await verify([{ path: folder }]);
    return judgementOf(report.results);
  } catch (error) {
    if (!(error instanceof ReadError || error instanceof InputError)) throw error;
    return { outcome: "refused", why: error.message.split("\n")[0] ?? "" };
  } finally {
    write(folder, stacks, changed);
  }
}

function judgementOf(results: readonly Result[]): Judgement {
  const failed = results.filter(({ verdict }) => verdict !== "PROVEN");
  const why = [...new Set(failed.map(({ code }) => code ?? ""))].sort().join(", ");
  if (failed.some(({ verdict }) => verdict === "VIOLATED")) return { outcome: "VIOLATED", why };
  return failed.length > 0 ? { outcome: "UNPROVEN", why } : { outcome: "survived", why };
}

function write(folder: string, stacks: Stacks, names: readonly string[]): void {
  for (const name of names) writeFileSync(stackFile(folder, name), JSON.stringify(stacks[name]));
}
