import { file } from "@causeway/aws";
import { endpointsOf, swanctlAtAws, type Endpoint, type Proposals } from "./endpoint.js";
import { bootInstance, writeFiles } from "./instance.js";
import type { Kernel } from "./kernel.js";
import { VirtualMachine } from "./virtual-machine.js";
import { startFrr } from "../netlab/daemons.js";
import { hubConfiguration } from "../netlab/hub.js";
import { Namespace } from "../netlab/namespace.js";
import { samplePod, sampleWorkloads } from "../sample-pod.js";
import { firewallInstanceInstallation } from "../../src/pod/firewall-instance.js";
import type { VpnInstanceSettings } from "../../src/pod/settings.js";
import { amazonAddress } from "../../src/pod/tunnels.js";
import { vpnInstanceInstallation } from "../../src/pod/vpn-instance.js";

export const INTERNET = "192.0.2.80";
const CLIENT = "10.1.0.10";
/** Next hop of what leaves the VPC. */
export const VPC_ROUTER = "10.15.100.1";

/** A pod of the lab: two instances, each in a namespace. */
export interface IpsecPod {
  readonly number: number;
  readonly settings: VpnInstanceSettings;
  readonly endpoints: readonly Endpoint[];
  readonly vpn: Namespace;
  readonly firewall: Namespace;
  /** Elastic address of the firewall. */
  readonly outside: string;
}

/**
 * Workloads, the hub with AWS's ends of the tunnels, two pods and the internet, in a machine with a kernel of its own. The
 * instances boot from their user data. Like on AWS they have private addresses, and the gateway of their VPC translates
 * each to an elastic address.
 *
 *     client - hub - internet - gateway - vpn 1 - bridge - firewall 1 - gateway
 *                                       - vpn 2 - bridge - firewall 2 - gateway
 */
export class IpsecLab {
  private constructor(
    private readonly machine: VirtualMachine,
    readonly client: Namespace,
    readonly hub: Namespace,
    readonly internet: Namespace,
    readonly gateway: Namespace,
    readonly pods: readonly [IpsecPod, IpsecPod],
    private readonly proposals: Proposals,
  ) {}

