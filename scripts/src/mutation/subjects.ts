import { join } from "node:path";
import { synthesizeSample } from "../terraform/sample-organization.js";
import type { Explanation } from "./explain.js";
import type { Network } from "./run.js";
import { SAMPLE_SURVIVORS } from "./survivors/sample.js";

/** Networks that are broken, and why mutants of theirs survive. */
export interface Subject {
  /** Synthesizes the networks, each into a folder of its own below the one that is given. */
  readonly synthesize: (below: string) => Promise<Network[]>;
  readonly survivors: readonly Explanation[];
}

/** The sample organization. */
export const SAMPLE: Subject = {
  async synthesize(below) {
    const folder = join(below, "sample");
    await synthesizeSample(folder, { type: "local" });
    return [{ name: "sample", folder }];
  },
  survivors: SAMPLE_SURVIVORS,
};
