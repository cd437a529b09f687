import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkDomains } from "./domain-names.js";

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const name = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[a-z]{2,6}$/))
  .map(([labels, top]) => [...labels, top].join("."));

describe("an entry of an allow list", () => {
  test("may be a name, or a name and its subdomains", () => {
    expect(checkDomains("domains", ["example.com", ".example.org", "xn--bcher-kva.example"])).toEqual([]);
  });

  test.each([
    ["example.com.", "TRAILING_DOT", "example.com"],
    ["Example.com", "UPPER_CASE_DOMAIN", "example.com"],
    ["*.example.com", "WILDCARD_DOMAIN", ".example.com"],
    ["bücher.example", "UNICODE_DOMAIN", "xn--bcher-kva.example"],
    [".bücher.example", "UNICODE_DOMAIN", ".xn--bcher-kva.example"],
  ])("%s is refused as %s, and %s is named in its place", (domain, code, allowed) => {
    expect(checkDomains("domains", [domain])).toMatchObject([{ code, found: domain, allowed }]);
  });

  test.each([
    ["https://example.com", "DOMAIN_IS_URL"],
    ["example.com/path", "DOMAIN_IS_URL"],
    ["example.com:8443", "DOMAIN_IS_URL"],
    ["192.0.2.1", "DOMAIN_IS_ADDRESS"],
    ["2001:db8::1", "DOMAIN_IS_ADDRESS"],
    ["a.*.example.com", "WILDCARD_DOMAIN"],
    ["com", "INVALID_DOMAIN"],
    [".com", "INVALID_DOMAIN"],
    ["", "INVALID_DOMAIN"],
    ["..example.com", "INVALID_DOMAIN"],
    ["exa mple.com", "INVALID_DOMAIN"],
    ["-a.example.com", "INVALID_DOMAIN"],
    [`${"a".repeat(64)}.example.com`, "INVALID_DOMAIN"],
    [`${"a.".repeat(130)}com`, "INVALID_DOMAIN"],
  ])("%s is refused as %s", (domain, code) => {
    expect(checkDomains("domains", [domain])).toMatchObject([{ code, property: "domains[0]" }]);
  });

  test("is refused if it stands there twice, or beside a parent that covers it, in whatever order", () => {
    expect(
      checkDomains("domains", ["a.example.com", ".b.example.com", "x.org", ".example.com", "example.com", "x.org"]).map(
        ({ code, property }) => [code, property],
      ),
    ).toEqual([
      ["COVERED_DOMAIN", "domains[0]"],
      ["COVERED_DOMAIN", "domains[1]"],
      ["COVERED_DOMAIN", "domains[4]"],
      ["DUPLICATE_DOMAIN", "domains[5]"],
    ]);
  });

  test("beside a sibling or a name that merely ends alike is accepted", () => {
    expect(checkDomains("domains", [".example.com", "badexample.com", "example.com.au"])).toEqual([]);
  });
});

test("an empty allow list is refused", () => {
  expect(checkDomains("domains", [])).toMatchObject([{ code: "EMPTY_ALLOW_LIST", property: "domains" }]);
});

test("any set of distinct names is accepted, and each of their children is covered by the name's own subdomains", () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), label, (names, child) => {
      expect(checkDomains("domains", names)).toEqual([]);
      for (const parent of names) {
        expect(checkDomains("domains", [`.${parent}`, `${child}.${parent}`])).toMatchObject([
          { code: "COVERED_DOMAIN" },
        ]);
      }
    }),
  );
});
