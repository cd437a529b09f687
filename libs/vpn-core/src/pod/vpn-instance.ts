import { escapeForTerraform } from "@causeway/instance";
import { frrConfiguration } from "./frr.js";
import { limitRules } from "./limits.js";
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
  const { tunnels, workloads, bridge, publicAddress, probes = [bridge.firewallAddress] } = settings;
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

/** Cloud-config of a VPN instance, escaped for Terraform, with tokens. Hand it to `launchTemplateUserData`. */
export function vpnInstanceUserData(settings: VpnInstanceSettings): string {
  const files = vpnInstanceFiles(settings);
  return escapeForTerraform(
    renderTemplate("vpn/user-data.yaml", {
      SETTINGS: files.settings,
      SYSCTL: files.sysctl,
      FILTER: files.filter,
      SWANCTL: files.swanctl,
      STRONGSWAN: files.strongswan,
      FRR: files.frr,
      LIB: renderTemplate("vpn/lib.sh"),
      NETWORK: renderTemplate("vpn/network.sh"),
      BOOT: renderTemplate("vpn/boot"),
      KEYS: renderTemplate("vpn/keys"),
      WATCH: renderTemplate("vpn/watch"),
    }),
  );
}
