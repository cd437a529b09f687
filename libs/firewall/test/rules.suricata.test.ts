import { Cidr } from "@causeway/cidr";
import { beforeAll, describe, expect, test } from "vitest";
import { compileRules } from "../src/rules/compile-rules.js";
import { allowIcmp } from "../src/rules/kinds/allow-icmp.js";
import { allowTraffic } from "../src/rules/kinds/allow-traffic.js";
import { defaultDeny } from "../src/rules/kinds/default-deny.js";
import { domainAllowList } from "../src/rules/kinds/domain-allow-list.js";
import { suricata } from "../src/rules/kinds/suricata.js";
import type { RuleGroup } from "../src/rules/rule-group.js";
import { clientHello } from "./client-hello.js";
import { ping, tcp, udp } from "./packets.js";
import { complaintsAbout, verdicts, whySuricataIsMissing } from "./suricata.js";

const missing = whySuricataIsMissing();
if (missing !== "") {
  console.warn(`SKIPPED: generated rules are not tried with Suricata: ${missing}`);
}

const SUPERNET = Cidr.parse("10.0.0.0/8");
const compile = (...groups: RuleGroup[]) => compileRules([...groups, defaultDeny()], SUPERNET);

let port = 40_000;
/** A conversation of its own, from a spoke to the internet unless told otherwise. */
const talk = (serverPort: number, { client = "10.1.2.3", server = "198.51.100.7" } = {}) => {
  port += 1;
  return { client, server, clientPort: port, serverPort };
};
const http = (host: string) => tcp(talk(80), [Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)]);

