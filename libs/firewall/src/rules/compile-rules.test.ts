import { Cidr } from "@causeway/cidr";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRules } from "./compile-rules.js";
import { domainAllowList } from "./kinds/domain-allow-list.js";
import { statelessDrop } from "./kinds/stateless-drop.js";
import { suricata } from "./kinds/suricata.js";
import type { RuleGroup } from "./rule-group.js";

const SUPERNET = Cidr.parse("10.0.0.0/8");
const compile = (...groups: RuleGroup[]) => compileRules(groups, SUPERNET);
const problemsOf = (...groups: RuleGroup[]) =>
  compile(...groups).problems.map(({ code, property, found }) => [code, property, found]);
const sidsOf = (...groups: RuleGroup[]) =>
  compile(...groups).stateful.flatMap(({ rules }) =>
    [...rules.matchAll(/\bsid:(\d+);/g)].map(([, sid]) => Number(sid)),
  );
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index)}.example.com`);

describe("the groups of a policy", () => {
  test("keep their order, stateful and stateless apart", () => {
    const drop = [{ protocols: ["icmp"] }] as const;
    const { stateful, stateless } = compile(
      domainAllowList({ name: "b", allowedDomains: ["example.com"] }),
      statelessDrop({ name: "d", drop }),
      suricata({ name: "a", rules: "pass tcp any any -> any any (sid:1;)" }),
      statelessDrop({ name: "c", drop }),
    );
    expect(stateful.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(stateless.map(({ name }) => name)).toEqual(["d", "c"]);
  });

  test("need names of their own that AWS and Terraform take", () => {
    const allowedDomains = ["example.com"];
    expect(
      problemsOf(
        domainAllowList({ name: "Web", allowedDomains }),
        domainAllowList({ name: "a".repeat(41), allowedDomains }),
        domainAllowList({ name: "api", allowedDomains }),
        domainAllowList({ name: "api", allowedDomains }),
      ),
    ).toEqual([
      ["INVALID_GROUP_NAME", "rules", "Web"],
      ["INVALID_GROUP_NAME", "rules", "a".repeat(41)],
      ["DUPLICATE_RULE_GROUP", "rules.api", "api"],
    ]);
  });

  test("are at most twenty of each type", () => {
    const groups = Array.from({ length: 21 }, (_, index) =>
      domainAllowList({ name: `g${String(index)}`, allowedDomains: ["example.com"] }),
    );
    expect(problemsOf(...groups)).toEqual([["TOO_MANY_RULE_GROUPS", "rules", "21 stateful groups"]]);
    const drops = [statelessDrop({ name: "drop", drop: [{ protocols: ["icmp"] }] })];
    expect(problemsOf(...groups.slice(1), ...drops)).toEqual([]);
  });
});

describe("sids", () => {
  test("differ over all groups of a policy, even for one domain in two of them", () => {
    const allowedDomains = ["example.com", "example.org"];
    const sids = sidsOf(domainAllowList({ name: "a", allowedDomains }), domainAllowList({ name: "b", allowedDomains }));
    expect(new Set(sids).size).toBe(8);
  });

  test("stay when domains are added, removed or reordered", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...numbered(30)), { minLength: 1 }), (allowedDomains) => {
        const sidOf = (list: string[]) => {
          const rules = compile(domainAllowList({ name: "web", allowedDomains: list, protocols: ["tls"] })).stateful[0]
            ?.rules;
          return new Map(
            rules?.split("\n").map((rule) => [/content:"(.*?)"/.exec(rule)?.[1], /sid:\d+/.exec(rule)?.[0]]),
          );
        };
        const all = sidOf(numbered(30));
        sidOf(allowedDomains).forEach((sid, domain) => {
          expect(sid).toBe(all.get(domain));
        });
      }),
    );
  });

  test("of raw rules are kept, and one that is used twice is reported with its owner", () => {
    const rules = "pass tcp any any -> any any (sid:7;)\npass udp any any -> any any (sid:7;)";
    const groups = [
      suricata({ name: "a", rules }),
      suricata({ name: "b", rules: "pass icmp any any -> any any (sid:7;)" }),
    ];
    expect(compile(...groups).problems).toMatchObject([
      { code: "DUPLICATE_SID", property: "rules.a.rules, line 2", message: 'sid 7 already belongs to line 1 of "a"' },
      { code: "DUPLICATE_SID", property: "rules.b.rules, line 1", message: 'sid 7 already belongs to line 1 of "a"' },
    ]);
  });

  test("of generated rules give way to raw ones", () => {
    const list = domainAllowList({ name: "web", allowedDomains: ["example.com"], protocols: ["tls"] });
    const [sid] = sidsOf(list);
    const raw = suricata({ name: "own", rules: `pass tcp any any -> any any (sid:${String(sid)};)` });
    expect(problemsOf(list, raw)).toEqual([]);
    expect(new Set(sidsOf(list, raw)).size).toBe(2);
  });
});

describe("capacity", () => {
  test("is one per domain and protocol, rounded up to a step", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.boolean(), (count, both) => {
        const protocols = both ? (["tls", "http"] as const) : (["tls"] as const);
        const [group] = compile(domainAllowList({ name: "web", allowedDomains: numbered(count), protocols })).stateful;
        const rules = group?.rules.split("\n").length ?? 0;
        expect(rules).toBe(count * protocols.length);
        expect(group?.capacity).toBe([100, 200, 500, 1000].find((step) => step >= rules));
      }),
      { numRuns: 20 },
    );
  });

  test("may be given, and must then hold the rules", () => {
    const allowedDomains = numbered(6);
    expect(compile(domainAllowList({ name: "web", allowedDomains, capacity: 12 })).stateful[0]?.capacity).toBe(12);
    expect(problemsOf(domainAllowList({ name: "web", allowedDomains, capacity: 11 }))).toEqual([
      ["CAPACITY_EXCEEDED", "rules.web.capacity", "12"],
    ]);
    expect(problemsOf(domainAllowList({ name: "web", allowedDomains, capacity: 0 }))).toEqual([
      ["INVALID_CAPACITY", "rules.web.capacity", "0"],
    ]);
  });

  test("of a stateless group is the product of its settings", () => {
    const group = statelessDrop({
      name: "admin",
      drop: [{ protocols: ["tcp", "udp"], sources: "internet", destinationPorts: [22, 23, 3389] }],
      capacity: 47,
    });
    expect(problemsOf(group)).toEqual([["CAPACITY_EXCEEDED", "rules.admin.capacity", "48"]]);
  });

  test("of all groups of a type is limited, with the sum in the error", () => {
    const group = (name: string) => domainAllowList({ name, allowedDomains: ["example.com"], capacity: 15_001 });
    expect(problemsOf(group("a"), group("b"))).toEqual([
      ["POLICY_CAPACITY_EXCEEDED", "rules", "a 15001 + b 15001 = 30002"],
    ]);
  });

  test("beyond what AWS gives any group is an error", () => {
    const rules = Array.from(
      { length: 30_001 },
      (_, index) => `pass tcp any any -> any any (sid:${String(index + 1)};)`,
    );
    expect(problemsOf(suricata({ name: "own", rules: rules.join("\n") }))).toEqual([
      ["CAPACITY_EXCEEDED", "rules.own.capacity", "30001"],
    ]);
  });
});

describe("the size of rules", () => {
  test("is limited for each, the values of variables included", () => {
    const blocks = Array.from({ length: 800 }, (_, index) => `10.${String(index % 256)}.${String(index >> 8)}.0/24`);
    const group = (count: number) =>
      suricata({
        name: "own",
        rules: "pass tcp $MANY any -> any any (sid:1;)",
        ipSets: { MANY: blocks.slice(0, count) },
      });
    expect(problemsOf(group(500))).toEqual([]);
    expect(problemsOf(group(800)).map(([code, property]) => [code, property])).toEqual([
      ["RULE_TOO_LONG", "rules.own.rules"],
    ]);
  });

  test("is limited for a group", () => {
    const rule = (sid: number) => `pass tcp any any -> any any (msg:"${"x".repeat(8_000)}"; sid:${String(sid)};)`;
    const rules = (count: number) => Array.from({ length: count }, (_, index) => rule(index + 1)).join("\n");
    expect(problemsOf(suricata({ name: "own", rules: rules(248) }))).toEqual([]);
    expect(problemsOf(suricata({ name: "own", rules: rules(249) }))).toEqual([
      ["RULE_GROUP_TOO_LARGE", "rules.own.rules", "2003594 bytes"],
    ]);
  });
});
