import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityOf, intentSchema, sentenceOf } from "@causeway/intents";
import type { IntentDescription } from "@causeway/intents";
import type { Organization } from "@causeway/organization";
import { accountOf } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { parseStacks, synthesizeWithoutTerraform } from "@causeway/platform/testing";
import { InputError, ReadError, ReadErrors, verify } from "@causeway/verify";
import type { Report, Result } from "@causeway/verify";
import type { JudgedIntent, Judgement } from "./line.js";

/**
 * The intents that each account declares, judged; by the account's name.
 *
 * @param apps - of the whole organization: an intent of one account is about packets that pass others
 * @throws {InputError} if the verifier has no verdict, e.g. because an intent's end selects nothing
 */
export async function judgeIntents(
  organization: Organization,
  apps: readonly AccountApp[],
): Promise<ReadonlyMap<string, readonly JudgedIntent[]>> {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-promises-"));
  try {
    synthesizeWithoutTerraform({ organization, apps, outdir });
    const stacks = Object.values(parseStacks(outdir));
    const judgements = judgementsOf(await reportOf(outdir));
    return new Map(
      apps.map(({ account }) => {
        const own = stacks.filter(({ name }) => accountOf(name) === account);
        return [account, own.flatMap(({ intents }) => intents).map((intent) => judged(intent, judgements))];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function reportOf(outdir: string): Promise<Report> {
  try {
    return (await verify([{ path: outdir }])).report;
  } catch (error) {
    if (!(error instanceof InputError || error instanceof ReadError || error instanceof ReadErrors)) throw error;
    throw new InputError(error.message.replaceAll(`${outdir}/`, "").split("\n"));
  }
}

type Judgements = ReadonlyMap<string, Judgement>;

/** By the identity of the intents: the verifier judges an intent once that several stacks declare, and names may repeat. */
function judgementsOf({ results, empty }: Report): Judgements {
  const judgements = new Map<string, Judgement>();
  for (const result of results) {
    // Mistakes in the structure are no intent's.
    if (result.intent === undefined) continue;
    judgements.set(identityOf(result.intent), { verdict: result.verdict, about: aboutOf(result) });
  }
  for (const { intent, message } of empty) judgements.set(identityOf(intent), { verdict: "EMPTY", about: message });
  return judgements;
}

function aboutOf({ about, assumptions = [] }: Result): string {
  const provided = assumptions.length === 0 ? "" : `, provided that ${assumptions.join(", and ")}`;
  return about === undefined ? "" : `${about.traffic} from ${about.from} to ${about.to}${provided}`;
}

function judged(intent: IntentDescription, judgements: Judgements): JudgedIntent {
  const judgement = judgements.get(identityOf(intentSchema.parse(intent)));
  if (judgement === undefined) throw new Error(`the verifier says nothing of the intent "${intent.name}"`);
  const sentence = sentenceOf(intent);
  return { ...judgement, sentence: intent.name === sentence ? sentence : `${intent.name}: ${sentence}` };
}
