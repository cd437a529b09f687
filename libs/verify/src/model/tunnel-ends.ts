import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "../configuration.js";
import { type Attributes, hostBlock, type Source, text } from "./source.js";

const ADDRESSES = ["tunnel1_address", "tunnel2_address"];

/** AWS's end of one of the tunnels of a VPN connection. */
export interface TunnelEnd {
  /** Attribute of the connection that has its address. */
  readonly name: string;
  /** Where it is known: AWS gives it when it makes the connection. */
  readonly address?: Cidr;
}

/** https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html */
export function tunnelEndsOf(connection: Attributes): TunnelEnd[] {
  return ADDRESSES.map((attribute): TunnelEnd => {
    const name = `${connection.address}.${attribute}`;
    const known = text(connection, attribute);
    const [address] = typeof known === "string" ? hostBlock(known) : [];
    return { name, ...(address && { address }) };
  });
}

/** The name of the end of a tunnel of which a text, e.g. of a rule, is the block. */
export function tunnelEndBehind(source: Source, { origin }: Unknown): string | undefined {
  const resource = origin && source.configuration.resources.get(source.canonical(origin.resource));
  const isEnd = resource?.type === "aws_vpn_connection" && ADDRESSES.includes(origin?.attribute ?? "");
  return isEnd ? origin?.toString() : undefined;
}
