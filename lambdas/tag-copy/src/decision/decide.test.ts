import { describe, expect, it } from "vitest";
import { decideCopy, isUnchanged } from "./decide.js";

const RULES = { ledgerKey: "ledger", priorityKeys: [], excludedKeys: [] };
const NONE = new Map<string, string>();

describe("decideCopy", () => {
  it("writes the tags and the ledger in one set, and nothing the next time", () => {
    const source = new Map([["Name", "private-a"]]);
    const { set } = decideCopy(source, NONE, RULES);
    expect([...set.keys()]).toEqual(["Name", "ledger"]);
    expect(isUnchanged(decideCopy(source, set, RULES))).toBe(true);
  });

  it("copies no key that is excluded, by name or by its beginning", () => {
    const source = new Map([
      ["Name", "a"],
      ["team:cost", "b"],
      ["team", "c"],
      ["Secret", "d"],
    ]);
    const { set } = decideCopy(source, NONE, { ...RULES, excludedKeys: ["Secret", "team:*"] });
    expect([...set.keys()]).toEqual(["Name", "team", "ledger"]);
  });

  it("takes an excluded key away that it copied earlier", () => {
    const source = new Map([
      ["Name", "a"],
      ["Secret", "d"],
    ]);
    const { set } = decideCopy(source, NONE, RULES);
    const { remove } = decideCopy(source, set, { ...RULES, excludedKeys: ["Secret"] });
    expect([...remove]).toEqual([["Secret", "d"]]);
  });

  it("does not copy the owner's own ledger", () => {
    const { set } = decideCopy(new Map([["ledger", "of another share"]]), NONE, RULES);
    expect(set.size).toBe(0);
  });

  it("keeps a tag that is named like a property of all objects", () => {
    const source = new Map([["__proto__", "x"]]);
    expect(decideCopy(source, NONE, RULES).set.get("__proto__")).toBe("x");
  });
});
