import { Cidr } from "@causeway/cidr";
import type { PodTunnel } from "./settings.js";

/** AWS's end of a tunnel, to which BGP speaks. */
export function amazonAddress({ insideCidr }: PodTunnel): string {
  return Cidr.parse(insideCidr).host(1);
}

/** This instance's end of a tunnel. */
export function ownAddress({ insideCidr }: PodTunnel): string {
  return Cidr.parse(insideCidr).host(2);
}

/**
 * Inside addresses that AWS keeps for itself.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html
 */
export const RESERVED_INSIDE_CIDRS = [
  "169.254.0.0/30",
  "169.254.1.0/30",
  "169.254.2.0/30",
  "169.254.3.0/30",
  "169.254.4.0/30",
  "169.254.5.0/30",
  "169.254.169.252/30",
];

/**
 * Largest packet inside a tunnel with AES-GCM and NAT traversal, which an elastic address is.
 *
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-best-practice.html
 */
export const TUNNEL_MTU = 1438;
