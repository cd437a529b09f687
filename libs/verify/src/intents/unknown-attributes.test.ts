import fc from "fast-check";
import { expect, test } from "vitest";
import { E, EW, ISO, LOC } from "../../test/hub-network.js";
import { randomNetwork } from "../../test/random-network.js";
import { Unknown } from "@causeway/terraform";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import { buildNetwork } from "../kinds/build.js";
import { evaluateIntents } from "./evaluate.js";
import { parseIntents } from "./load.js";
import { InputError } from "@causeway/intents";

const inbound = { from: "internet" as const, to: E.from, expect: "unreachable" as const };
const intents = parseIntents(
  { version: 1, intents: Object.entries({ E, EW, ISO, LOC, inbound }).map(([name, intent]) => ({ name, ...intent })) },
  "intents",
).intents;

/** Verdicts by intent; none if an intent is about nothing, or if which VPC a selected subnet is in is not known. */
function verdictsOf(configuration: NetworkConfiguration): Map<string, string> {
  try {
    return new Map(evaluateIntents(buildNetwork(configuration), intents).map(({ name, verdict }) => [name, verdict]));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return new Map();
  }
}

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test(
  `an attribute that is not known leaves a verdict or makes it UNPROVEN (SEED=${seed})`,
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(randomNetwork, fc.nat(), fc.nat(), (configuration, which, name) => {
        const resources = [...configuration.resources.values()];
        const resource = resources[which % resources.length];
        const names = Object.keys(resource?.attributes ?? {}).filter((key) => key !== "tags");
        const hidden = names[name % Math.max(1, names.length)];
        if (resource === undefined || hidden === undefined) return;
        const attributes = { ...resource.attributes, [hidden]: new Unknown("hidden", resource.address) };
        const changed = new Map(configuration.resources).set(resource.address, { ...resource, attributes });
        const known = verdictsOf(configuration);
        if (known.size === 0) return;
        for (const [intent, verdict] of verdictsOf({ ...configuration, resources: changed })) {
          expect([known.get(intent), "UNPROVEN"]).toContain(verdict);
        }
      }),
      { numRuns: 150, seed },
    );
  },
);
