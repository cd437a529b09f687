import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { has } from "./capability.js";
import { CLIENT, CoreLab, INTERNET } from "./core-lab.js";
import { restartFrr, show } from "./daemons.js";
import { prepareReport, report, REPORT, sum } from "./metrics.js";
import type { Datum } from "./metrics.js";
import { Namespace } from "./namespace.js";
import { samplePod } from "../sample-pod.js";
import { firewallInstanceFiles } from "../../src/pod/firewall-instance.js";
import { amazonAddress } from "../../src/pod/tunnels.js";
import { vpnInstanceFiles } from "../../src/pod/vpn-instance.js";

const PATIENCE = { timeout: 25_000, interval: 250 };
const BATCH = "10.2.0.10";
/** Of IPv4 and UDP. */
const HEADERS = 28;

/** Sends so many datagrams as fast as it can, spread over so many streams. */
const SEND = `
import socket, sys
source, target, streams, count, size = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(streams)]
for number, each in enumerate(sockets):
    each.bind((source, 20000 + number))
for number in range(count):
    sockets[number % streams].sendto(bytes(size), (target, 9))
`;

describe.runIf(has("namespaces", "nft", "frr"))("what the pods of a core publish", () => {
  let lab: CoreLab;

  beforeAll(async () => {
    lab = await CoreLab.start();
    for (const { vpn, settings } of lab.pods) {
      await prepareReport(vpn, settings);
      vpn.start("/usr/local/lib/pod/watch");
    }
    // A client of the other workload.
    await lab.hub.run(`
      ip address add 10.2.0.1/16 dev workloads
      vtysh -c 'configure terminal' -c 'router bgp 64512' -c 'address-family ipv4 unicast' -c 'network 10.2.0.0/16'`);
    await lab.client.run(`ip address add ${BATCH}/16 dev eth0`);
    // Nothing comes back but what a test wants.
    await lab.internet.run(
      "nft 'add table ip silent; add chain ip silent out { type filter hook output priority 0; }'",
    );
    await lab.internet.run("nft add rule ip silent out icmp type destination-unreachable drop");
    lab.internet.start(process.execPath, join(import.meta.dirname, "internet.mjs"), INTERNET);
    await vi.waitFor(async () => {
      const routes = await show<Record<string, [{ nexthops: object[] }]>>(lab.hub, "ip route");
      expect(routes["0.0.0.0/0"]?.[0].nexthops).toHaveLength(4);
      for (const { vpn } of lab.pods) expect(await vpn.run("ip route")).toMatch(/10\.2\.0\.0\/16/);
    }, PATIENCE);
  });

  afterAll(async () => {
    await lab?.stop();
  });

  beforeEach(async () => {
    await reports();
  });

  const reports = () =>
    Promise.all(
      lab.pods.map(async ({ vpn }) => {
        const [data, ...others] = await report(vpn);
        expect(others).toEqual([]);
        return data ?? [];
      }),
    );
  const send = (source: string, streams: number, count: number, size: number) =>
    lab.client.run(`python3 - ${source} ${INTERNET} ${[streams, count, size].map(String).join(" ")}`, SEND);
  const payments = { Core: "core", Workload: "payments" };
  const batch = { Core: "core", Workload: "batch" };
  const all = (data: readonly (readonly Datum[])[], names: readonly string[], of: Record<string, string>) =>
    names.map((name) => sum(data, name, of));
  const OVER = ["PacketsOverWorkloadLimit", "PacketsOverStreamLimit", "BytesOverWorkloadLimit", "BytesOverStreamLimit"];

  test("are the bytes of each workload, in each direction, to the byte", async () => {
    await send(CLIENT, 3, 30, 500);
    await send(BATCH, 1, 7, 100);
    // The answer is as long as the question.
    await lab.client.run(`ping -q -c 4 -i 0.2 -s 300 -I ${CLIENT} ${INTERNET}`);
    const data = await reports();
    expect(all(data, ["BytesOut", "BytesIn"], payments)).toEqual([30 * (500 + HEADERS) + 4 * (300 + HEADERS), 4 * 328]);
    expect(all(data, ["BytesOut", "BytesIn"], batch)).toEqual([7 * (100 + HEADERS), 0]);
    for (const of of [payments, batch]) expect(all(data, OVER, of)).toEqual([0, 0, 0, 0]);
  });

  test("are told of the pod and of the core alike, with units, in the namespace of cores", async () => {
    await send(CLIENT, 8, 80, 500);
    const data = await reports();
    const ofPods = lab.pods.map(({ settings }, index) =>
      sum([data[index] ?? []], "BytesOut", { ...payments, Pod: settings.monitoring.pod }),
    );
    expect(ofPods[0]).toBeGreaterThan(0);
    expect(ofPods[1]).toBeGreaterThan(0);
    expect((ofPods[0] ?? 0) + (ofPods[1] ?? 0)).toBe(sum(data, "BytesOut", payments));
    const units = new Map(data.flat().map(({ MetricName, Unit }) => [MetricName, Unit]));
    expect(Object.fromEntries(units)).toEqual({
      BgpSessions: "Count",
      Tunnels: "Count",
      InterfaceLosses: "Count",
      BytesOut: "Bytes",
      BytesIn: "Bytes",
      PacketsOverWorkloadLimit: "Count",
      BytesOverWorkloadLimit: "Bytes",
      PacketsOverStreamLimit: "Count",
      BytesOverStreamLimit: "Bytes",
    });
    const calls = await lab.pods[0].vpn.run("tail -n 1 /run/aws/calls");
    expect(calls).toMatch(
      /^cloudwatch put-metric-data --region eu-west-1 --namespace Causeway\/VpnCore --metric-data file:/,
    );
  });

  test("count what one stream loses to its limit, and nobody else's", async () => {
    const [count, size] = [4000, 1200];
    await send(CLIENT, 1, count, size);
    const data = await reports();
    const [ofWorkload, ofStream = 0, , bytes = 0] = all(data, OVER, payments);
    expect(ofWorkload).toBe(0);
    expect(ofStream).toBeGreaterThan(0);
    // A burst of 128 KiB passes.
    expect(ofStream).toBeLessThan(count - 100);
    expect(bytes).toBe(ofStream * (size + HEADERS));
    expect(sum(data, "BytesOut", payments) + bytes).toBe(count * (size + HEADERS));
    expect(all(data, OVER, batch)).toEqual([0, 0, 0, 0]);
  });

  test("count what all streams of a workload lose to its limit", async () => {
    // Each stream is a burst that passes its own limit.
    const [streams, count, size] = [40, 4000, 1200];
    await send(BATCH, streams, count, size);
    const data = await reports();
    const [ofWorkload = 0, ofStream, bytes = 0] = all(data, OVER, batch);
    expect(ofWorkload).toBeGreaterThan(0);
    expect(ofStream).toBe(0);
    expect(sum(data, "BytesOut", batch) + bytes).toBe(count * (size + HEADERS));
    expect(all(data, OVER, payments)).toEqual([0, 0, 0, 0]);
  });

  test("count what is lost on the way back as well", async () => {
    const download = join(import.meta.dirname, "download.mjs");
    await lab.client.run(`${process.execPath} ${download} ${INTERNET} 1 1`);
    const data = await reports();
    expect(sum(data, "PacketsOverStreamLimit", payments)).toBeGreaterThan(0);
    expect(sum(data, "BytesIn", payments)).toBeGreaterThan(sum(data, "BytesOut", payments));
  });

  test("lose nothing while AWS is down, and count nothing twice", async () => {
    for (const { vpn } of lab.pods) await vpn.run("touch /run/aws/down");
    await send(CLIENT, 1, 10, 500);
    for (const { vpn } of lab.pods) {
      expect((await vpn.exec(REPORT)).status).toBe(1);
      await vpn.run("rm /run/aws/down");
    }
    await send(CLIENT, 1, 10, 500);
    expect(sum(await reports(), "BytesOut", payments)).toBe(20 * (500 + HEADERS));
    expect(sum(await reports(), "BytesOut", payments)).toBe(0);
  });

  test("go on after the packet filter was loaded anew", async () => {
    await send(CLIENT, 8, 80, 500);
    await reports();
    for (const { vpn } of lab.pods) {
      await vpn.run(". /usr/local/lib/pod/lib.sh && . /usr/local/lib/pod/network.sh && filter public bridge");
    }
    await send(CLIENT, 1, 10, 500);
    expect(sum(await reports(), "BytesOut", payments)).toBe(10 * (500 + HEADERS));
  });

  test("say that a pod lacks its packet filter by silence of its workloads alone", async () => {
    const [{ vpn, settings }] = lab.pods;
    await vpn.run("nft delete table inet pod");
    const ofPod = { Core: "core", Pod: settings.monitoring.pod };
    expect(sum(await report(vpn), "BytesOut", { ...payments, Pod: ofPod.Pod })).toBe(0);
    await vpn.run(". /usr/local/lib/pod/lib.sh && . /usr/local/lib/pod/network.sh && filter public bridge");
  });

  test("are the established BGP sessions and the tunnels of the pod", async () => {
    const [{ vpn, settings }] = lab.pods;
    const ofPod = { Core: "core", Pod: settings.monitoring.pod };
    const sessions = async () => sum(await report(vpn), "BgpSessions", ofPod);
    expect(await sessions()).toBe(2);
    expect(sum(await report(vpn), "Tunnels", ofPod)).toBe(2);
    const neighbor = `neighbor ${amazonAddress(settings.tunnels[0])} shutdown`;
    const bgp = (command: string) =>
      vpn.run(`vtysh -c 'configure terminal' -c 'router bgp ${String(settings.asn)}' -c '${command}'`);
    await bgp(neighbor);
    expect(await sessions()).toBe(1);
    await bgp(`no ${neighbor}`);
    await vpn.run("kill -KILL $(cat /run/frr/bgpd.pid) $(cat /run/frr/zebra.pid); touch /run/aws/no-charon");
    expect(await sessions()).toBe(0);
    expect(sum(await report(vpn), "Tunnels", ofPod)).toBe(0);
    await vpn.run("rm /run/aws/no-charon");
    await restartFrr(vpn);
    await vi.waitFor(async () => expect(await sessions()).toBe(2), PATIENCE);
  });
});

