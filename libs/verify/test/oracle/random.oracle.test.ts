import { expect, test } from "vitest";
import { InputError } from "../../src/index.js";
import { type Comparison, compare, disagreement } from "./compare.js";
import { judge } from "./judge.js";
import type { Intent, Net } from "./net.js";
import { randomNetwork } from "./random/network.js";
import { shrink } from "./shrink.js";

/** Drawn anew unless given, and printed, so that a run can be had again. */
const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e9));
const NETWORKS = Number(process.env["NETWORKS"] ?? 500);
/** So many disagreements are made small and shown. */
const SHOWN = 3;
/** The verifier may not hide behind UNPROVEN: it may be the answer to so many of 100 questions. */
const MOST_UNPROVEN = 12;

test(`the verifier agrees with the oracle, and with itself about every pair, on ${NETWORKS} random networks (SEED=${SEED})`, async () => {
  const counts = new Map<string, number>();
  const wrong: string[] = [];
  for (let seed = SEED; seed < SEED + NETWORKS; seed++) {
    const { net, intents } = randomNetwork(seed, isApart);
    for (const one of await compare(net, intents)) {
      const kind = `${one.verdict} where the oracle says ${one.judgement.answer}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (disagreement(net, one) !== undefined) wrong.push(await explain(seed, net, one, wrong.length < SHOWN));
    }
  }
  const asked = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const unproven = [...counts].reduce((sum, [kind, count]) => sum + (kind.startsWith("UNPROVEN") ? count : 0), 0);
  console.log(`SEED=${SEED}, ${NETWORKS} networks, ${asked} questions:`, Object.fromEntries([...counts].sort()));
  expect(wrong.join("\n\n")).toBe("");
  expect((100 * unproven) / asked).toBeLessThan(MOST_UNPROVEN);
});

/** Most pairs of ends are apart in a random network, so such questions are only asked now and then. */
function isApart(net: Net, intent: Intent): boolean {
  return judge(net, intent).answer === "FAILS";
}

async function explain(seed: number, net: Net, found: Comparison, isShown: boolean): Promise<string> {
  const kind = disagreement(net, found);
  const { intent } = found;
  const title = `network ${seed}: ${kind ?? ""}: ${found.verdict}, ${found.message}; of every pair ${found.ofPairs}; oracle: ${found.judgement.why}`;
  if (!isShown) return title;
  const small = await shrink(net, intent, async (smaller) => {
    try {
      const [again] = await compare(smaller, [intent]);
      return again !== undefined && disagreement(smaller, again) === kind;
    } catch (error) {
      // Without what the intent selects it is no question any more.
      if (error instanceof InputError) return false;
      throw error;
    }
  });
  const records = Object.entries(small).flatMap(([list, items]: [string, readonly object[]]) =>
    items.map((item) => `  ${list} ${JSON.stringify(item)}`),
  );
  return [title, JSON.stringify(intent), ...records].join("\n");
}
