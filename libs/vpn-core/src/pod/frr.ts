import { Cidr } from "@causeway/cidr";
import { renderTemplate } from "./render.js";
import type { VpnInstanceSettings } from "./settings.js";
import { amazonAddress } from "./tunnels.js";

/** BGP of a VPN instance: what it announces and what it believes are lists, and nothing learned is passed on. */
export function frrConfiguration(settings: VpnInstanceSettings): string {
  const { asn, amazonAsn, announced, learned, tunnels, bridge } = settings;
  return renderTemplate("vpn/frr.conf", {
    ANNOUNCED: prefixList("announced", announced, (cidr) => cidr),
    LEARNED: prefixList("learned", learned, (cidr) => (Cidr.parse(cidr).prefixLength < 32 ? `${cidr} le 32` : cidr)),
    ASN: String(asn),
    AMAZON_ASN: String(amazonAsn),
    BRIDGE_ADDRESS: bridge.vpnAddress,
    PEER_1: amazonAddress(tunnels[0]),
    PEER_2: amazonAddress(tunnels[1]),
    NETWORKS: announced.map((cidr) => `network ${cidr}`).join("\n"),
  });
}

function prefixList(name: string, cidrs: readonly string[], entry: (cidr: string) => string): string {
  return cidrs
    .map((cidr, index) => `ip prefix-list ${name} seq ${String((index + 1) * 5)} permit ${entry(cidr)}`)
    .join("\n");
}
