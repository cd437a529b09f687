import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ledger } from "./ledger.js";

const tags = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 128 }), fc.string({ maxLength: 256 })), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 49,
  })
  .map((list) => new Map(list));

describe("the ledger", () => {
  it("knows every tag that it lists, and fits a tag's value of 256 characters, for up to 49 tags", () => {
    fc.assert(
      fc.property(tags, (listed) => {
        const text = Ledger.encode(listed) ?? "";
        expect(text.length).toBeLessThanOrEqual(256);
        // The characters that all of AWS allows in tags.
        expect(text).toMatch(/^[\w+\-=.:/@]+$/);
        const ledger = Ledger.decode(text);
        for (const [key, value] of listed) expect(ledger?.holds(key, value)).toBe(true);
      }),
    );
  });

  it("does not depend on the order of the tags", () => {
    const listed = new Map([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(Ledger.encode(listed)).toBe(Ledger.encode(new Map([...listed].reverse())));
  });

  it("does not know another value, another key, or a key and value cut elsewhere", () => {
    const ledger = Ledger.decode(Ledger.encode(new Map([["ab", "c"]])) ?? "");
    expect(ledger?.holds("ab", "d")).toBe(false);
    expect(ledger?.holds("ac", "c")).toBe(false);
    expect(ledger?.holds("a", "bc")).toBe(false);
  });

  it.each(["", "v1:16:", "v2:16:aaaaaaaaaaaaaaaa", "v1:4:aaaa", "v1:17:aaaaaaaaaaaaaaaaa", "v1:16:abc", "hello"])(
    "is not read from %j",
    (text) => {
      expect(Ledger.decode(text)).toBeUndefined();
    },
  );

  it("has no text for no tags", () => {
    expect(Ledger.encode(new Map())).toBeUndefined();
  });
});
