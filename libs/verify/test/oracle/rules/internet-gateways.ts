import { block, holds, isPublic, show } from "../addresses.js";
import { named, type Net } from "../net.js";
import { type Flow, Lost, type Packet } from "../packet.js";

/**
 * An internet gateway sends on what comes from an interface of its VPC with a public IPv4 address, which it puts in as
 * the source; IPv6 addresses are public themselves. It never sends to private addresses.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function leaveByInternetGateway(flow: Flow, vpcName: string, packet: Packet, hasPublic: boolean): Packet {
  const { source, destination } = packet;
  if (!isPublic(destination)) throw new Lost(`${show(destination)} is not on the internet`);
  if (!isOwn(flow.net, vpcName, packet)) throw new Lost(`${show(source)} is not an address of ${vpcName}`);
  if (source.family === 6) return packet;
  if (!hasPublic) throw new Lost(`${show(source)} has no public address`);
  return { ...packet, source: flow.faceOf(vpcName, source) };
}

/**
 * An egress-only gateway sends IPv6 of its VPC on, and lets in only what answers that. It is stateful: what answers
 * connections that came in by another gateway belongs to none of its own.
 * https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
 */
export function leaveByEgressOnlyGateway(
  net: Net,
  vpcName: string,
  packet: Packet,
  direction: "forward" | "return",
): void {
  const { source, destination } = packet;
  if (direction === "return") throw new Lost("an egress-only gateway knows of no such connection");
  if (source.family !== 6) throw new Lost("an egress-only gateway takes IPv6 only");
  if (!isPublic(destination)) throw new Lost(`${show(destination)} is not on the internet`);
  if (!isOwn(net, vpcName, packet)) throw new Lost(`${show(source)} is not an address of ${vpcName}`);
}

/** Whether it was sent from an address of the VPC. */
export function isOwn(net: Net, vpcName: string, { source }: Packet): boolean {
  const { blocks, ipv6 } = named(net.vpcs, vpcName);
  return [...blocks, ...(ipv6 === null ? [] : [ipv6])].some((text) => holds(block(text), source));
}
