import { Cidr, formatAddress } from "@causeway/cidr";
import type { CompiledStatelessGroup } from "../src/rules/compile-rules.js";
import type { PortRange, StatelessRule } from "../src/rules/rule-group.js";

/** Whether any stateless rule drops an IPv4 packet. */
export function isDropped(groups: readonly CompiledStatelessGroup[], bytes: Buffer): boolean {
  const protocol = bytes.readUInt8(9);
  const hasPorts = protocol !== 1;
  const packet = {
    protocol,
    source: bytes.readUInt32BE(12),
    destination: bytes.readUInt32BE(16),
    sourcePort: hasPorts ? bytes.readUInt16BE(20) : undefined,
    destinationPort: hasPorts ? bytes.readUInt16BE(22) : undefined,
  };
  const matches = (rule: StatelessRule): boolean =>
    (rule.protocols.length === 0 || rule.protocols.includes(packet.protocol)) &&
    holds(rule.sources, packet.source) &&
    holds(rule.destinations, packet.destination) &&
    covers(rule.sourcePorts, packet.sourcePort) &&
    covers(rule.destinationPorts, packet.destinationPort);
  return groups.some(({ rules }) => rules.some(matches));
}

function holds(blocks: readonly string[], address: number): boolean {
  const host = Cidr.parse(`${formatAddress(4, BigInt(address))}/32`);
  return blocks.length === 0 || blocks.some((block) => Cidr.parse(block).contains(host));
}

function covers(ranges: readonly PortRange[], port: number | undefined): boolean {
  return ranges.length === 0 || (port !== undefined && ranges.some(({ from, to }) => from <= port && port <= to));
}
