import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { kernelOfLab } from "./capability.js";
import { proposalsOf, type Endpoint } from "./endpoint.js";
import { IpsecLab, VPC_ROUTER, type IpsecPod } from "./ipsec-lab.js";
import { MEGABYTE, sourcesSeen, startInternet, streamsDuring, transfer } from "./streams.js";
import { readWire, watchWire } from "./wire.js";
import { show } from "../netlab/daemons.js";
import { addCore, withHub } from "../sample-core.js";
import { amazonAddress, ownAddress, TUNNEL_MTU } from "../../src/pod/tunnels.js";
import { CoreHealth } from "../../src/core/core-health.js";

/** BGP's hold time and strongSwan's patience, several times over: an emulated machine is slow. */
const PATIENCE = { timeout: 180_000, interval: 1_000 };
const kernel = kernelOfLab();

describe.runIf(kernel !== undefined)("a core of two pods, joined to the hub by IPsec", () => {
  let lab: IpsecLab;
  let first: IpsecPod;
  let second: IpsecPod;

  beforeAll(async () => {
    if (kernel === undefined) return;
    // No function runs here: any file does for its zip.
    const stack = withHub((stack, hub) => {
      new CoreHealth(stack, "health", { hub, carrying: addCore(stack, {}, "core", hub), zip: import.meta.filename });
    });
    const connection = stack.resource("aws_vpn_connection.core_pod-1_connection");
    expect(proposalsOf(connection, 2)).toEqual(proposalsOf(connection, 1));
    lab = await IpsecLab.start(kernel, proposalsOf(connection, 1));
    [first, second] = lab.pods;
    await startInternet(lab.internet);
  });

  afterAll(async () => {
    await lab?.stop();
  });

  /** Next hops of the hub's default route, as its kernel has them. */
  async function nextHops(): Promise<string[]> {
    const routes = await show<Record<string, [{ nexthops: { ip: string; fib?: boolean }[] }]>>(lab.hub, "ip route");
    return (routes["0.0.0.0/0"]?.[0].nexthops ?? []).flatMap(({ ip, fib }) => (fib === true ? [ip] : [])).sort();
  }

  const hopsOf = (...pods: IpsecPod[]) => pods.flatMap(({ settings }) => settings.tunnels.map(ownAddress)).sort();
  const hopsBecome = (hops: readonly string[]) =>
    vi.waitFor(async () => expect(await nextHops()).toEqual(hops), PATIENCE);
  /** All but that of the second tunnel of the first pod, which the tests break. */
  const withoutOne = () => hopsOf(first, second).filter((hop) => hop !== ownAddress(first.settings.tunnels[1]));
  const all = () => hopsOf(first, second);
  const broken = () => first.endpoints[1] as Endpoint;

  const listSas = (pod: IpsecPod) => pod.vpn.run("swanctl --list-sas 2>/dev/null");

  /** Sources of streams, once none breaks: under one that is open while BGP still settles, the path may change. */
  const sources = (streams: number) => vi.waitFor(() => sourcesSeen(lab.client, streams), PATIENCE);

  test("brings up both tunnels of each pod with the one proposal that AWS is asked for, in UDP", async () => {
    for (const pod of lab.pods) {
      await vi.waitFor(async () => expect((await listSas(pod)).match(/INSTALLED/g)).toHaveLength(2), PATIENCE);
      const sas = await listSas(pod);
      expect(sas.match(/^tunnel\d: .*ESTABLISHED, IKEv2/gm)).toHaveLength(2);
      expect(sas.match(/^ {2}AES_GCM_16-256\/PRF_HMAC_SHA2_384\/ECP_384$/gm)).toHaveLength(2);
      expect(sas.match(/INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256$/gm)).toHaveLength(2);
    }
  });

  test("leads the hub's default route through all four tunnels by BGP", async () => {
    await hopsBecome(all());
    const { routes } = await show<{ routes: object }>(first.vpn, "bgp ipv4 unicast");
    expect(Object.keys(routes)).toContain("10.1.0.0/16");
  });

  test("spreads streams over both pods, and answers come back by the pod of their stream", async () => {
    for (const { vpn } of lab.pods) {
      await vpn.run(`nft '
        table ip trial {
          set asked { typeof tcp sport; flags dynamic; size 65535; }
          set answered { typeof tcp dport; flags dynamic; size 65535; }
          chain seen {
            type filter hook forward priority 10;
            iifname "tunnel*" tcp flags & (syn | ack) == syn update @asked { tcp sport }
            oifname "tunnel*" tcp flags & (syn | ack) == (syn | ack) update @answered { tcp dport }
          }
        }'`);
    }
    await watchWire(lab.internet, lab.endpoints);
    const seen = await sources(40);
    expect([...new Set(seen)].sort()).toEqual([first.outside, second.outside].sort());
    for (const { vpn, outside } of lab.pods) {
      // Streams by the client's port.
      const ports = async (set: string) => {
        const { nftables } = JSON.parse(await vpn.run(`nft -j list set ip trial ${set}`)) as {
          nftables: { set?: { elem: number[] } }[];
        };
        return nftables.flatMap((each) => each.set?.elem ?? []).sort((one, other) => one - other);
      };
      const asked = await ports("asked");
      expect(asked.length).toBeGreaterThanOrEqual(seen.filter((source) => source === outside).length);
      expect(await ports("answered")).toEqual(asked);
    }
  });

  test("carried them encrypted in UDP 4500 through every tunnel, both ways, and showed nothing else", async () => {
    const { esp, strange } = await readWire(lab.internet);
    for (const { address, podAddress } of lab.endpoints) {
      for (const way of [`${address}>${podAddress}`, `${podAddress}>${address}`]) {
        // More than BGP sends in that time.
        expect(esp.get(way), way).toBeGreaterThan(20);
      }
    }
    expect(strange).toBe(0);
  });

  test("carries full packets of TCP both ways without a fragment, though nobody hears that one is too large", async () => {
    await watchWire(lab.internet, lab.endpoints);
    expect(await transfer(lab.client, lab.internet)).toEqual({ down: MEGABYTE, up: MEGABYTE });
    const { largest, fragments } = await readWire(lab.internet);
    // The internet's packets have 1500 bytes.
    expect(largest).toBe(1500);
    expect(fragments).toBe(0);
  });

  test("has the largest packet in a tunnel that fits the internet's", async () => {
    const [tunnel] = first.settings.tunnels;
    const ping = (bytes: number) =>
      first.vpn.exec(`ping -q -c 1 -W 5 -M do -s ${String(bytes - 28)} -I tunnel1 ${amazonAddress(tunnel)}`);
    await watchWire(lab.internet, lab.endpoints);
    expect((await ping(TUNNEL_MTU)).status).toBe(0);
    expect((await readWire(lab.internet)).largest).toBe(1500);
    expect((await ping(TUNNEL_MTU + 1)).status).not.toBe(0);
  });

  test("breaks no stream when the keys of both kinds are renewed", async () => {
    const done = await streamsDuring(lab.client, 12, async () => {
      for (const { vpn } of lab.pods) {
        await vpn.run("for n in 1 2; do swanctl --rekey --child tunnel$n >/dev/null 2>&1; done");
      }
      for (const pod of lab.pods) {
        // Only a renewed one has a key exchange of its own.
        await vi.waitFor(
          async () => expect((await listSas(pod)).match(/INSTALLED.*ESP:AES_GCM_16-256\/ECP_384$/gm)).toHaveLength(2),
          PATIENCE,
        );
        await pod.vpn.run("for n in 1 2; do swanctl --rekey --ike tunnel$n >/dev/null 2>&1; done");
      }
    });
    expect(done).toBe(12);
    for (const pod of lab.pods) {
      const log = await pod.vpn.run("cat /run/charon.log");
      expect(new Set(log.match(/IKE_SA tunnel\d\[\d+\] rekeyed/g)).size).toBe(2);
    }
    expect(await nextHops()).toEqual(all());
  });

  test("leads streams over the other pod when a firewall lets nothing through, and takes the pod back", async () => {
    await first.firewall.run("ip link set outside down");
    await hopsBecome(hopsOf(second));
    expect(new Set(await sources(10))).toEqual(new Set([second.outside]));
    await first.firewall.run(`ip link set outside up && ip route add default via ${VPC_ROUTER} dev outside onlink`);
    await hopsBecome(all());
  });

  test("connects again when AWS ends a tunnel", async () => {
    const { name } = broken();
    const idOf = (sas: string) => /^tunnel2: #(\d+), ESTABLISHED/m.exec(sas)?.[1];
    const before = idOf(await listSas(first));
    await lab.hub.run(`swanctl --terminate --ike ${name} >/dev/null 2>&1`);
    await vi.waitFor(async () => {
      const now = idOf(await listSas(first));
      expect([undefined, before]).not.toContain(now);
    }, PATIENCE);
    await hopsBecome(all());
  });

  test("goes on with the other tunnel while an endpoint is gone, and connects when another stands in its place", async () => {
    const { name, address } = broken();
    await lab.internet.run(`
      nft 'table ip gone { chain forward { type filter hook forward priority -10; ip saddr ${address} drop; ip daddr ${address} drop; }; }'`);
    // The endpoint that comes knows nothing of the tunnel.
    await lab.hub.run(`swanctl --terminate --force --timeout 1 --ike ${name} >/dev/null 2>&1 || true`);
    await hopsBecome(withoutOne());
    expect(new Set(await sources(20))).toEqual(new Set([first.outside, second.outside]));
    await lab.internet.run("nft delete table ip gone");
    await hopsBecome(all());
  });

  test.each([
    ["AES-128 with SHA-1 for IKE", { ike: "aes128-sha1-modp2048" }, "NO_PROPOSAL_CHOSEN"],
    ["AES-128 with SHA-1 for ESP", { esp: "aes128-sha1-modp2048" }, "NO_PROPOSAL_CHOSEN"],
    ["another key", { key: "another.Key_1" }, "AUTH_FAILED"],
  ])("refuses an endpoint with %s, and connects once it is right", async (_, changed, reason) => {
    const { name, address } = broken();
    const said = () => first.vpn.run("wc -l </run/charon.log");
    const saidSince = async (line: string) => first.vpn.run(`tail -n +${String(Number(line) + 1)} /run/charon.log`);
    const before = await said();
    await lab.configureAws({ name, ...changed });
    await lab.hub.run(`swanctl --terminate --ike ${name} >/dev/null 2>&1`);
    await vi.waitFor(async () => expect(await saidSince(before)).toContain(reason), PATIENCE);
    // Nor does it come up when that side begins.
    await lab.hub.exec(`swanctl --initiate --child ${name} --timeout 10 >/dev/null 2>&1`);
    expect(await first.vpn.run("ip -s xfrm state")).not.toContain(`src ${address} `);
    await hopsBecome(withoutOne());
    await lab.configureAws();
    await hopsBecome(all());
  });
});
