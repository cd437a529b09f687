import { Cidr } from "@causeway/cidr";
import { beforeAll, describe, expect, test } from "vitest";
import { compileRules } from "../src/rules/compile-rules.js";
import { allowIcmp } from "../src/rules/kinds/allow-icmp.js";
import { allowTraffic } from "../src/rules/kinds/allow-traffic.js";
import { defaultDeny } from "../src/rules/kinds/default-deny.js";
import { domainAllowList } from "../src/rules/kinds/domain-allow-list.js";
import { statelessDrop } from "../src/rules/kinds/stateless-drop.js";
import { suricata } from "../src/rules/kinds/suricata.js";
import type { RuleGroup } from "../src/rules/rule-group.js";
import { clientHello } from "./client-hello.js";
import { icmpError, ping, tcp, udp } from "./packets.js";
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

  const allowList = domainAllowList({ name: "web", allowedDomains: ["example.com", ".example.org"] });

  test("all generated rules are taken", () => {
    const rules = compile(
      allowList,
      domainAllowList({
        name: "some",
        allowedDomains: ["xn--bcher-kva.example"],
        sources: ["10.0.0.0/14", "10.8.0.0/14"],
      }),
      allowIcmp({ name: "icmp" }),
      allowTraffic({ name: "shared", protocol: "tcp", destinations: "organization", ports: [443, [8000, 8010]] }),
      allowTraffic({ name: "dns", protocol: "udp", destinations: ["192.0.2.53/32"], ports: [53] }),
      suricata({
        name: "own",
        rules: 'drop http $LEGACY any -> $EXTERNAL_NET $PROXIES (msg:"a\\; b"; http.host; content:"x"; sid:1;)',
        ipSets: { LEGACY: ["10.9.0.0/16"] },
        portSets: { PROXIES: [3128, [8000, 8010]] },
      }),
      suricata({
        name: "listed",
        rules: "drop ip @BAD any -> $HOME_NET any (sid:2;)",
        ipSetReferences: { BAD: "arn:aws:ec2:eu-west-1:100000000001:prefix-list/pl-1" },
      }),
    );
    expect(rules.problems).toEqual([]);
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

  test("errors about what the organization sent come back, and no other word of ICMP comes in", () => {
    const conversations = {
      "too large": icmpError(talk(53), 3),
      "time exceeded": icmpError(talk(53), 11),
      redirect: icmpError(talk(53), 5),
      "a ping from the internet": ping(talk(0, { client: "198.51.100.7", server: "10.1.2.3" })),
    };
    expect(verdicts(compile(allowIcmp({ name: "icmp" })), SUPERNET, conversations)).toEqual({
      "too large": "pass",
      "time exceeded": "pass",
      redirect: "drop",
      "a ping from the internet": "drop",
    });
  });

  test("raw rules know the variables and the references of their group", () => {
    const rules = [
      "pass tcp $ADMINS any -> $HOME_NET $MANAGED (flow:to_server; sid:1;)",
      "drop tcp @BAD any -> any any (flow:to_server; sid:2;)",
      "pass tcp $EXTERNAL_NET any -> $HOME_NET 443 (flow:to_server; sid:3;)",
    ].join("\n");
    const own = suricata({
      name: "own",
      rules,
      ipSets: { ADMINS: ["10.20.0.0/16"] },
      portSets: { MANAGED: [22, [5985, 5986]] },
      ipSetReferences: { BAD: "arn:aws:ec2:eu-west-1:100000000001:prefix-list/pl-1" },
    });
    const payload = [Buffer.from("anything")];
    const from = (client: string, port: number) => tcp(talk(port, { client, server: "10.9.9.9" }), payload);
    expect(
      verdicts(compile(own), SUPERNET, {
        "an administrator": from("10.20.1.1", 5986),
        "an administrator on another port": from("10.20.1.1", 5987),
        "somebody else": from("10.21.1.1", 22),
        "an address of the list": from("203.0.113.9", 443),
        "another one": from("198.51.100.9", 443),
      }),
    ).toEqual({
      "an administrator": "pass",
      "an administrator on another port": "none",
      "somebody else": "none",
      "an address of the list": "drop",
      "another one": "pass",
    });
  });

  test("what may come in from the internet is said by address and port, too", () => {
    const inbound = allowTraffic({
      name: "web",
      protocol: "tcp",
      sources: "internet",
      destinations: ["10.64.2.0/26"],
      ports: [443, [8000, 8010]],
    });
    const payload = [Buffer.from("anything")];
    const from = (client: string, server: string, port: number) => tcp(talk(port, { client, server }), payload);
    expect(
      verdicts(compile(inbound), SUPERNET, {
        "to the load balancers": from("198.51.100.7", "10.64.2.9", 443),
        "in the range": from("198.51.100.7", "10.64.2.9", 8005),
        "past the range": from("198.51.100.7", "10.64.2.9", 8011),
        "to other hosts": from("198.51.100.7", "10.64.3.9", 443),
        "from inside": from("10.1.1.1", "10.64.2.9", 443),
      }),
    ).toEqual({
      "to the load balancers": "pass",
      "in the range": "pass",
      "past the range": "none",
      "to other hosts": "none",
      "from inside": "none",
    });
  });

  test("stateless rules drop before any rule is asked, and leave alone what they do not name", () => {
    const all = suricata({ name: "all", rules: "pass ip any any -> any any (flow:to_server; sid:1;)" });
    const drop = statelessDrop({
      name: "administration",
      drop: [
        { protocols: ["tcp"], sources: "internet", destinationPorts: [22, [5985, 5986]] },
        { protocols: ["icmp"], destinations: ["10.9.0.0/16"] },
      ],
    });
    const payload = [Buffer.from("anything")];
    const inside = { client: "10.1.2.3", server: "10.9.9.9" };
    const inbound = { client: "198.51.100.7", server: "10.9.9.9" };
    expect(
      verdicts(compile(all, drop), SUPERNET, {
        "from the internet": tcp(talk(22, inbound), payload),
        "from the internet, in the range": tcp(talk(5986, inbound), payload),
        "from the internet, to another port": tcp(talk(443, inbound), payload),
        "from inside": tcp(talk(22, inside), payload),
        "over UDP": udp(talk(22, inbound)),
        "a ping to the block": ping(talk(0, inside)),
        "a ping elsewhere": ping(talk(0)),
      }),
    ).toEqual({
      "from the internet": "drop",
      "from the internet, in the range": "drop",
      "from the internet, to another port": "pass",
      "from inside": "pass",
      "over UDP": "pass",
      "a ping to the block": "drop",
      "a ping elsewhere": "pass",
    });
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
