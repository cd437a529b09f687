import { Unknown } from "@causeway/terraform";
import { NAT64, toNat64 } from "../address/nat64.js";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import { ALL_TRAFFIC } from "../model/filters/traffic.js";
import type { Network, Subnet } from "../model/network.js";
import { flag } from "../model/source.js";
import type { Address, Path } from "../model/path.js";
import { fromHost, PacketWalker } from "../walk/walker.js";
import type { Mistake } from "../results/result.js";
import { INTERNET } from "./structure.js";

/**
 * Where DNS64 is on, names that have IPv4 addresses alone get addresses of 64:ff9b::/96, to which nothing but a NAT gateway
 * leads anywhere.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
 */
export function* dns64Mistakes(network: Network, configuration: NetworkConfiguration): Iterable<Mistake> {
  let walker: PacketWalker | undefined;
  for (const subnet of network.subnets.values()) {
    const own = configuration.resources.get(subnet.address);
    const isOn = own !== undefined && flag(own, "enable_dns64", false);
    if (isOn === false) continue;
    const lost = lostFrom(subnet, (walker ??= new PacketWalker(network)));
    if (lost === undefined) continue;
    const { end, hops } = lost;
    const unless = end.kind === "unknown" ? end.doubt.unknown : isOn;
    const where = hops.at(0)?.target ?? "nothing";
    yield {
      code: "DNS64_WITHOUT_NAT64_ROUTE",
      what: "names that have IPv4 addresses alone are reached where DNS64 is on",
      message: `${subnet.address} has DNS64 on, and ${subnet.table.address} leads ${NAT64.toString()} to ${where} and so to no NAT gateway`,
      at: subnet.table.address,
      ...(unless instanceof Unknown && { unless }),
    };
  }
}

/** A way of a packet that nobody translates. */
function lostFrom(subnet: Subnet, walker: PacketWalker): Path | undefined {
  const { vpc, cidrs } = subnet;
  const block = cidrs.find(({ family }) => family === 6);
  if (block === undefined) return undefined;
  const source: Address = { family: 6, first: block.first, last: block.first, vpc, subnet };
  const destination: Address = { ...toNat64(INTERNET[4]), translatesTo: INTERNET[4] };
  const paths = walker.walk("forward", fromHost(subnet), { source, destination }, [ALL_TRAFFIC]);
  const lost = paths.filter((path) => !mayBeTranslated(path));
  return lost.find(({ end }) => end.kind !== "unknown") ?? lost[0];
}

/** By a NAT gateway, by an appliance of which nobody knows what it does, or outside the model. */
function mayBeTranslated({ translations, passes, end }: Path): boolean {
  return translations.length > 0 || end.kind === "edge" || passes.some(({ sender }) => sender !== undefined);
}
