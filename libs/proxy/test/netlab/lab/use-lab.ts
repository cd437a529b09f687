import { afterAll, beforeAll } from "vitest";
import { Lab } from "./lab.js";
import { Traffic } from "./traffic.js";

/** A lab for the tests of a block: made and set up before them, gone after them, even if it never was complete. */
export function useLab(setUp: (lab: Lab) => Promise<unknown>): { readonly lab: Lab; readonly traffic: Traffic } {
  let lab: Lab | undefined;
  beforeAll(async () => {
    lab = await Lab.start();
    await setUp(lab);
  });
  afterAll(() => lab?.stop());
  return {
    get lab() {
      if (lab === undefined) throw new Error("the lab is not there before the tests");
      return lab;
    },
    get traffic() {
      return new Traffic(this.lab);
    },
  };
}
