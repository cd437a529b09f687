import { Unknown } from "@causeway/terraform";
import type { Doubt, TunnelEnd } from "../../model/network.js";
import { type Attributes, hostBlock, type Source, text, unknownValue } from "../../model/source.js";

const ADDRESSES = ["tunnel1_address", "tunnel2_address"];

/**
 * By default on the internet; over Direct Connect or by IPv6 they are not what is modelled.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
export function tunnelEndsOf(connection: Attributes): TunnelEnd[] | Doubt {
  const type = outsideType(connection);
  if (type instanceof Unknown) return unknownValue(type);
  if (type !== undefined && type !== "PublicIpv4") {
    const unknown = new Unknown(`tunnels between addresses of type ${type} are not modelled`, connection.address);
    return { code: "UNSUPPORTED_RESOURCE", unknown };
  }
  return ADDRESSES.map((attribute): TunnelEnd => {
    const known = text(connection, attribute);
    const [address] = typeof known === "string" ? hostBlock(known) : [];
    return {
      connection: connection.address,
      name: `${connection.address}.${attribute}`,
      ...(address && { address }),
    };
  });
}

/** The name of the end of a tunnel of which a text, e.g. of a rule, is the block. */
export function tunnelEndBehind(source: Source, { origin }: Unknown): string | undefined {
  if (origin?.form !== "block" || !ADDRESSES.includes(origin.attribute.attribute)) return undefined;
  const resource = source.configuration.resources.get(origin.attribute.resource);
  const isEnd = resource?.type === "aws_vpn_connection" && resource.mode === "managed";
  // An end of which it is not known whether it is on the internet is not told apart from the rest of it.
  return isEnd && !(outsideType(resource) instanceof Unknown) ? origin.attribute.toString() : undefined;
}

function outsideType(connection: Attributes): string | Unknown | undefined {
  return text(connection, "outside_ip_address_type");
}