describe.runIf(has("namespaces", "nft"))("the example of a firewall", () => {
  let firewall: Namespace;
  let neighbor: Namespace;

  beforeAll(async () => {
    [firewall, neighbor] = await Promise.all([Namespace.make("firewall"), Namespace.make("neighbor")]);
    await firewall.connect("bridge", neighbor, "eth0");
  });

  afterAll(async () => {
    await Promise.all([firewall?.remove(), neighbor?.remove()]);
  });

  test("notes what it refuses, but not all of a flood", async () => {
    const { filter } = firewallInstanceFiles(samplePod());
    await firewall.run("cat >/run/firewall.nft", filter);
    await firewall.run(`
      nft -D 'bridge_link="bridge"' -D 'outside_link="lo"' -f /run/firewall.nft
      sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0
      ip address add 10.15.1.5/28 dev bridge && ip route add unreachable default`);
    await neighbor.run("ip address add 10.15.1.4/28 dev eth0 && ip address add 10.99.0.1/32 dev lo");
    await neighbor.run("ip route add default via 10.15.1.5");
    const flood = 500;
    // To itself, since what it has no route for never comes to its filter.
    await neighbor.run(`python3 - 10.99.0.1 10.15.1.5 1 ${String(flood)} 10`, SEND);
    const rules = await firewall.run("nft list chain ip firewall refused");
    const [noted = 0, refused = 0] = [...rules.matchAll(/counter packets (\d+)/g)].map(([, packets]) =>
      Number(packets),
    );
    expect(refused).toBe(flood);
    expect(noted).toBeGreaterThanOrEqual(20);
    expect(noted).toBeLessThan(flood);
    expect(rules).toContain('log prefix "firewall refused: "');
  });
});

