import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocateSids, FIRST_SID, LAST_SID } from "./sids.js";

const names = fc.uniqueArray(fc.string(), { maxLength: 200 });

describe("sids", () => {
  test("are unique and in their range", () => {
    fc.assert(
      fc.property(names, (list) => {
        const sids = [...allocateSids(list).values()];
        expect(new Set(sids).size).toBe(list.length);
        expect(sids.every((sid) => sid >= FIRST_SID && sid <= LAST_SID)).toBe(true);
      }),
    );
  });

  test("do not depend on the order of the rules, nor on rules that come or go", () => {
    fc.assert(
      fc.property(names, names, (list, others) => {
        const alone = allocateSids(list);
        const among = allocateSids([...others, ...list].reverse());
        list.forEach((name) => {
          expect(among.get(name)).toBe(alone.get(name));
        });
      }),
    );
  });

  test("avoid those that raw rules brought along, and only the rule that met one gets another", () => {
    const free = allocateSids(["a", "b"]);
    const crowded = allocateSids(["a", "b"], [free.get("a") ?? 0]);
    expect(crowded.get("a")).not.toBe(free.get("a"));
    expect(crowded.get("b")).toBe(free.get("b"));
  });

  test("are the ones that earlier releases gave", () => {
    expect(allocateSids(["web/tls:example.com"]).get("web/tls:example.com")).toBe(1_807_526_393);
  });
});
