import { Cidr } from "@causeway/cidr";
import { describe, expect, test } from "vitest";
import { compileRules } from "../compile-rules.js";
import type { RuleGroup } from "../rule-group.js";
import { allowIcmp } from "./allow-icmp.js";
import { allowTraffic } from "./allow-traffic.js";
import { domainAllowList } from "./domain-allow-list.js";
import { statelessDrop } from "./stateless-drop.js";

const SUPERNET = Cidr.parse("10.0.0.0/8");

/** The group's rules without sids, which have tests of their own. */
function rulesOf(group: RuleGroup): string[] {
  const { stateful, problems } = compileRules([group], SUPERNET);
  expect(problems).toEqual([]);
  return stateful.flatMap(({ rules }) => rules.split("\n")).map((rule) => rule.replace(/ sid:\d+; rev:1;/, ""));
}

function problemsOf(group: RuleGroup): (string | undefined)[][] {
  return compileRules([group], SUPERNET).problems.map(({ code, property }) => [code, property]);
}

describe("a domain allow list", () => {
  test("takes names of other scripts as punycode and says so, and renders any order of its domains alike", () => {
    const compiled = (allowedDomains: string[]) =>
      compileRules([domainAllowList({ name: "web", allowedDomains })], SUPERNET);
    const { stateful, notices } = compiled(["example.com", "bücher.example"]);
    expect(stateful[0]?.rules).toContain('content:"xn--bcher-kva.example"');
    expect(notices).toMatchObject([{ code: "UNICODE_CONVERTED", property: "rules.web.allowedDomains[1]" }]);
    expect(compiled(["bücher.example", "example.com"]).stateful).toEqual(stateful);
  });

  test("has a rule per protocol and domain: a plain name matches whole, a leading dot any name that ends so", () => {
    expect(rulesOf(domainAllowList({ name: "web", allowedDomains: ["example.com", ".example.org"] }))).toEqual([
      'pass tls $HOME_NET any -> $EXTERNAL_NET any (msg:"web: example.com by tls"; flow:to_server,established; tls.sni; content:"example.com"; startswith; endswith; nocase;)',
      'pass tls $HOME_NET any -> $EXTERNAL_NET any (msg:"web: .example.org by tls"; flow:to_server,established; tls.sni; dotprefix; content:".example.org"; endswith; nocase;)',
      'pass http $HOME_NET any -> $EXTERNAL_NET any (msg:"web: example.com by http"; flow:to_server,established; http.host; content:"example.com"; startswith; endswith;)',
      'pass http $HOME_NET any -> $EXTERNAL_NET any (msg:"web: .example.org by http"; flow:to_server,established; http.host; dotprefix; content:".example.org"; endswith;)',
    ]);
  });

  test("may be limited to one protocol and to some sources", () => {
    const sources = ["10.0.0.0/14", "10.8.0.0/14"];
    const [rule, ...others] = rulesOf(
      domainAllowList({ name: "web", allowedDomains: ["example.com"], protocols: ["tls"], sources }),
    );
    expect(rule).toMatch(/^pass tls \[10\.0\.0\.0\/14,10\.8\.0\.0\/14\] any -> \$EXTERNAL_NET any /);
    expect(others).toEqual([]);
  });

  test("reports all that is wrong with it at once, each with its place", () => {
    const sources = ["192.168.0.0/16", "10.0.0.1/8", "fd00::/8", "ten"];
    const group = domainAllowList({
      name: "web",
      allowedDomains: ["*.example.com", "A.example.com"],
      protocols: [],
      sources,
    });
    expect(problemsOf(group)).toEqual([
      ["WILDCARD_DOMAIN", "rules.web.allowedDomains[0]"],
      ["UPPER_CASE_DOMAIN", "rules.web.allowedDomains[1]"],
      ["MISALIGNED_CIDR", "rules.web.sources[1]"],
      ["NOT_IPV4", "rules.web.sources[2]"],
      ["INVALID_CIDR", "rules.web.sources[3]"],
      ["NO_PROTOCOLS", "rules.web.protocols"],
    ]);
  });

  test("cannot have sources outside the organization, or none", () => {
    const allowedDomains = ["example.com"];
    expect(problemsOf(domainAllowList({ name: "web", allowedDomains, sources: ["192.168.0.0/16"] }))).toEqual([
      ["CIDR_OUTSIDE_PARENT", "rules.web.sources[0]"],
    ]);
    expect(problemsOf(domainAllowList({ name: "web", allowedDomains, sources: [] }))).toEqual([
      ["EMPTY_ADDRESSES", "rules.web.sources"],
    ]);
  });
});

