import { isInternet } from "../address/range.js";
import { Collection, type Network, type VpcGateway } from "../model/network.js";
import type { Source } from "../model/source.js";
import { stoppedByPolicy } from "./blocked-access.js";
import { intoOtherVpcs } from "./internet-gateway.js";
import { vpcOf } from "./vpc.js";
import type { Path } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { dropped, ended, unknown } from "../walk/trail.js";
import type { FindTarget, Kind, Step } from "../model/kind.js";

export const EGRESS_ONLY_GATEWAYS = new Collection<VpcGateway>("egress-only gateway");

const find: FindTarget = (network, address) =>
  network.all(EGRESS_ONLY_GATEWAYS).has(address) ? { address } : undefined;

/**
 * Lets IPv6 of its VPC out, and nothing in but replies.
 * https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
 */
export const egressOnlyGateway: Kind = {
  name: "egress-only-gateway",
  types: {
    aws_egress_only_internet_gateway: "vpc_id",
  },
  build: { things: build },
  target: { arguments: { egress_only_gateway_id: find, gateway_id: find }, follow },
};

function build(source: Source, network: Network): void {
  for (const resource of source.of("aws_egress_only_internet_gateway")) {
    const { address } = resource;
    const vpc = vpcOf(source, network, resource);
    if (vpc === undefined) continue;
    network.all(EGRESS_ONLY_GATEWAYS).set(address, { address, vpc, edgeTable: undefined, doubts: [] });
  }
}

function follow({ walker, target: { address }, vpc, packet, trail }: Step): Path[] {
  const gateway = walker.network.all(EGRESS_ONLY_GATEWAYS).get(address);
  if (gateway?.vpc !== vpc) return [unknown(packet, trail, rejectedElsewhere(address, vpc))];
  const stopped = stoppedByPolicy(gateway, "out", true, packet, trail);
  if (stopped !== undefined) return stopped;
  const [doubt] = gateway.doubts;
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  if (trail.direction === "return") {
    const message = `${address} knows of no connection that came in another way, and passes none of its replies`;
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, message)];
  }
  if (packet.source.vpc === vpc && isInternet(packet.source) && isInternet(packet.destination)) {
    return intoOtherVpcs(walker, gateway, packet, trail) ?? [ended(packet, trail, { kind: "internet", gateway })];
  }
  const message = `${address} takes IPv6 packets of its own VPC to the internet only`;
  return [dropped(packet, trail, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", address, message)];
}