describe.skipIf(missing !== "")("with a real Suricata", () => {
  const hellos = new Map<string, Buffer>();
  const tls = (name: string, from = {}) => tcp(talk(443, from), [hellos.get(name) ?? Buffer.alloc(0)]);

  beforeAll(async () => {
    const names = ["example.com", "www.example.com", "example.org", "a.b.example.org", "badexample.org", "EXAMPLE.com"];
    for (const name of [...names, "example.com.evil.net"]) {
      hellos.set(name, await clientHello(name));
    }
  });

  const allowList = domainAllowList({ name: "web", domains: ["example.com", ".example.org"] });

  test("all generated rules are taken", () => {
    const rules = compile(
      allowList,
      domainAllowList({ name: "some", domains: ["xn--bcher-kva.example"], sources: ["10.0.0.0/14", "10.8.0.0/14"] }),
      allowIcmp({ name: "icmp" }),
      allowTraffic({ name: "shared", protocol: "tcp", destinations: "organization", ports: [443, [8000, 8010]] }),
      allowTraffic({ name: "dns", protocol: "udp", destinations: ["192.0.2.53/32"], ports: [53] }),
      suricata({
        name: "own",
        rules: 'drop http $LEGACY any -> $EXTERNAL_NET $PROXIES (msg:"a\\; b"; http.host; content:"x"; sid:1;)',
        ipSets: { LEGACY: ["10.9.0.0/16"] },
        portSets: { PROXIES: [3128, [8000, 8010]] },
      }),
    );
    expect(rules.mistakes).toEqual([]);
    expect(complaintsAbout(rules, SUPERNET)).toBe("");
  });

  test("a rule that Suricata refuses would be noticed", () => {
    const wrong = suricata({ name: "own", rules: "alert tcp any any -> any any (nonsense:1; sid:1;)" });
    expect(complaintsAbout(compile(wrong), SUPERNET)).toContain("nonsense");
  });

  test("an allow list lets its names pass by TLS, whole or in pieces, and no name that only looks like one", () => {
    const hello = hellos.get("example.com") ?? Buffer.alloc(0);
    const middle = hello.indexOf("example.com") + 3;
    expect(
      verdicts(compile(allowList), SUPERNET, {
        "the name": tls("example.com"),
        "the name in capitals": tls("EXAMPLE.com"),
        "the name cut in two": tcp(talk(443), [hello.subarray(0, middle), hello.subarray(middle)]),
        "the name on another port": tcp(talk(8443), [hello]),
        "a subdomain of a plain name": tls("www.example.com"),
        "the name as a prefix": tls("example.com.evil.net"),
        "a dotted name itself": tls("example.org"),
        "a subdomain of a dotted name": tls("a.b.example.org"),
        "a name that ends alike": tls("badexample.org"),
        "a client outside the organization": tls("example.com", { client: "192.0.2.9" }),
        "a server inside the organization": tls("example.com", { server: "10.9.9.9" }),
      }),
    ).toEqual({
      "the name": "pass",
      "the name in capitals": "pass",
      "the name cut in two": "pass",
      "the name on another port": "pass",
      "a subdomain of a plain name": "none",
      "the name as a prefix": "none",
      "a dotted name itself": "pass",
      "a subdomain of a dotted name": "pass",
      "a name that ends alike": "none",
      "a client outside the organization": "none",
      "a server inside the organization": "none",
    });
  });

  test("an allow list lets its names pass by HTTP", () => {
    expect(
      verdicts(compile(allowList), SUPERNET, {
        "the name": http("example.com"),
        "in capitals": http("Example.COM"),
        "with a port": http("example.com:80"),
        "a subdomain": http("x.example.org"),
        "another name": http("example.net"),
        "a name that ends alike": http("badexample.org"),
      }),
    ).toEqual({
      "the name": "pass",
      "in capitals": "pass",
      "with a port": "pass",
      "a subdomain": "pass",
      "another name": "none",
      "a name that ends alike": "none",
    });
  });

  test("the order of groups decides between a drop and an allow list", () => {
    const block = suricata({
      name: "block",
      rules: 'drop tls any any -> any any (tls.sni; content:"example.com"; endswith; flow:to_server; sid:1;)',
    });
    expect(verdicts(compile(block, allowList), SUPERNET, { name: tls("example.com") })).toEqual({ name: "drop" });
    expect(verdicts(compile(allowList, block), SUPERNET, { name: tls("example.com") })).toEqual({ name: "pass" });
  });

  test("what is not TCP is dropped unless a rule lets it pass", () => {
    const conversations = () => ({ dns: udp(talk(53)), ntp: udp(talk(123)), ping: ping(talk(0)) });
    expect(verdicts(compile(allowList), SUPERNET, conversations())).toEqual({ dns: "drop", ntp: "drop", ping: "drop" });
    const dns = allowTraffic({ name: "dns", protocol: "udp", destinations: "internet", ports: [53] });
    expect(verdicts(compile(dns, allowIcmp({ name: "icmp" })), SUPERNET, conversations())).toEqual({
      dns: "pass",
      ntp: "drop",
      ping: "pass",
    });
  });

  test("answers to what was let pass are not dropped by the last rule", () => {
    const answer = (packets: Buffer[]) => packets.slice(1);
    const asked = { dns: udp(talk(53)), ping: ping(talk(0)) };
    // With the questions first, answers belong to their flows; what they match is looked at alone.
    const { dns, ping: echo } = verdicts(compile(), SUPERNET, {
      question: asked.dns.slice(0, 1),
      dns: answer(asked.dns),
      request: asked.ping.slice(0, 1),
      ping: answer(asked.ping),
    });
    expect({ dns, echo }).toEqual({ dns: "none", echo: "none" });
  });

  test("traffic between segments passes by address and port", () => {
    const shared = allowTraffic({ name: "shared", protocol: "tcp", destinations: ["10.8.0.0/14"], ports: [443] });
    const payload = [Buffer.from("anything")];
    expect(
      verdicts(compile(shared), SUPERNET, {
        "to the segment": tcp(talk(443, { server: "10.9.9.9" }), payload),
        "to another port": tcp(talk(22, { server: "10.9.9.9" }), payload),
        "to another segment": tcp(talk(443, { server: "10.12.0.1" }), payload),
        "the other way round": tcp(talk(443, { client: "192.0.2.1", server: "10.9.9.9" }), payload),
      }),
    ).toEqual({
      "to the segment": "pass",
      "to another port": "none",
      "to another segment": "none",
      "the other way round": "none",
    });
  });
});
