import { Unknown } from "@causeway/terraform";
import type { Network, Uncertain, Vpc } from "./network.js";
import { type Attributes, type Source, text, unknownValue } from "./source.js";
import { vpcOf } from "./vpcs.js";

/** Internet, egress-only, virtual private and NAT gateways, and peerings. */
export function buildGateways(source: Source, network: Network): void {
  const attach = (from: Attributes, address: string, kind: "internetGateways" | "vpnGateways") => {
    const vpc = vpcOf(source, network, from);
    if (vpc !== undefined) network[kind].set(address, { address, vpc, edgeTable: undefined, doubts: [] });
  };
  for (const resource of source.of("aws_internet_gateway")) attach(resource, resource.address, "internetGateways");
  for (const resource of source.of("aws_vpn_gateway")) attach(resource, resource.address, "vpnGateways");
  for (const resource of source.of("aws_internet_gateway_attachment", "aws_vpn_gateway_attachment")) {
    const isInternet = resource.type === "aws_internet_gateway_attachment";
    const gateway = source.target(resource, isInternet ? "internet_gateway_id" : "vpn_gateway_id");
    if (typeof gateway === "string") attach(resource, gateway, isInternet ? "internetGateways" : "vpnGateways");
    else if (gateway !== undefined) network.unplaced.push(new Unknown("its gateway is not known", resource.address));
  }
  for (const resource of source.of("aws_egress_only_internet_gateway")) {
    const vpc = vpcOf(source, network, resource);
    if (vpc !== undefined)
      network.egressOnlyGateways.set(resource.address, { address: resource.address, vpc, doubts: [] });
  }
  for (const resource of source.of("aws_nat_gateway")) addNatGateway(source, network, resource);
  for (const resource of source.of("aws_vpc_peering_connection")) addPeering(source, network, resource);
}

/** An attribute that decides where packets go; if it is not known, whatever passes the resource is in doubt. */
export function decisive(thing: Uncertain, value: boolean | Unknown): boolean {
  if (typeof value === "boolean") return value;
  thing.doubts.push(unknownValue(value));
  return false;
}

function addNatGateway(source: Source, network: Network, resource: Attributes): void {
  const address = resource.address;
  const subnet = source.target(resource, "subnet_id");
  const place = typeof subnet === "string" ? network.subnets.get(subnet) : undefined;
  if (place === undefined) return;
  const connectivity = text(resource, "connectivity_type");
  const nat = { address, subnet: place, public: connectivity !== "private", doubts: [] };
  if (connectivity instanceof Unknown) decisive(nat, connectivity);
  network.natGateways.set(address, nat);
}

/**
 * A peering counts as accepted although the input may not hold the accepter's side: an unaccepted one carries nothing,
 * so this errs towards reporting a path.
 */
function addPeering(source: Source, network: Network, resource: Attributes): void {
  const sides = ["vpc_id", "peer_vpc_id"].map((name): Vpc | undefined => {
    const address = source.target(resource, name);
    return typeof address === "string" ? network.vpcs.get(address) : undefined;
  });
  const [requester, accepter] = sides;
  if (requester === undefined || accepter === undefined) return;
  network.peerings.set(resource.address, { address: resource.address, requester, accepter, doubts: [] });
}
