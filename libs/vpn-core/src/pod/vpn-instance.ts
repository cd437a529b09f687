import { cloudConfig, file, instanceLibrary, journalFiles } from "@causeway/aws";
import type { InstanceFile } from "@causeway/aws";
import { frrConfiguration } from "./frr.js";
import { limitRules } from "./limits.js";
import { vpnAgentConfiguration } from "./monitoring.js";
import { renderTemplate } from "./render.js";
import type { VpnInstanceSettings } from "./settings.js";
import { amazonAddress, ownAddress, TUNNEL_MTU } from "./tunnels.js";

/** Files of a VPN instance, by their place on it. */
export interface VpnInstanceFiles {
  readonly settings: string;
  readonly sysctl: string;
  /** nftables; wants the variables `public_link` and `bridge_link`. */
  readonly filter: string;
  readonly swanctl: string;
  readonly strongswan: string;
  readonly frr: string;
}

/** What a VPN instance is configured with. The settings have been checked with `checkVpnInstance`. */
export function vpnInstanceFiles(settings: VpnInstanceSettings): VpnInstanceFiles {
  const { tunnels, workloads, bridge, publicAddress, probes = [bridge.firewallAddress], monitoring } = settings;
  const [first, second] = tunnels;
  const endpoints = { ENDPOINT_1: first.endpoint, ENDPOINT_2: second.endpoint };
  const { streams, limits, sources, destinations } = limitRules(workloads);
  return {
    settings: renderTemplate("vpn/settings", {
      ...endpoints,
      REGION: settings.region,
      SECRET: settings.secretArn,
      KEY_QUERY_1: first.keyQuery ?? ".tunnel1",
      KEY_QUERY_2: second.keyQuery ?? ".tunnel2",
      INSIDE_1: `${ownAddress(first)}/30`,
      INSIDE_2: `${ownAddress(second)}/30`,
      MTU: String(TUNNEL_MTU),
      ASN: String(settings.asn),
      BRIDGE_INTERFACE: bridge.interfaceId,
      BRIDGE_CIDR: bridge.cidr,
      BRIDGE_ADDRESS: bridge.vpnAddress,
      FIREWALL_ADDRESS: bridge.firewallAddress,
      PROBES: probes.map((probe) => `'${probe}'`).join(" "),
      CORE: monitoring.core,
      POD: monitoring.pod,
      METRIC_NAMESPACE: monitoring.metricNamespace,
    }),
    sysctl: renderTemplate("vpn/sysctl.conf"),
    filter: renderTemplate("vpn/pod.nft", {
      STREAMS: streams,
      ENDPOINTS: `${first.endpoint}, ${second.endpoint}`,
      PEERS: tunnels.map(amazonAddress).join(", "),
      INSIDE_ADDRESSES: tunnels.map(ownAddress).join(", "),
      SOURCES: sources,
      DESTINATIONS: destinations,
      LIMITS: limits,
    }),
    swanctl: renderTemplate("vpn/swanctl.conf", { ...endpoints, PUBLIC_ADDRESS: publicAddress }),
    strongswan: renderTemplate("vpn/strongswan.conf"),
    frr: frrConfiguration(settings),
  };
}

/** Whose words of the journal are shipped, besides the kernel's. */
const UNITS = ["strongswan", "frr", "pod-boot", "pod-watch", "pod-report"];

/** All files of a VPN instance, with tokens. */
export function vpnInstanceInstallation(settings: VpnInstanceSettings): readonly InstanceFile[] {
  const files = vpnInstanceFiles(settings);
  const script = (mode: InstanceFile["mode"]) => (name: string) =>
    file(`/usr/local/lib/pod/${name}`, renderTemplate(`vpn/${name}`), mode);
  const unit = (name: string) => file(`/etc/systemd/system/${name}`, renderTemplate(`vpn/systemd/${name}`));
  return [
    file("/etc/pod/settings", files.settings),
    file("/etc/pod/sysctl.conf", files.sysctl),
    file("/etc/pod/pod.nft", files.filter),
    file("/etc/swanctl/conf.d/pod.conf", files.swanctl),
    file("/etc/strongswan.d/pod.conf", files.strongswan),
    file("/etc/frr/frr.conf", files.frr),
    file("/etc/instance/agent.json", vpnAgentConfiguration(settings.monitoring)),
    instanceLibrary(),
    ...journalFiles(UNITS),
    ...["lib.sh", "network.sh", "report.jq"].map(script("0644")),
    ...["boot", "keys", "watch", "report"].map(script("0755")),
    ...["pod-boot.service", "pod-watch.service", "pod-report.service", "pod-report.timer"].map(unit),
  ];
}

/** Cloud-config of a VPN instance, escaped for Terraform, with tokens. Hand it to `encodedUserData`. */
export function vpnInstanceUserData(settings: VpnInstanceSettings): string {
  return cloudConfig(vpnInstanceInstallation(settings), "pod-boot.service");
}
