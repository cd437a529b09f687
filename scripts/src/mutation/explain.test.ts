import { describe, expect, it } from "vitest";
import { type Explanation, shortfallsOf } from "./explain.js";
import type { Outcome } from "./judge.js";
import type { Judged } from "./run.js";

const mutant = (name: string, outcome: Outcome, network = "n"): Judged => ({
  network,
  mutant: name,
  outcome,
  why: "",
  operator: "routes",
});
const because = (...mutants: string[]): Explanation => ({ reason: "it is redundant", mutants });
const NONE = { unexplained: [], caught: [], idle: [] };

describe("the table of survivors", () => {
  it("need not name what the verifier catches", () => {
    expect(shortfallsOf([mutant("delete a", "VIOLATED"), mutant("delete b", "refused")], [])).toEqual(NONE);
  });

  it("must name every survivor", () => {
    const judged = [mutant("delete a", "survived"), mutant("delete b", "survived")];
    expect(shortfallsOf(judged, [because("delete a")])).toEqual({ ...NONE, unexplained: ["n: delete b"] });
  });

  it("may name several by a pattern, in which all but the star is literal", () => {
    const judged = [mutant("delete n:a.b", "survived"), mutant("delete n:a.c", "survived")];
    expect(shortfallsOf(judged, [because("delete *:a.*")])).toEqual(NONE);
    expect(shortfallsOf([mutant("delete n:axb", "survived")], [because("delete n:a.b")]).unexplained).toEqual([
      "n: delete n:axb",
    ]);
  });

  it("must not name what the verifier catches by now", () => {
    const judged = [mutant("delete a", "survived"), mutant("delete ab", "UNPROVEN")];
    expect(shortfallsOf(judged, [because("delete a*")])).toEqual({ ...NONE, caught: ["n: delete ab"] });
  });

  it("must not name what does not survive or exist", () => {
    const judged = [mutant("delete a", "VIOLATED")];
    expect(shortfallsOf(judged, [because("delete a")]).idle).toEqual(["delete a"]);
    expect(shortfallsOf([], [because("delete a")])).toEqual({ ...NONE, idle: ["delete a"] });
  });

  it("may be about some of the networks", () => {
    const judged = [mutant("delete a", "survived", "one"), mutant("delete a", "VIOLATED", "two")];
    const ofOne = { ...because("delete a"), networks: ["one"] };
    expect(shortfallsOf(judged, [ofOne])).toEqual(NONE);
    expect(shortfallsOf(judged, [because("delete a")])).toEqual({ ...NONE, caught: ["two: delete a"] });
    expect(shortfallsOf(judged, [{ ...ofOne, networks: ["two"] }])).toEqual({
      ...NONE,
      unexplained: ["one: delete a"],
      caught: ["two: delete a"],
      idle: ["delete a"],
    });
  });

  it("may name what the verifier catches, where it need not be exact", () => {
    const judged = [mutant("delete a", "survived"), mutant("delete ab", "VIOLATED")];
    expect(shortfallsOf(judged, [because("delete a*")], [], () => false)).toEqual(NONE);
  });

  it("may name mutants that were not judged", () => {
    const others = [{ network: "n", mutant: "delete a" }];
    expect(shortfallsOf([], [because("delete a")], others)).toEqual(NONE);
  });
});