describe.runIf(has("namespaces", "nft"))("a pod of many workloads", () => {
  let vpn: Namespace;

  beforeAll(async () => {
    vpn = await Namespace.make("many");
  });

  afterAll(async () => {
    await vpn?.remove();
  });

  test("publishes all of its metrics, no more than AWS takes in a request", async () => {
    const workloads = Array.from({ length: 100 }, (_, index) => ({
      name: `a-${String(index)}-b`,
      perDevice: 1000,
      perStream: 1000,
      cidrs: [`10.1.${String(index)}.0/24`],
    }));
    const settings = samplePod(1, { workloads });
    await prepareReport(vpn, settings);
    const { filter } = vpnInstanceFiles(settings);
    await vpn.run("cat >/run/pod.nft", filter);
    await vpn.run(`nft -D 'public_link="lo"' -D 'bridge_link="lo"' -f /run/pod.nft`);
    const requests = await report(vpn);
    // Three of the pod; six of each workload, of the pod and of the core.
    expect(requests.map(({ length }) => length)).toEqual([1000, 203]);
    const named = requests.flat().flatMap(({ Dimensions }) => Dimensions.filter(({ Name }) => Name === "Workload"));
    expect(new Set(named.map(({ Value }) => Value))).toEqual(new Set(workloads.map(({ name }) => name)));
  });
});
