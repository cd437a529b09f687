import fc from "fast-check";
import { expect } from "vitest";
import { evaluateIntents } from "../src/intents/evaluate.js";
import { InputError } from "@causeway/intents";
import { everyPair, type Representatives } from "../src/intents/pairs.js";
import type { Network } from "../src/model/network.js";
import { parseIntents } from "../src/intents/load.js";
import { buildNetwork } from "../src/kinds/build.js";
import { E, EW, ISO, LOC, LOC_EGRESS } from "./hub-network.js";
import { randomNetwork } from "./random-network.js";

const SERVER = { addresses: ["spoke0:aws_instance.server"] };

const described = {
  E,
  EW,
  ISO,
  LOC,
  LOC_EGRESS,
  inbound: { from: "internet", to: E.from },
  server: { from: E.from, to: SERVER },
  serverApart: { from: E.from, to: SERVER, expect: "unreachable" },
};

/** Intents that random networks are asked about. */
export const { intents: INTENTS } = parseIntents(
  {
    version: 1,
    intents: Object.entries(described).map(([name, intent]) => {
      return { name, ...intent, ...("through" in intent && { through: ["hub:aws_networkfirewall_firewall.main"] }) };
    }),
  },
  "intents",
);

/** Of the random networks; whoever runs a test again gives the one that was printed. */
export const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** One by one, as an intent from one subnet to the same one is an error. */
function judged(network: Network, representatives?: Representatives) {
  return INTENTS.map((intent) => {
    try {
      const [result] = evaluateIntents(network, [intent], representatives);
      return { name: intent.name, verdict: result?.verdict, code: result?.code };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { name: intent.name, verdict: "none", code: error.message };
    }
  });
}

/** Expects of random networks that grouping gives the verdicts and codes that walking every pair gives. */
export function expectGroupingToAgree(numRuns: number): void {
  const seen = new Set<string>();
  fc.assert(
    fc.property(randomNetwork, (configuration) => {
      const network = buildNetwork(configuration);
      const grouped = judged(network);
      for (const { name, code } of grouped) seen.add(`${name} ${code ?? "PROVEN"}`);
      expect(grouped).toEqual(judged(network, everyPair));
    }),
    { numRuns, seed },
  );
  // The networks are of use only if they come out in many ways.
  expect(seen.size).toBeGreaterThan(20);
}
