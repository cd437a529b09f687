import { Cidr } from "@causeway/cidr";
import { describe, expect, test } from "vitest";
import { compileRules } from "../compile-rules.js";
import type { SuricataProps } from "./suricata.js";
import { suricata } from "./suricata.js";

function compile(props: Omit<SuricataProps, "name">) {
  const { stateful, problems } = compileRules([suricata({ name: "own", ...props })], Cidr.parse("10.0.0.0/8"));
  return {
    rules: stateful.map(({ rules }) => rules).join("\n"),
    problems: problems.map(({ code, property, found }) => [code, property, found]),
  };
}

/** Mistakes of a rule with the given parts, which all stand on its line. */
function problemsOf(rule: string): [string | undefined, string | undefined][] {
  return compile({ rules: rule }).problems.map(([code, , found]) => [code, found]);
}

describe("raw Suricata rules", () => {
  test("are taken as they are, without comments and empty lines", () => {
    const rule = 'drop tls $HOME_NET any -> $EXTERNAL_NET any (msg:"old"; ssl_version:tls1.0; sid:1;)';
    expect(compile({ rules: `# no old TLS\n\n  ${rule}\r\n` })).toEqual({ rules: rule, problems: [] });
  });

  test("may use variables that the group defines", () => {
    const rules = "pass tcp $DATABASES $PORTS -> $HOME_NET any (sid:1;)";
    expect(compile({ rules, ipSets: { DATABASES: ["10.1.0.0/16"] }, portSets: { PORTS: [5432] } }).problems).toEqual(
      [],
    );
    expect(problemsOf(rules)).toEqual([
      ["UNDEFINED_VARIABLE", "$DATABASES"],
      ["UNDEFINED_VARIABLE", "$PORTS"],
    ]);
  });

  test("cannot have variables without a proper name or without values", () => {
    const rules = "pass tcp any any -> any any (sid:1;)";
    const ipSets = { HOME_NET: ["10.0.0.0/8"], "a-b": ["10.0.0.0/8"], SAME: ["10.0.0.0/8"], NONE: [] };
    const portSets = { SAME: [443], EMPTY: [], FAR: [70_000] };
    expect(compile({ rules, ipSets, portSets }).problems.map(([code, property]) => [code, property])).toEqual([
      ["INVALID_VARIABLE", "rules.own.ipSets.HOME_NET"],
      ["INVALID_VARIABLE", "rules.own.ipSets.a-b"],
      ["EMPTY_ADDRESSES", "rules.own.ipSets.NONE"],
      ["INVALID_VARIABLE", "rules.own.portSets.SAME"],
      ["NO_PORTS", "rules.own.portSets.EMPTY"],
      ["INVALID_PORT", "rules.own.portSets.FAR[0]"],
    ]);
  });

  test("may use sets of addresses that others hold, at most five", () => {
    const arn = "arn:aws:ec2:eu-west-1:100000000001:prefix-list/pl-1";
    const rules = "drop ip @BAD any -> $HOME_NET any (sid:1;)";
    expect(compile({ rules, ipSetReferences: { BAD: arn } })).toEqual({ rules, problems: [] });
    expect(problemsOf(rules)).toEqual([["UNDEFINED_VARIABLE", "@BAD"]]);
    const many = Object.fromEntries(["BAD", "B", "C", "D", "E", "F"].map((name) => [name, arn]));
    expect(compile({ rules, ipSetReferences: many }).problems).toEqual([
      ["TOO_MANY_REFERENCES", "rules.own.ipSetReferences", "6"],
    ]);
    expect(compile({ rules, ipSetReferences: { BAD: arn }, ipSets: { BAD: ["10.0.0.0/8"] } }).problems).toEqual([
      ["INVALID_VARIABLE", "rules.own.ipSetReferences.BAD", "BAD"],
    ]);
  });

  test("may hold a dollar sign in their options", () => {
    expect(problemsOf('pass http any any -> any any (http.uri; content:"a"; pcre:"/b$NAME/"; sid:1;)')).toEqual([]);
  });

  test("are reported with their lines, all at once", () => {
    const rules = "pass tcp any any -> any any (sid:1;)\n# fine\nnonsense\npass tcp any any -> any any (rev:1;)";
    expect(compile({ rules, ipSets: { WEB: ["10.0.0.1/8"] } }).problems).toEqual([
      ["INVALID_RULE", "rules.own.rules, line 3", "nonsense"],
      ["MISSING_SID", "rules.own.rules, line 4", "pass tcp any any -> any any (rev:1;)"],
      ["MISALIGNED_CIDR", "rules.own.ipSets.WEB[0]", "10.0.0.1/8"],
    ]);
  });

  test("must be at least one", () => {
    expect(compile({ rules: "# nothing\n" }).problems).toEqual([["EMPTY_RULES", "rules.own.rules", "no rule"]]);
  });

  test.each([0, 2 ** 32])("cannot have the sid %d", (sid) => {
    const rule = `pass tcp any any -> any any (sid:${String(sid)};)`;
    expect(problemsOf(rule)).toEqual([["MISSING_SID", rule]]);
  });
});

describe("what AWS does not take", () => {
  test.each([
    "dataset:isset,bad",
    "datarep:bad, >, 1",
    "iprep:any,bad,>,1",
    "lua:check.lua",
    "threshold:type limit, track by_src, count 1, seconds 60",
    "detection_filter:track by_src, count 1, seconds 60",
    "filestore",
    "file.name",
    "filesha256:bad.list",
    "cip_service:75",
    "priority:1",
    "xbits:set, seen, track ip_src",
    "hostbits:set, seen, track ip_pair",
    "tag:host, 10, packets",
  ])("the keyword %s is named", (option) => {
    const found = option.replace(/^(\w+):\s*/, "$1:");
    expect(problemsOf(`alert tcp any any -> any any (${option}; sid:1;)`)).toEqual([["UNSUPPORTED_KEYWORD", found]]);
  });

  test.each(["flowbits:set,seen", "xbits:set, seen, track tx", "tag:session, 10, packets", "bypass"])(
    "the keyword %s is accepted",
    (option) => {
      expect(problemsOf(`alert tcp any any -> any any (${option}; sid:1;)`)).toEqual([]);
    },
  );

  test("an action and a protocol are named, both at once", () => {
    expect(problemsOf("rejectboth sctp any any -> any any (sid:1;)")).toEqual([
      ["UNSUPPORTED_ACTION", "rejectboth"],
      ["UNSUPPORTED_PROTOCOL", "sctp"],
    ]);
  });

  test("a regular expression needs plain content beside it", () => {
    expect(problemsOf('alert http any any -> any any (http.uri; pcre:"/a/"; sid:1;)')).toEqual([
      ["PCRE_ALONE", "pcre"],
    ]);
    expect(problemsOf('alert tls any any -> any any (tls.sni; pcre:"/a/"; sid:1;)')).toEqual([]);
  });

  test("content of http.host cannot have capital letters, other content can", () => {
    const rule = (content: string) => `pass http any any -> any any (${content} sid:1;)`;
    expect(problemsOf(rule('http.host; content:"Example.com";'))).toEqual([["UPPER_CASE_HOST", '"Example.com"']]);
    expect(problemsOf(rule('http.host; content:"example|2E|com"; http.uri; content:"/A";'))).toEqual([]);
    expect(problemsOf(rule('content:"A"; http.host; content:"a";'))).toEqual([]);
  });
});
