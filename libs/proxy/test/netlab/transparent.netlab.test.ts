import { describe, expect, it } from "vitest";
import type { SniCheck } from "../../src/instance/index.js";
import { expectedBy, type Case } from "./cases.js";
import { HTTP_CASES } from "./http-cases.js";
import { ADDRESSES as AT } from "./lab/addresses.js";
import { whyNoNetlab } from "./lab/capability.js";
import { bootTransparent } from "./lab/instance.js";
import { useLab } from "./lab/use-lab.js";
import { get } from "./lab/traffic.js";
import { NETWORK_CASES } from "./network-cases.js";
import { TLS_CASES } from "./tls-cases.js";

const reason = whyNoNetlab();

describe.skipIf(reason !== "").each<SniCheck>(["dns", "none"])("the transparent proxy, SNI check %s", (sniCheck) => {
  const at = useLab((lab) => bootTransparent(lab, { sniCheck }));

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
    const asSquid = (host: string, port: number) =>
      at.lab.proxy.exec([
        "setpriv",
        "--reuid=squid",
        "--regid=squid",
        "--clear-groups",
        "/usr/bin/python3",
        "-c",
        TRY,
        host,
        String(port),
      ]);
    const tried = [
      [AT.metadata, 80],
      [AT.internal, 80],
      [AT.organizationPublic, 443],
      [AT.evil, 22],
      [AT.resolver, 80],
      ["127.0.0.1", 3127],
    ] as const;
    for (const [host, port] of tried) {
      expect((await asSquid(host, port)).stdout, `${host}:${String(port)}`).toBe("no\n");
    }
    expect((await asSquid(AT.evil, 443)).stdout).toBe("yes\n");
    await at.lab.received();
  });

  it("nothing but Squid uses the data interface", async () => {
    const { stdout } = await at.lab.proxy.exec(["/usr/bin/python3", "-c", TRY, AT.evil, "443", AT.data]);
    expect(stdout).toBe("no\n");
  });

  it("Squid listens on three ports and on no UDP port but those it asks the resolver from", async () => {
    const listening = await at.lab.proxy.run("ss -Hlnt | awk '{ print $4 }' | sort");
    expect(listening.trim().split("\n")).toEqual(["0.0.0.0:3129", "0.0.0.0:3130", "127.0.0.1:3127"]);
  });
});

/** Whether a connection can be made, from an address of one's own if one is given. */
const TRY = `
import socket, sys
source = (sys.argv[3], 0) if len(sys.argv) > 3 else None
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 0.5, source).close()
    print("yes")
except OSError:
    print("no")
`;