  /** The proposals are those of AWS's ends. */
  static async start(kernel: Kernel, proposals: Proposals): Promise<IpsecLab> {
    const machine = await VirtualMachine.boot(kernel);
    try {
      const make = (name: string) => Namespace.make(name, machine);
      const [client, hub, internet, gateway] = await Promise.all([
        make("client"),
        make("hub"),
        make("internet"),
        make("gateway"),
      ]);
      const pods = (await Promise.all(PODS.map((number) => makePod(number, make)))) as [IpsecPod, IpsecPod];
      const lab = new IpsecLab(machine, client, hub, internet, gateway, pods, proposals);
      await lab.#connect();
      await lab.#startHub();
      await Promise.all(pods.map((pod) => lab.#startPod(pod)));
      return lab;
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.machine.stop();
  }

  get endpoints(): readonly Endpoint[] {
    return this.pods.flatMap(({ endpoints }) => endpoints);
  }

  /** Configures AWS's ends, one of them otherwise if that is said. */
  async configureAws(changed: Partial<Endpoint & Proposals> = {}): Promise<void> {
    const all = this.endpoints.map((endpoint) => ({
      ...this.proposals,
      ...endpoint,
      ...(endpoint.name === changed.name ? changed : {}),
    }));
    await writeFiles(this.hub, [file("/etc/swanctl/conf.d/aws.conf", swanctlAtAws(all))]);
    await this.hub.run("swanctl --load-all --clear 2>/dev/null");
  }

  async #connect(): Promise<void> {
    const { client, hub, internet, gateway } = this;
    await hub.connect("workloads", client, "eth0");
    await internet.connect("aws", hub, "outside");
    await internet.connect("vpc", gateway, "internet");
    // Messages about packets that are too large are lost, as on many a way through the internet.
    const deaf = "nft 'table ip deaf { chain input { type filter hook input priority 0; icmp code 4 drop; }; }'";
    await client.run(`
      ip address add ${CLIENT}/16 dev eth0
      ip link set eth0 mtu 8500
      ip route add default via 10.1.0.1
      ${deaf}`);
    await internet.run(`
      ${ROUTER}
      ip address add ${INTERNET}/32 dev lo
      ip address add 203.0.113.1/24 dev aws
      ip address add 192.0.2.1/30 dev vpc
      ip route add 198.51.100.0/24 via 192.0.2.2
      ${deaf}`);
    await gateway.run(`
      ${ROUTER}
      ip address add ${VPC_ROUTER}/32 dev lo
      ip address add 192.0.2.2/30 dev internet
      ip route add default via 192.0.2.1
      nft '
        table ip elastic {
          map inward { type ipv4_addr : ipv4_addr; elements = { ${ELASTIC.map(({ inner, outer }) => `${outer} : ${inner}`).join(", ")} }; }
          map outward { type ipv4_addr : ipv4_addr; elements = { ${ELASTIC.map(({ inner, outer }) => `${inner} : ${outer}`).join(", ")} }; }
          chain in { type nat hook prerouting priority dstnat; iifname internet dnat to ip daddr map @inward; }
          chain out { type nat hook postrouting priority srcnat; oifname internet snat to ip saddr map @outward; }
        }'`);
  }

  async #startHub(): Promise<void> {
    const { hub, endpoints, pods } = this;
    await hub.run(`
      ${ROUTER}
      ip link set workloads mtu 8500
      ip address add 10.1.0.1/16 dev workloads
    ${endpoints
      .map(({ name, address, interfaceId }) => {
        const inside = pods.flatMap((pod) => pod.settings.tunnels).find(({ endpoint }) => endpoint === address);
        return `
      ip address add ${address}/24 dev outside
      ip link add ${name} type xfrm dev outside if_id ${String(interfaceId)}
      ip address add ${inside === undefined ? "" : amazonAddress(inside)}/30 dev ${name}
      ip link set ${name} mtu 1500 up`;
      })
      .join("")}
      ip route add 198.51.100.0/24 via 203.0.113.1`);
    await writeFiles(hub, [file("/etc/strongswan.d/aws.conf", `charon-systemd { install_routes = no }\n${LOG}`)]);
    hub.start("charon-systemd");
    await hub.run("until [ -S /run/charon.vici ]; do sleep 0.2; done");
    await this.configureAws();
    const settings = pods.map((pod) => pod.settings);
    await startFrr(hub, hubConfiguration(settings, "10 30"));
  }

  async #startPod({ number, settings, endpoints, vpn, firewall }: IpsecPod): Promise<void> {
    const { gateway } = this;
    await Promise.all([
      gateway.connect(`vpn${String(number)}`, vpn, "public"),
      gateway.connect(`firewall${String(number)}`, firewall, "outside"),
      vpn.connect("bridge", firewall, "bridge"),
    ]);
    const join = (kind: Kind, link: string) => `
      ip link set bridge mtu 9001
      ip address add ${privateAddress(number, kind)}/32 dev ${link}
      ip route add default via ${VPC_ROUTER} dev ${link} onlink`;
    const routes = KINDS.map((kind) => `ip route add ${privateAddress(number, kind)}/32 dev ${kind}${String(number)}`);
    await gateway.run(routes.join("\n"));
    await vpn.run(join("vpn", "public"));
    await firewall.run(join("firewall", "outside"));
    await bootInstance(firewall, firewallInstanceInstallation(settings));
    const secret = Object.fromEntries(endpoints.map(({ key }, index) => [`tunnel${String(index + 1)}`, key]));
    await bootInstance(vpn, [
      ...vpnInstanceInstallation(settings),
      file("/etc/lab/secret", JSON.stringify(secret)),
      file("/etc/strongswan.d/lab.conf", LOG),
      file("/etc/frr/daemons", "bgpd=no\n"),
      file("/etc/frr/vtysh.conf", "service integrated-vtysh-config\n"),
    ]);
  }
}

const ROUTER = `
      for setting in ip_forward=1 fib_multipath_hash_policy=1 conf.all.rp_filter=0 conf.default.rp_filter=0; do
        sysctl -qw "net.ipv4.$setting"
      done`;

/** There is no journal. */
const LOG = `
charon-systemd {
  filelog {
    log {
      path = /run/charon.log
      time_format = %T
      flush_line = yes
    }
  }
}
`;

const PODS = [1, 2];
const KINDS = ["vpn", "firewall"] as const;
type Kind = (typeof KINDS)[number];

/** Of an instance's interface in the public subnet. */
function privateAddress(pod: number, kind: Kind): string {
  return `10.15.10${String(pod)}.${kind === "vpn" ? "4" : "5"}`;
}

function elasticAddress(pod: number, kind: Kind): string {
  return `198.51.100.${kind === "vpn" ? "" : "1"}${String(pod)}`;
}

const ELASTIC = PODS.flatMap((pod) =>
  KINDS.map((kind) => ({ inner: privateAddress(pod, kind), outer: elasticAddress(pod, kind) })),
);

async function makePod(number: number, make: (name: string) => Promise<Namespace>): Promise<IpsecPod> {
  const [vpn, firewall] = await Promise.all([make(`vpn ${String(number)}`), make(`firewall ${String(number)}`)]);
  // Limits are tried elsewhere; here they must not be felt.
  const workloads = sampleWorkloads().map((workload) => ({ ...workload, perStream: 1e6, perDevice: 1e6 }));
  const settings = samplePod(number, { probes: [INTERNET], workloads });
  const endpoints = endpointsOf(settings, number);
  return { number, settings, endpoints, vpn, firewall, outside: elasticAddress(number, "firewall") };
}
