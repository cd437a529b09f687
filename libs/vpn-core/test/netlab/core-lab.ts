import { dirname } from "node:path";
import { instanceLibrary } from "@causeway/aws";
import { Namespace } from "./namespace.js";
import { startFrr } from "./daemons.js";
import { hubConfiguration } from "./hub.js";
import { samplePod, sampleWorkloads } from "../sample-pod.js";
import { firewallInstanceFiles } from "../../src/pod/firewall-instance.js";
import { renderTemplate } from "../../src/pod/render.js";
import { amazonAddress } from "../../src/pod/tunnels.js";
import { vpnInstanceFiles } from "../../src/pod/vpn-instance.js";
import type { VpnInstanceSettings } from "../../src/pod/settings.js";

/** In documentation address space: nothing leaves the namespaces anyway. */
export const INTERNET = "192.0.2.80";
export const CLIENT = "10.1.0.10";
/** Bears an address of no workload. */
export const STRANGER = "10.9.0.10";

/** A pod of the lab: two instances, each in a namespace. */
export interface LabPod {
  readonly settings: VpnInstanceSettings;
  readonly vpn: Namespace;
  readonly firewall: Namespace;
  /** What the internet sees of it. */
  readonly outside: string;
}

/**
 * Workloads, a stand-in for the transit gateway, two pods and the internet. The pods run what their templates say, with a
 * pair of interfaces in the place of each tunnel.
 *
 *     client - hub = tunnels = vpn 1 - bridge - firewall 1 - internet
 *                  = tunnels = vpn 2 - bridge - firewall 2 -
 */
export class CoreLab {
  private constructor(
    readonly client: Namespace,
    readonly hub: Namespace,
    readonly internet: Namespace,
    readonly pods: readonly [LabPod, LabPod],
  ) {}

  static async start(): Promise<CoreLab> {
    const [client, hub, internet] = await Promise.all([
      Namespace.make("client"),
      Namespace.make("hub"),
      Namespace.make("internet"),
    ]);
    const pods = (await Promise.all([1, 2].map((number) => makePod(number)))) as [LabPod, LabPod];
    const lab = new CoreLab(client, hub, internet, pods);
    try {
      await lab.#connect();
      const settings = pods.map((pod) => pod.settings);
      await startFrr(hub, hubConfiguration(settings, "1 3"));
      await Promise.all(pods.map((pod, index) => startPod(pod, hub, internet, index + 1)));
      return lab;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const { client, hub, internet, pods } = this;
    const all = [client, hub, internet, ...pods.flatMap(({ vpn, firewall }) => [vpn, firewall])];
    await Promise.all(all.map((namespace) => namespace.remove()));
  }

  async #connect(): Promise<void> {
    await this.hub.connect("workloads", this.client, "eth0");
    await this.hub.run(`
      sysctl -qw net.ipv4.ip_forward=1 net.ipv4.fib_multipath_hash_policy=1
      sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
      ip address add 10.1.0.1/16 dev workloads
      ip address add 10.9.0.1/16 dev workloads`);
    await this.client.run(`
      ip address add ${CLIENT}/16 dev eth0
      ip address add ${STRANGER}/16 dev eth0
      ip route add default via 10.1.0.1`);
    await this.internet.run(`
      ip address add ${INTERNET}/32 dev lo
      sysctl -qw net.ipv4.ip_forward=1`);
  }
}

async function makePod(number: number): Promise<LabPod> {
  const [vpn, firewall] = await Promise.all([
    Namespace.make(`vpn ${String(number)}`),
    Namespace.make(`firewall ${String(number)}`),
  ]);
  // Apart from each other, so that either limit is seen.
  const workloads = sampleWorkloads().map((workload) => ({ ...workload, perStream: workload.perDevice / 2 }));
  const settings = samplePod(number, { probes: [INTERNET], workloads });
  return { settings, vpn, firewall, outside: `198.51.100.${String(number * 4 + 2)}` };
}

async function startPod(
  { settings, vpn, firewall, outside }: LabPod,
  hub: Namespace,
  internet: Namespace,
  number: number,
) {
  const id = String(number);
  for (const [index, tunnel] of settings.tunnels.entries()) {
    const link = `pod${id}tunnel${String(index + 1)}`;
    await hub.connect(link, vpn, `tunnel${String(index + 1)}`);
    await hub.run(`ip address add ${amazonAddress(tunnel)}/30 dev ${link}`);
  }
  await vpn.connect("bridge", firewall, "bridge");
  await firewall.connect("outside", internet, `firewall${id}`);
  const gateway = `198.51.100.${String(number * 4 + 1)}`;
  await internet.run(`ip address add ${gateway}/30 dev firewall${id}`);

  const files = vpnInstanceFiles(settings);
  await vpn.run("mkdir -p /etc/pod");
  await put(vpn, "/etc/pod/settings", files.settings);
  await put(vpn, "/etc/pod/sysctl.conf", files.sysctl);
  await put(vpn, "/etc/pod/pod.nft", files.filter);
  const library = instanceLibrary();
  await vpn.run(`mkdir -p ${dirname(library.path)}`);
  await put(vpn, library.path, library.content);
  await install(vpn, "/usr/local/lib/pod", "vpn", ["lib.sh", "network.sh", "watch"]);
  await vpn.run(`
    . /usr/local/lib/pod/lib.sh && . /usr/local/lib/pod/network.sh
    sysctl -q -p /etc/pod/sysctl.conf
    filter public bridge
    connect bridge
    tunnels public
    routes bridge`);

  const example = firewallInstanceFiles(settings);
  await firewall.run("mkdir -p /etc/firewall");
  await put(firewall, "/etc/firewall/settings", example.settings);
  await put(firewall, "/etc/firewall/sysctl.conf", example.sysctl);
  await put(firewall, "/etc/firewall/firewall.nft", example.filter);
  await install(firewall, "/usr/local/lib/firewall", "firewall", ["network.sh"]);
  await firewall.run(`
    ip address add ${outside}/30 dev outside
    ip route add default via ${gateway}
    . /etc/firewall/settings && . /usr/local/lib/firewall/network.sh
    filter bridge outside
    connect bridge
    routes bridge
    sysctl -q -p /etc/firewall/sysctl.conf`);

  await startFrr(vpn, files.frr);
}

async function put(namespace: Namespace, path: string, content: string): Promise<void> {
  await namespace.run(`cat >${path}`, content);
}

async function install(namespace: Namespace, folder: string, kind: string, names: readonly string[]): Promise<void> {
  await namespace.run(`mkdir -p ${folder}`);
  for (const name of names) {
    await put(namespace, `${folder}/${name}`, renderTemplate(`${kind}/${name}`));
    await namespace.run(`chmod 0755 ${folder}/${name}`);
  }
}
