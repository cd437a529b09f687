import { describe, expect, it } from "vitest";
import type { SniCheck } from "../../src/instance/index.js";
import { expectedBy, type Case } from "./cases.js";
import { HTTP_CASES } from "./http-cases.js";
import { ADDRESSES as AT } from "./lab/addresses.js";
import { whyNoNetlab } from "./lab/capability.js";
import { bootTransparent, connects } from "./lab/instance.js";
import { useLab } from "./lab/use-lab.js";
import { get } from "./lab/traffic.js";
import { CLOSED_TO_SQUID, NETWORK_CASES } from "./network-cases.js";
import { TLS_CASES } from "./tls-cases.js";

const reason = whyNoNetlab();

describe.skipIf(reason !== "").each<SniCheck>(["dns", "none"])("the transparent proxy, SNI check %s", (sniCheck) => {
  const at = useLab(async (lab) => {
    await bootTransparent(lab, { sniCheck });
    // As containers and agents turn it on: that nothing is forwarded must not hang on it.
    await lab.proxy.run("sysctl -qw net.ipv4.ip_forward=1");
  });

  const judge = (one: Case) => async () => {
    const { reached, answer } = await one.act(at.traffic);
    expect(reached, one.why).toEqual(expectedBy(one, sniCheck));
    if (one.answer !== undefined) expect(answer, one.why).toMatch(one.answer);
  };

  describe("over HTTP", () => HTTP_CASES.forEach((one) => it(one.name, judge(one))));
  describe("over TLS", () => TLS_CASES.forEach((one) => it(one.name, judge(one))));
  // What passes neither of Squid's ports does not know of the check.
  if (sniCheck === "dns") describe("otherwise", () => NETWORK_CASES.forEach((one) => it(one.name, judge(one))));

  it("origins see the elastic address", async () => {
    const { events } = await at.traffic.http(AT.allowed, get("allowed.test"));
    expect(new Set(events.map(({ from }) => from))).toEqual(new Set([AT.elastic]));
  });

  it("a name is looked up before it is judged: the list is no filter of DNS", async () => {
    await at.lab.inside.ask("asked", undefined as never);
    await at.traffic.http(AT.evil, get("secret.evil.test"));
    expect(await at.lab.inside.ask("asked", undefined as never)).toContain("secret.evil.test");
  });

  it("logs the host of HTTP and the SNI of TLS, allowed or denied", async () => {
    await at.traffic.http(AT.evil, get("evil.test"));
    await at.traffic.tls(AT.evil, "evil.test");
    await at.traffic.tls(AT.allowed, "allowed.test");
    const log = await at.lab.proxy.run("cat /var/log/squid/access.log");
    expect(log).toMatch(/ 10\.0\.1\.10 TCP_DENIED\/403 \d+ GET http:\/\/evil\.test\/ /);
    expect(log).toMatch(/ 10\.0\.1\.10 \S+ \d+ CONNECT 203\.0\.113\.66:443 evil\.test /);
    expect(log).toMatch(/ 10\.0\.1\.10 TCP_TUNNEL\/200 \d+ CONNECT \S+:443 allowed\.test \S+\/192\.0\.2\.10$/m);
  });

  it("what a client could make Squid send stays on the internet's 80 and 443, and the resolver's 53", async () => {
    for (const [host, port] of CLOSED_TO_SQUID) {
      expect(await connects(at.lab, host, port, { as: "squid" }), `${host}:${String(port)}`).toBe(false);
    }
    expect(await connects(at.lab, AT.evil, 443, { as: "squid" })).toBe(true);
    await at.lab.received();
  });

  it("nothing but Squid uses the data interface", async () => {
    expect(await connects(at.lab, AT.evil, 443, { from: AT.data })).toBe(false);
  });

  it("Squid listens on three ports and on no UDP port but those it asks the resolver from", async () => {
    const listening = await at.lab.proxy.run("ss -Hlnt | awk '{ print $4 }' | sort");
    expect(listening.trim().split("\n")).toEqual(["0.0.0.0:3129", "0.0.0.0:3130", "127.0.0.1:3127"]);
  });
});
