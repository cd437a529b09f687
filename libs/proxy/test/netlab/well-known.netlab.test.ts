import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectedBy } from "./cases.js";
import { HTTP_CASES } from "./http-cases.js";
import { ALLOW_LIST } from "./lab/addresses.js";
import { whyNoNetlab } from "./lab/capability.js";
import { bootTransparent, write } from "./lab/instance.js";
import type { Lab } from "./lab/lab.js";
import { useLab } from "./lab/use-lab.js";
import { NETWORK_CASES } from "./network-cases.js";
import { TLS_CASES } from "./tls-cases.js";

const reason = whyNoNetlab();
const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");

/** The machine of the transparent proxy, with the well-known configuration in place of its own. */
async function setUp(lab: Lab): Promise<void> {
  await bootTransparent(lab, { sniCheck: "none" });
  await write(lab, "/etc/squid/allowed.txt", ALLOW_LIST.map((domain) => `${domain}\n`).join(""));
  await write(lab, "/etc/squid/squid.conf", fixture("well-known.conf"));
  await write(lab, "/etc/proxy/well-known.nft", fixture("well-known.nft"));
  await lab.proxy.run(`
    nft -f /etc/proxy/well-known.nft
    # A NAT instance has one interface for all.
    ip route replace default via 10.0.9.1 dev ens6 onlink
    sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.ens5.rp_filter=0 net.ipv4.conf.all.rp_filter=0
    systemctl restart squid.service`);
  for (let left = 100; left > 0; left--) {
    if ((await lab.proxy.exec(["sh", "-c", "ss -Hlnt 'sport = :3130' | grep -q ."])).status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(await lab.proxy.run("cat /var/log/squid/cache.log"));
}

/** What it lets through, as the lab found it. */
const LEAKS = [
  "an allowed Host at another address is stopped",
  "an address as Host is stopped",
  "no Host at all is stopped",
  "a Host with port 443 is stopped on port 80",
  "an allowed Host with another port is stopped",
  "an absolute URI of an allowed host at another address is stopped",
  "an absolute HTTPS URI is stopped",
  "CONNECT to allowed.test:80 is stopped",
  "the cache manager is closed",
  "origins do not learn the client's address",
  "an allowed SNI at another address with TLS 1.3 is stopped by the check, and else passes",
  "TCP to port 22 is stopped",
  "UDP to port 443 is stopped",
  "fragments of UDP are stopped",
  "ICMP is stopped",
  "port 3128 of the instance itself is closed",
  "port 3128 of the elastic address is closed to the internet",
  "port 80 is not intercepted for one who is no client",
  "what comes by the management interface is not intercepted",
  "an allowed name that stands for the metadata address is stopped over HTTP",
  "an allowed name that stands for a private address is stopped over HTTP",
  "an allowed name that stands for a private address is stopped over TLS",
  "an allowed name that stands for a public address of the organization is stopped over TLS",
];

/** The lab sees leaks: these are the holes of a configuration that looks right, found by the same cases. */
describe.skipIf(reason !== "")("the well-known configuration", () => {
  const at = useLab(setUp);
  const all = [...HTTP_CASES, ...TLS_CASES, ...NETWORK_CASES];

  it.each(["an allowed name passes", "another name is stopped"])("runs and filters: %s", async (name) => {
    const one = all.find((each) => each.name === name);
    const { reached } = (await one?.act(at.traffic)) ?? {};
    expect(reached).toEqual(one === undefined ? "a case" : expectedBy(one, "dns"));
  });

  it.each(LEAKS)("does not hold: %s", async (name) => {
    const one = all.find((each) => each.name === name);
    if (one === undefined) throw new Error(`no case says that ${name}`);
    const { reached, answer } = await one.act(at.traffic);
    const holds = String(reached) === String(expectedBy(one, "dns")) && (one.answer?.test(answer) ?? true);
    expect(holds, `reached ${String(reached)}, got ${answer.slice(0, 100)}`).toBe(false);
  });
});
