import { ownAddress } from "../../src/pod/tunnels.js";
import type { VpnInstanceSettings } from "../../src/pod/settings.js";

/** The transit gateway: takes whatever pods announce, announces the workloads, and some that pods must not take. */
export function hubConfiguration(pods: readonly VpnInstanceSettings[], timers: string): string {
  const peers = pods.flatMap(({ tunnels }) => tunnels.map(ownAddress));
  return `
frr defaults traditional
service integrated-vtysh-config
ip route 8.8.8.0/24 Null0
router bgp 64512
 bgp router-id 10.1.0.1
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor pods peer-group
 neighbor pods remote-as ${String(pods[0]?.asn ?? 0)}
 neighbor pods timers ${timers}
 neighbor pods timers connect 1
${peers.map((peer) => ` neighbor ${peer} peer-group pods`).join("\n")}
 address-family ipv4 unicast
  network 10.1.0.0/16
  network 10.9.0.0/16
  network 10.77.0.0/16
  network 8.8.8.0/24
  maximum-paths 8
 exit-address-family
!
`;
}
