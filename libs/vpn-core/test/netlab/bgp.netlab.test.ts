import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { has } from "./capability.js";
import { CLIENT, CoreLab, INTERNET, STRANGER, type LabPod } from "./core-lab.js";
import { restartFrr, show } from "./daemons.js";
import { amazonAddress, ownAddress } from "../../src/pod/tunnels.js";

/** A second for each probe, the streak that the watch wants, and BGP's own time, several times over. */
const PATIENCE = { timeout: 25_000, interval: 250 };

describe.runIf(has("namespaces", "nft", "frr"))("a core of two pods", () => {
  let lab: CoreLab;
  let first: LabPod;
  let second: LabPod;

  beforeAll(async () => {
    lab = await CoreLab.start();
    [first, second] = lab.pods;
    lab.internet.start(process.execPath, join(import.meta.dirname, "internet.mjs"), INTERNET);
  });

  afterAll(async () => {
    await lab?.stop();
  });

  function startWatch({ vpn }: LabPod): void {
    vpn.start("bash", "-c", "echo $$ >/run/watch.pid; exec /usr/local/lib/pod/watch");
  }

  /** Next hops of the hub's default route, as its kernel has them. */
  async function nextHops(): Promise<string[]> {
    const routes = await show<Record<string, [{ nexthops: { ip: string; fib?: boolean }[] }]>>(lab.hub, "ip route");
    return (routes["0.0.0.0/0"]?.[0].nexthops ?? []).flatMap(({ ip, fib }) => (fib === true ? [ip] : [])).sort();
  }

  const hopsOf = (...pods: LabPod[]) => pods.flatMap(({ settings }) => settings.tunnels.map(ownAddress)).sort();
  const hopsBecome = (...pods: LabPod[]) =>
    vi.waitFor(async () => expect(await nextHops()).toEqual(hopsOf(...pods)), PATIENCE);

  /**
   * The sources that the internet sees of so many streams of a client, one after the other, none of which breaks. Under a
   * stream that is open while BGP still settles, the path may change; then all are tried again.
   */
  async function sourcesSeen(streams: number): Promise<string[]> {
    const stream = `timeout 5 bash -c 'cat </dev/tcp/${INTERNET}/80'`;
    const loop = `for i in $(seq ${String(streams)}); do ${stream} || exit 1; done`;
    return vi.waitFor(async () => (await lab.client.run(loop)).trim().split("\n"), PATIENCE);
  }

  async function advertised(pod: LabPod): Promise<string[]> {
    const lists = await Promise.all(
      pod.settings.tunnels.map((tunnel) =>
        show<{ advertisedRoutes: object }>(pod.vpn, `bgp ipv4 neighbors ${amazonAddress(tunnel)} advertised-routes`),
      ),
    );
    return [...new Set(lists.flatMap(({ advertisedRoutes }) => Object.keys(advertisedRoutes)))];
  }

  test("announces nothing until the watch has seen the firewalls work", async () => {
    expect(await nextHops()).toEqual([]);
    const { ipv4Unicast } = await show<{ ipv4Unicast: { peers: Record<string, { state: string }> } }>(
      first.vpn,
      "bgp summary",
    );
    expect(Object.values(ipv4Unicast.peers).map(({ state }) => state)).toEqual(["Idle (Admin)", "Idle (Admin)"]);
    lab.pods.forEach(startWatch);
    await hopsBecome(first, second);
  });

  test("spreads streams over both pods, and every answer comes back by the pod of its stream", async () => {
    const sources = await sourcesSeen(80);
    expect(sources).toHaveLength(80);
    expect([...new Set(sources)].sort()).toEqual([first.outside, second.outside].sort());
  });

  test("uses both tunnels of each pod, in both directions", async () => {
    const packets = async (counter: "tx_packets" | "rx_packets") => {
      const links = ["pod1tunnel1", "pod1tunnel2", "pod2tunnel1", "pod2tunnel2"];
      const files = links.map((link) => `/sys/class/net/${link}/statistics/${counter}`).join(" ");
      // sysfs shows the namespace that it was mounted in.
      const out = await lab.hub.run(
        `mkdir -p /run/sys && mount -t sysfs none /run/sys && cat ${files.replaceAll("/sys/", "/run/sys/")} && umount /run/sys`,
      );
      return out.trim().split("\n").map(Number);
    };
    const before = { sent: await packets("tx_packets"), received: await packets("rx_packets") };
    await sourcesSeen(120);
    const after = { sent: await packets("tx_packets"), received: await packets("rx_packets") };
    // Far more than BGP sends in that time.
    after.sent.forEach((count, index) => expect(count - (before.sent[index] ?? 0)).toBeGreaterThan(30));
    after.received.forEach((count, index) => expect(count - (before.received[index] ?? 0)).toBeGreaterThan(30));
  });

  test("takes no routes from the hub but those of the organization", async () => {
    const [tunnel] = first.settings.tunnels;
    const sent = await show<{ advertisedRoutes: object }>(
      lab.hub,
      `bgp ipv4 neighbors ${ownAddress(tunnel)} advertised-routes`,
    );
    expect(Object.keys(sent.advertisedRoutes)).toContain("8.8.8.0/24");
    const { routes } = await show<{ routes: object }>(first.vpn, "bgp ipv4 unicast");
    expect(Object.keys(routes).sort()).toEqual(["0.0.0.0/0", "10.1.0.0/16", "10.77.0.0/16", "10.9.0.0/16"]);
  });

  test("announces what its list holds alone, whatever else the instance might know", async () => {
    await first.vpn.run(`
      ip route add unreachable 172.16.0.0/12
      vtysh -c 'configure terminal' -c 'router bgp ${String(first.settings.asn)}' \
        -c 'address-family ipv4 unicast' -c 'network 172.16.0.0/12' -c 'redistribute kernel' -c 'redistribute connected'`);
    await vi.waitFor(async () => {
      const { routes } = await show<{ routes: object }>(first.vpn, "bgp ipv4 unicast");
      expect(Object.keys(routes)).toContain("172.16.0.0/12");
    }, PATIENCE);
    expect(await advertised(first)).toEqual(["0.0.0.0/0"]);
    expect(await advertised(second)).toEqual(["0.0.0.0/0"]);
  });

  test("is no way from the hub back to the hub", async () => {
    const [tunnel] = first.settings.tunnels;
    await lab.hub.run(`
      ip route add 10.77.0.1/32 via ${ownAddress(tunnel)}
      nft -f - <<'EOF'
        table ip trial {
          chain seen {
            type filter hook prerouting priority 0;
            iifname { "pod1tunnel1", "pod1tunnel2" } ip daddr 10.77.0.0/16 counter
          }
          chain sent {
            type filter hook postrouting priority 0;
            oifname "pod1tunnel1" ip daddr 10.77.0.0/16 counter
          }
        }
EOF`);
    const { status } = await lab.client.exec("ping -q -c 3 -W 1 -i 0.2 10.77.0.1");
    expect(status).not.toBe(0);
    const rules = await lab.hub.run("nft list table ip trial");
    expect([...rules.matchAll(/counter packets (\d+)/g)].map(([, packets]) => packets)).toEqual(["0", "3"]);
  });

  test("lets nobody through who is no workload", async () => {
    const ping = (source: string) => lab.client.exec(`ping -q -c 2 -W 1 -i 0.2 -I ${source} ${INTERNET}`);
    expect((await ping(CLIENT)).status).toBe(0);
    expect((await ping(STRANGER)).status).not.toBe(0);
  });

  test("holds a stream to its limit, and a workload to its limit on each pod", async () => {
    const download = join(import.meta.dirname, "download.mjs");
    const run = async (streams: number) =>
      JSON.parse(await lab.client.run(`${process.execPath} ${download} ${INTERNET} ${String(streams)} 3`)) as number[];
    const { perStream = 0, perDevice = 0 } = first.settings.workloads[0] ?? {};
    const [single = 0] = await run(1);
    expect(single).toBeGreaterThan((perStream / 1000) * 0.4);
    expect(single).toBeLessThan((perStream / 1000) * 1.1);
    const together = (await run(12)).reduce((sum, rate) => sum + rate, 0);
    expect(together).toBeGreaterThan((perDevice / 1000) * 1.1);
    expect(together).toBeLessThan((2 * perDevice * 1.1) / 1000);
  });

  test("withdraws a pod whose firewall lets nothing through, and takes it back afterwards", async () => {
    await first.firewall.run("ip link set outside down");
    await hopsBecome(second);
    expect(new Set(await sourcesSeen(20))).toEqual(new Set([second.outside]));
    await first.firewall.run(
      `ip link set outside up && ip route add default via ${first.outside.replace(/\d+$/, "5")}`,
    );
    await hopsBecome(first, second);
  });

  test("withdraws a pod that falls silent when its hold time is over", async () => {
    await first.vpn.run("kill -STOP $(cat /run/frr/bgpd.pid)");
    await hopsBecome(second);
    expect(new Set(await sourcesSeen(20))).toEqual(new Set([second.outside]));
    await first.vpn.run("kill -CONT $(cat /run/frr/bgpd.pid)");
    await hopsBecome(first, second);
  });

  test("withdraws a pod whose watch is stopped", async () => {
    await first.vpn.run("kill -TERM $(cat /run/watch.pid)");
    await hopsBecome(second);
  });

  test("goes on with the other pod while the daemons of one are killed, and takes it back when they are restarted", async () => {
    startWatch(first);
    await hopsBecome(first, second);
    await first.vpn.run("kill -KILL $(cat /run/frr/bgpd.pid) $(cat /run/frr/zebra.pid)");
    await hopsBecome(second);
    expect(new Set(await sourcesSeen(20))).toEqual(new Set([second.outside]));
    await restartFrr(first.vpn);
    await hopsBecome(first, second);
  });
});
