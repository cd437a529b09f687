import { describe, expect, it } from "vitest";
import { type Explanation, shortfallsOf } from "./explain.js";
import type { Outcome } from "./judge.js";
import type { Judged } from "./run.js";

const mutant = (name: string, outcome: Outcome): Judged => ({ mutant: name, outcome, why: "", operator: "routes" });
const because = (...mutants: string[]): Explanation => ({ reason: "it is redundant", mutants });
const NONE = { unexplained: [], caught: [], idle: [] };

describe("the table of survivors", () => {
  it("need not name what the verifier catches", () => {
    expect(shortfallsOf([mutant("delete a", "VIOLATED"), mutant("delete b", "refused")], [])).toEqual(NONE);
  });

  it("must name every survivor", () => {
    const judged = [mutant("delete a", "survived"), mutant("delete b", "survived")];
    expect(shortfallsOf(judged, [because("delete a")])).toEqual({ ...NONE, unexplained: ["delete b"] });
  });

  it("may name several by a pattern, in which all but the star is literal", () => {
    const judged = [mutant("delete n:a.b", "survived"), mutant("delete n:a.c", "survived")];
    expect(shortfallsOf(judged, [because("delete *:a.*")])).toEqual(NONE);
    expect(shortfallsOf([mutant("delete n:axb", "survived")], [because("delete n:a.b")]).unexplained).toEqual([
      "delete n:axb",
    ]);
  });

  it("must not name what the verifier catches by now", () => {
    const judged = [mutant("delete a", "survived"), mutant("delete ab", "UNPROVEN")];
    expect(shortfallsOf(judged, [because("delete a*")])).toEqual({ ...NONE, caught: ["delete ab"] });
  });

  it("must not name what does not exist", () => {
    expect(shortfallsOf([], [because("delete a")])).toEqual({ ...NONE, idle: ["delete a"] });
  });
});
