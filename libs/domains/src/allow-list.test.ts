import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineAllowList } from "./allow-list.js";

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9]{0,10}[a-z0-9])?$/);
const name = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[a-z]{2,6}$/))
  .map(([labels, top]) => [...labels, top].join("."));

describe("an entry of an allow list", () => {
  test("may be a name, or a name and its subdomains", () => {
    expect(defineAllowList(["example.com", ".example.org", "xn--bcher-kva.example"])).toEqual({
      domains: ["example.com", "xn--bcher-kva.example", ".example.org"],
      problems: [],
      notices: [],
    });
  });

  test.each([
    ["example.com.", "TRAILING_DOT", "example.com"],
    ["Example.com", "UPPER_CASE_DOMAIN", "example.com"],
    ["*.example.com", "WILDCARD_DOMAIN", ".example.com"],
    ["*.bücher.example", "WILDCARD_DOMAIN", ".xn--bcher-kva.example"],
  ])("%s is refused as %s, and %s is named in its place", (domain, code, allowed) => {
    expect(defineAllowList([domain])).toMatchObject({
      domains: [],
      problems: [{ code, found: domain, allowed, path: "[0]" }],
      notices: [],
    });
  });

  test.each([
    ["https://example.com", "DOMAIN_IS_URL"],
    ["example.com/path", "DOMAIN_IS_URL"],
    ["example.com:8443", "DOMAIN_IS_URL"],
    ["bücher.example/path", "DOMAIN_IS_URL"],
    ["user@bücher.example", "DOMAIN_IS_URL"],
    ["192.0.2.1", "DOMAIN_IS_ADDRESS"],
    ["１９２.0.2.1", "DOMAIN_IS_ADDRESS"],
    ["192.0.2", "DOMAIN_IS_ADDRESS"],
    ["2001:db8::1", "DOMAIN_IS_ADDRESS"],
    ["a.*.example.com", "WILDCARD_DOMAIN"],
    ["com", "INVALID_DOMAIN"],
    [".com", "INVALID_DOMAIN"],
    ["", "INVALID_DOMAIN"],
    [".", "TRAILING_DOT"],
    ["..example.com", "INVALID_DOMAIN"],
    ["exa mple.com", "INVALID_DOMAIN"],
    ["-a.example.com", "INVALID_DOMAIN"],
    ["xn--a.example.com", "INVALID_DOMAIN"],
    ["example.0x7f", "INVALID_DOMAIN"],
    ["bü cher.example", "INVALID_DOMAIN"],
    [`${"a".repeat(64)}.example.com`, "INVALID_DOMAIN"],
    [`${"a.".repeat(130)}com`, "INVALID_DOMAIN"],
  ])("%s is refused as %s", (domain, code) => {
    expect(defineAllowList([domain])).toMatchObject({ domains: [], problems: [{ code, found: domain }], notices: [] });
  });

  test("is refused if it stands there twice, or beside a parent that covers it, in whatever order", () => {
    const { domains, problems } = defineAllowList([
      "a.example.com",
      ".b.example.com",
      "x.org",
      ".example.com",
      "example.com",
      "x.org",
    ]);
    expect(problems.map(({ code, path }) => [code, path]).sort()).toEqual([
      ["COVERED_DOMAIN", "[0]"],
      ["COVERED_DOMAIN", "[1]"],
      ["COVERED_DOMAIN", "[4]"],
      ["DUPLICATE_DOMAIN", "[5]"],
    ]);
    expect(domains).toEqual([".example.com", "x.org"]);
  });

  test("beside a sibling or a name that merely ends alike is accepted", () => {
    expect(defineAllowList([".example.com", "badexample.com", "example.com.au"]).problems).toEqual([]);
  });
});

describe("a name of another script", () => {
  test.each([
    ["bücher.example", "xn--bcher-kva.example"],
    [".bücher.example", ".xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    ["bücher。example", "xn--bcher-kva.example"],
    ["раураl.com", "xn--l-7sba6dbr.com"],
  ])("%s is allowed as %s, and that is said", (found, domain) => {
    expect(defineAllowList(["a.example", found])).toMatchObject({
      domains: expect.arrayContaining([domain]) as string[],
      problems: [],
      notices: [
        {
          code: "UNICODE_CONVERTED",
          path: "[1]",
          message: `"${found}" is allowed as "${domain}", which is what TLS and HTTP carry`,
        },
      ],
    });
  });

  test("is the same domain as its punycode", () => {
    expect(
      defineAllowList(["xn--bcher-kva.example", "bücher.example", "a.bücher.example", ".bücher.example"]),
    ).toMatchObject({
      domains: [".xn--bcher-kva.example"],
      problems: [
        { code: "DUPLICATE_DOMAIN", path: "[1]", found: "bücher.example" },
        { code: "COVERED_DOMAIN", path: "[0]", found: "xn--bcher-kva.example" },
        { code: "COVERED_DOMAIN", path: "[2]", found: "a.bücher.example" },
      ],
    });
  });
});

test("an empty allow list is refused", () => {
  expect(defineAllowList([])).toMatchObject({ domains: [], problems: [{ code: "EMPTY_ALLOW_LIST", path: "" }] });
});

test("the order goes by labels from the right", () => {
  const { domains } = defineAllowList(["b.org", "a.example.com", ".zeta.com", ".example.net"]);
  expect(domains).toEqual(["a.example.com", ".zeta.com", ".example.net", "b.org"]);
});

test("any set of distinct names is accepted, and each of their children is covered by the name's own subdomains", () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), label, (names, child) => {
      const { domains, problems } = defineAllowList(names);
      expect(problems).toEqual([]);
      expect([...domains].sort()).toEqual([...names].sort());
      for (const parent of names) {
        expect(defineAllowList([`.${parent}`, `${child}.${parent}`]).problems).toMatchObject([
          { code: "COVERED_DOMAIN" },
        ]);
      }
    }),
  );
});

describe("for any entries, related or not", () => {
  /** Few labels, so that names cover each other often. */
  const related = fc
    .tuple(fc.boolean(), fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 4 }))
    .map(([dot, labels]) => `${dot ? "." : ""}${labels.join(".")}.example`);
  const entries = fc.array(related, { minLength: 1, maxLength: 12 });

  const matches = (entry: string, host: string) =>
    entry.startsWith(".") ? `.${host}`.endsWith(entry) : host === entry;
  const allows = (list: readonly string[], host: string) => list.some((entry) => matches(entry, host));

  test("what is accepted does not depend on their order", () => {
    fc.assert(
      fc.property(
        entries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const [first, second] = [defineAllowList(list), defineAllowList(shuffled)];
          expect(first.domains).toEqual(second.domains);
          expect(first.problems.map(({ code }) => code).sort()).toEqual(second.problems.map(({ code }) => code).sort());
        },
      ),
    );
  });

  test("what is accepted allows exactly the hosts that the entries allow, and no entry less would", () => {
    fc.assert(
      fc.property(entries, fc.array(related, { minLength: 20, maxLength: 20 }), (list, others) => {
        const { domains, problems } = defineAllowList(list);
        const hosts = [...list, ...others].flatMap((entry) => {
          const host = entry.replace(/^\./, "");
          return [host, `c.${host}`, `${host}.c`, `c${host}`];
        });
        for (const host of hosts) {
          expect([host, allows(domains, host)]).toEqual([host, allows(list, host)]);
        }
        expect(problems).toHaveLength(list.length - domains.length);
        for (const domain of domains) {
          const rest = domains.filter((other) => other !== domain);
          expect(allows(rest, domain.replace(/^\./, ""))).toBe(false);
        }
      }),
    );
  });
});
