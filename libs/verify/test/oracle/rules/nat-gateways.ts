import { type Address, block, lastOf, same } from "../addresses.js";
import { type Host, named, type Nat, type Net, type Subnet } from "../net.js";
import { type Flow, Lost, type Packet } from "../packet.js";

/** The address that a NAT gateway has in its subnet: AWS chooses one; no host of a flow is given this. */
export function addressOfNat(net: Net, nat: Nat): Address {
  const within = block(named(net.subnets, nat.subnet).block);
  return { family: 4, value: lastOf(within) - 2n - BigInt(net.nats.indexOf(nat) % 2) };
}

/**
 * A NAT gateway puts in its own private address as the source, whatever its connectivity, and sends on by the table of
 * its subnet. It takes TCP, UDP and ICMP over IPv4. (NAT64 is not in the random networks.)
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
 */
export function translate(flow: Flow, by: string, own: Address, inside: Packet): Packet {
  if (inside.source.family === 6) throw new Lost(`${by} takes IPv4 only`);
  const outside = { ...inside, source: own };
  flow.translations.push({ by, inside, outside });
  return outside;
}

/** What comes for a translated packet goes back to where that came from; anything else is dropped. */
export function untranslate(flow: Flow, by: string, packet: Packet): Packet {
  const known = flow.translations.find(
    ({ by: other, outside }) =>
      other === by && same(outside.source, packet.destination) && same(outside.destination, packet.source),
  );
  if (known === undefined) throw new Lost(`${by} knows of no such connection`);
  return { ...packet, destination: known.inside.source };
}

/** The NAT gateway of a subnet that has an address. */
export function natAt(net: Net, subnet: Subnet, destination: Address): Nat | undefined {
  return net.nats.find((nat) => nat.subnet === subnet.name && same(addressOfNat(net, nat), destination));
}

/** The address of a host that is not an end of the flow: its own, or one that AWS chooses. */
export function addressOfHost(net: Net, host: Host): Address {
  const { value } = block(named(net.subnets, host.subnet).block);
  if (host.address !== null) return block(`${host.address}/32`);
  return { family: 4, value: value + 30n + BigInt(net.hosts.indexOf(host)) };
}