describe("allowed ICMP", () => {
  test("lets pings out and errors in", () => {
    expect(rulesOf(allowIcmp({ name: "icmp" }))).toEqual([
      'pass icmp $HOME_NET any -> any any (msg:"icmp: ICMP echoRequest"; itype:8;)',
      'pass icmp any any -> $HOME_NET any (msg:"icmp: ICMP destinationUnreachable"; itype:3;)',
      'pass icmp any any -> $HOME_NET any (msg:"icmp: ICMP timeExceeded"; itype:11;)',
    ]);
  });

  test("may be limited to some messages and addresses", () => {
    expect(
      rulesOf(
        allowIcmp({ name: "ping", messages: ["echoRequest"], sources: ["10.0.0.0/14"], destinations: "organization" }),
      ),
    ).toEqual(['pass icmp 10.0.0.0/14 any -> $HOME_NET any (msg:"ping: ICMP echoRequest"; itype:8;)']);
  });
});

test("allowed ICMP needs a message", () => {
  expect(problemsOf(allowIcmp({ name: "icmp", messages: [] }))).toEqual([["NO_MESSAGES", "rules.icmp.messages"]]);
});

describe("allowed traffic", () => {
  test("is named by protocol, addresses and ports", () => {
    const ports = [443, [8000, 8010]] as const;
    expect(rulesOf(allowTraffic({ name: "shared", protocol: "tcp", destinations: ["10.8.0.0/14"], ports }))).toEqual([
      'pass tcp $HOME_NET any -> 10.8.0.0/14 [443,8000:8010] (msg:"shared: tcp"; flow:to_server;)',
    ]);
  });

  test("needs ports that exist", () => {
    const group = { name: "dns", protocol: "udp", destinations: "internet" } as const;
    expect(problemsOf(allowTraffic({ ...group, ports: [] }))).toEqual([["NO_PORTS", "rules.dns.ports"]]);
    expect(problemsOf(allowTraffic({ ...group, ports: [53, 65_536, [9, 8], 1.5] }))).toEqual([
      ["INVALID_PORT", "rules.dns.ports[1]"],
      ["INVALID_PORT", "rules.dns.ports[2]"],
      ["INVALID_PORT", "rules.dns.ports[3]"],
    ]);
  });
});

describe("a stateless drop", () => {
  test("from the internet names every block but the supernet", () => {
    const group = statelessDrop({
      name: "admin",
      drop: [{ protocols: ["tcp"], sources: "internet", destinationPorts: [22, [5985, 5986]] }],
    });
    const { stateless, problems } = compileRules([group], SUPERNET);
    expect(problems).toEqual([]);
    expect(stateless).toEqual([
      {
        name: "admin",
        capacity: 100,
        rules: [
          {
            protocols: [6],
            sources: "0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1".split(
              " ",
            ),
            destinations: [],
            sourcePorts: [],
            destinationPorts: [
              { from: 22, to: 22 },
              { from: 5985, to: 5986 },
            ],
          },
        ],
      },
    ]);
  });

  test("needs a match, and ports only of protocols that have them", () => {
    expect(problemsOf(statelessDrop({ name: "admin", drop: [] }))).toEqual([["EMPTY_DROP_LIST", "rules.admin.drop"]]);
    const drop = [
      { destinationPorts: [22] },
      { protocols: ["tcp", "icmp"], sourcePorts: [70_000], destinations: ["10.0.0.1/8"] },
    ] as const;
    expect(problemsOf(statelessDrop({ name: "admin", drop }))).toEqual([
      ["PORTS_WITHOUT_PROTOCOL", "rules.admin.drop[0].protocols"],
      ["MISALIGNED_CIDR", "rules.admin.drop[1].destinations[0]"],
      ["INVALID_PORT", "rules.admin.drop[1].sourcePorts[0]"],
      ["PORTS_WITHOUT_PROTOCOL", "rules.admin.drop[1].protocols"],
    ]);
  });
});
