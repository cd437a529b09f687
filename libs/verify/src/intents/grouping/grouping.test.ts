import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addSpoke, E, EW, hubNetwork, ISO, LOC, LOC_EGRESS } from "../../../test/hub-network.js";
import { randomNetwork } from "../../../test/random-network.js";
import { buildNetwork } from "../../model/build.js";
import { readStacks } from "../../read/testing/network-on-disk.js";
import { everyPair, evaluateIntents } from "../evaluate.js";
import { parseIntents } from "../load.js";
import { selectParties } from "../select.js";
import { Grouping } from "./representatives.js";

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
const intents = parseIntents(
  {
    version: 1,
    intents: Object.entries(described).map(([name, intent]) => {
      return { name, ...intent, ...("through" in intent && { through: ["hub:aws_networkfirewall_firewall.main"] }) };
    }),
  },
  "intents",
).intents;

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

describe("grouping", () => {
  test(`gives the verdicts and codes that walking every pair gives (SEED=${seed})`, { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomNetwork, (configuration) => {
        const network = buildNetwork(configuration);
        const judged = (results: ReturnType<typeof evaluateIntents>) =>
          results.map(({ name, verdict, code }) => ({ name, verdict, code }));
        const grouped = judged(evaluateIntents(network, intents));
        for (const { name, code } of grouped) seen.add(`${name} ${code ?? "PROVEN"}`);
        expect(grouped).toEqual(judged(evaluateIntents(network, intents, everyPair)));
      }),
      { numRuns: 500, seed },
    );
    // The networks are of use only if they come out in many ways.
    expect(seen.size).toBeGreaterThan(20);
  });

  test("judges no more pairs of many like spokes than of two", async () => {
    const count = async (spokes: number) => {
      const stacks = hubNetwork();
      for (let index = 0; index < spokes; index++) addSpoke(stacks, `more${index}`, `10.${20 + index}`);
      const network = buildNetwork(await readStacks(stacks.json));
      const [intent] = intents.filter(({ name }) => name === "EW");
      if (intent === undefined) throw new Error("no intent");
      const { from, to } = selectParties(network, intent);
      return [...new Grouping(network).representatives(intent, from, to)].length;
    };
    // One spoke with itself and with another, three zones each.
    expect(await count(0)).toBe(18);
    expect(await count(10)).toBe(18);
  });
});
