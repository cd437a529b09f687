import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ALLOW_LIST } from "./addresses.js";
import { bootTransparent, write } from "./instance.js";
import type { Lab } from "./lab.js";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../fixtures", name), "utf8");

/** The machine of the transparent proxy, with the well-known configuration in place of its own. */
export async function bootWellKnown(lab: Lab): Promise<void> {
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
