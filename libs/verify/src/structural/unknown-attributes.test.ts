import fc from "fast-check";
import { expect, test } from "vitest";
import { randomNetwork } from "../../test/random-network.js";
import { Unknown } from "@causeway/terraform";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import { buildNetwork } from "../kinds/build.js";
import { checkStructure } from "./checks.js";

/** Codes of what is surely wrong. */
function mistakesOf(configuration: NetworkConfiguration): Set<string | null> {
  const results = checkStructure(buildNetwork(configuration), configuration);
  return new Set(results.flatMap(({ verdict, code }) => (verdict === "VIOLATED" ? [code] : [])));
}

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`an attribute that is not known makes no structural mistake (SEED=${seed})`, { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(randomNetwork, fc.nat(), fc.nat(), (configuration, which, name) => {
      const resources = [...configuration.resources.values()];
      const resource = resources[which % resources.length];
      const names = Object.keys(resource?.attributes ?? {});
      const hidden = names[name % Math.max(1, names.length)];
      if (resource === undefined || hidden === undefined) return;
      const attributes = { ...resource.attributes, [hidden]: new Unknown("hidden", resource.address) };
      const changed = new Map(configuration.resources).set(resource.address, { ...resource, attributes });
      const known = mistakesOf(configuration);
      for (const code of mistakesOf({ ...configuration, resources: changed })) {
        expect(known, `${hidden} of ${resource.address}`).toContain(code);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 300), seed },
  );
});
