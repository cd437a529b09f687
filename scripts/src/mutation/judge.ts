import { writeFileSync } from "node:fs";
import { InputError, ReadError, type Report, type Result, verify } from "@causeway/verify";
import { mutantsOf } from "./operators/index.js";
import { readStacks, stackFile, type Stacks } from "./stacks.js";

/**
 * What the verifier says of a mutant. `refused`: it is bad input, as it would be to Terraform. `warned`: every intent is
 * PROVEN still, and the warnings or the intents about nothing are others than before. `survived`: nothing has changed.
 */
export type Outcome = "VIOLATED" | "UNPROVEN" | "refused" | "warned" | "survived";

export interface Judgement {
  readonly outcome: Outcome;
  /** Codes of the results that are not PROVEN, or why the input was refused. */
  readonly why: string;
}

type Texts = Readonly<Record<string, string>>;

/** Judges one mutant of a network after the other. */
export class Judge {
  private readonly original: Texts;
  private readonly mutants: ReturnType<typeof mutantsOf>;
  /** What the verifier says of the network as it is, besides verdicts. */
  private remarks: string | undefined;

  /** @param folder - a copy of `cdktf.out` that may be written to; it is as before after each mutant */
  constructor(private readonly folder: string) {
    const stacks = readStacks(folder);
    this.original = textsOf(stacks);
    this.mutants = mutantsOf(stacks);
    this.write(this.original);
  }

  /** @param index - of the mutant, among all of the network */
  async judge(index: number): Promise<Judgement> {
    const mutant = this.mutants[index];
    if (mutant === undefined) throw new Error(`${this.folder} has no mutant ${String(index)}`);
    const copy = parsed(this.original);
    mutant.apply(copy);
    this.remarks ??= remarksOf((await verify([{ path: this.folder }])).report);
    const changed = Object.entries(textsOf(copy)).filter(([name, text]) => text !== this.original[name]);
    if (changed.length === 0) throw new Error(`mutant "${mutant.name}" changes nothing`);
    this.write(Object.fromEntries(changed));
    try {
      const { report } = await verify([{ path: this.folder }]);
      const judgement = judgementOf(report.results);
      const remarks = remarksOf(report);
      return judgement.outcome === "survived" && remarks !== this.remarks
        ? { outcome: "warned", why: remarks }
        : judgement;
    } catch (error) {
      if (!(error instanceof ReadError || error instanceof InputError)) throw error;
      const [reason = ""] = error.message.split("\n");
      return { outcome: "refused", why: reason.replaceAll(`${this.folder}/`, "") };
    } finally {
      this.write(Object.fromEntries(changed.map(([name]) => [name, this.original[name] ?? ""])));
    }
  }

  private write(texts: Texts): void {
    for (const [name, text] of Object.entries(texts)) writeFileSync(stackFile(this.folder, name), text);
  }
}

function remarksOf({ warnings, empty }: Report): string {
  const remarks = [...warnings.map(({ code, at }) => `${code} ${at}`), ...empty.map(({ name }) => name)];
  return remarks.sort().join("\n");
}

function textsOf(stacks: Stacks): Texts {
  return Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, JSON.stringify(stack)]));
}

function parsed(texts: Texts): Stacks {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.parse(text)])) as Stacks;
}

function judgementOf(results: readonly Result[]): Judgement {
  const failed = results.filter(({ verdict }) => verdict !== "PROVEN");
  const why = [...new Set(failed.map(({ code }) => code ?? ""))].sort().join(", ");
  if (failed.some(({ verdict }) => verdict === "VIOLATED")) return { outcome: "VIOLATED", why };
  return failed.length > 0 ? { outcome: "UNPROVEN", why } : { outcome: "survived", why };
}
