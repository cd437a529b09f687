import { type Address, address } from "./addresses.js";
import type { Host, Net, Protocol, Subnet, Zone } from "./net.js";
import { ECHO } from "./rules/protocols.js";
import type { World } from "./worlds.js";

/** For ICMP the destination port is the type. */
export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: Protocol;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** One end of a flow: a concrete address and where it is. */
export type Stop =
  | { readonly kind: "host"; readonly subnet: Subnet; readonly host?: Host; readonly address: Address }
  | { readonly kind: "internet"; readonly address: Address }
  | { readonly kind: "site"; readonly vpn: string; readonly address: Address };

/** Where a packet ended up, and as what: gateways may have translated it. */
export type Arrival = { readonly packet: Packet } & (
  | { readonly kind: "host"; readonly subnet: Subnet }
  /** `by` names the gateway, endpoint or VPN connection through which it left. */
  | { readonly kind: "internet"; readonly by: string }
  | { readonly kind: "site"; readonly vpn: string }
);

/** The packet goes nowhere. */
export class Lost extends Error {}

/** A firewall endpoint or an appliance that a packet went through. */
export interface Pass {
  readonly endpoint: string;
  /** The appliance itself, or the endpoint's firewall. */
  readonly firewall: string;
  readonly zone: Zone;
  /** Zone in which the packet came into this VPC. */
  readonly entered: Zone | undefined;
}

/** What a flow is, and what gateways remember of it from one direction to the other. */
export class Flow {
  /** Of NAT gateways and appliances that give packets their own address. */
  readonly translations: { readonly by: string; readonly inside: Packet; readonly outside: Packet }[] = [];
  /** Public IPv4 addresses, as internet gateways map them one to one. */
  private readonly faces: { readonly vpc: string; readonly inside: Address; readonly face: Address }[] = [];

  /** The gateway of the sender's VPC by which the request left for another VPC over the internet. */
  leftBy: { readonly name: string; readonly vpc: string } | undefined;

  constructor(
    readonly net: Net,
    readonly world: World,
    readonly from: Stop,
    readonly to: Stop,
  ) {}

  /** The public address of a private one. AWS chooses it; no rule of the random networks names any of these. */
  faceOf(vpc: string, inside: Address): Address {
    const known = this.faces.find((one) => one.vpc === vpc && one.inside.value === inside.value);
    if (known !== undefined) return known.face;
    const face: Address = { family: 4, value: address("3.120.0.10").value + BigInt(this.faces.length) };
    this.faces.push({ vpc, inside, face });
    return face;
  }

  behindFace(face: Address): { readonly vpc: string; readonly inside: Address } | undefined {
    return this.faces.find((one) => one.face.value === face.value);
  }
}

export function reversed(packet: Packet): Packet {
  const isEcho = packet.protocol === "icmp";
  return {
    source: packet.destination,
    destination: packet.source,
    protocol: packet.protocol,
    sourcePort: isEcho ? 0 : packet.destinationPort,
    destinationPort: isEcho ? ECHO[packet.source.family].reply : packet.sourcePort,
  };
}
