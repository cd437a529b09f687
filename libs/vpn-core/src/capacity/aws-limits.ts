/**
 * What one tunnel of a Site-to-Site VPN connection carries at most, in Mbit/s: `standard`, and `large` for connections on
 * a transit gateway. One stream stays in one tunnel.
 *
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
 */
export const TUNNEL_MEGABITS = { standard: 1250, large: 5000 } as const;

/**
 * Site-to-Site VPN connections per Region, and customer gateways per Region; AWS raises both on request. A transit gateway
 * takes 5,000 attachments, and AWS names no limit for the equal paths of a route, so that this is what bounds a core.
 *
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
 */
export const VPN_CONNECTIONS = { byDefault: 50, most: 5000 } as const;
