import { join } from "node:path";
import { synthesizeSample } from "../terraform/sample-organization.js";
import { coreExamples, firewallExamples, inspectionExamples, synthesizeExamples } from "./examples.js";
import { type Explanation, type Shortfalls, shortfallsOf } from "./explain.js";
import { rolesOf } from "./roles.js";
import type { Candidate, Judged, Network } from "./run.js";
import { readStacks } from "./stacks.js";
import { FIREWALL_SURVIVORS } from "./survivors/firewalls.js";
import { INSPECTION_SURVIVORS } from "./survivors/inspection.js";
import { sampleSurvivors } from "./survivors/sample.js";
import { CORE_SURVIVORS } from "./survivors/vpn-core.js";

/** Networks that are broken, and why mutants of theirs survive. */
export interface Subject {
  readonly title: string;
  /** Synthesizes the networks, each into a folder of its own below the one that is given. */
  readonly synthesize: (below: string) => Promise<Network[]>;
  readonly survivors: (networks: readonly Network[]) => readonly Explanation[];
  /**
   * Which mutants an explanation may name only if they survive. Those of the examples are for several networks at once,
   * of which some catch what others cannot; there it is the facts left out.
   */
  readonly isExact: (one: Judged) => boolean;
}

export const SAMPLE: Subject = {
  title: "the sample organization",
  async synthesize(below) {
    const folder = join(below, "sample");
    await synthesizeSample(folder, { type: "local" });
    return [{ name: "sample", folder }];
  },
  survivors: (networks) => networks.flatMap(({ folder }) => sampleSurvivors(rolesOf(readStacks(folder)))),
  isExact: () => true,
};

function isLeftOut({ operator }: Judged): boolean {
  return operator === "resources deleted";
}

/** The examples of the documentation, by page. */
export const EXAMPLES = {
  inspection: {
    title: "the examples of docs/inspection.md",
    synthesize: async (below) => synthesizeExamples(await inspectionExamples(), below),
    survivors: () => INSPECTION_SURVIVORS,
    isExact: isLeftOut,
  },
  firewalls: {
    title: "the examples of docs/firewalls.md",
    synthesize: async (below) => synthesizeExamples((await firewallExamples()).engines, below),
    survivors: () => FIREWALL_SURVIVORS,
    isExact: isLeftOut,
  },
  "vpn-core": {
    title: "the example of docs/vpn-core.md",
    synthesize: async (below) => synthesizeExamples((await coreExamples()).slice(0, 2), below),
    survivors: () => CORE_SURVIVORS,
    isExact: isLeftOut,
  },
} as const satisfies Record<string, Subject>;

/** What is wrong with a subject's explanations. */
export function shortfallsOfSubject(
  { survivors, isExact }: Subject,
  networks: readonly Network[],
  judged: readonly Judged[],
  unjudged: readonly Candidate[] = [],
): Shortfalls {
  return shortfallsOf(judged, survivors(networks), unjudged, isExact);
}
