import { within } from "../address/range.js";
import { Collection, type Network, type Uncertain, type Vpc } from "../model/network.js";
import { type Attributes, type Source, text } from "../model/source.js";
import type { Path } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { doubtful, dropped, enter, show, unknown } from "../walk/trail.js";
import type { Kind, Step } from "../model/kind.js";

export interface Peering extends Uncertain {
  readonly address: string;
  readonly requester: Vpc;
  readonly accepter: Vpc;
  /** What a state says of it, if it is not active. */
  readonly pending?: string;
}

export const PEERINGS = new Collection<Peering>("peering");

/**
 * Joins two VPCs and no others.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 */
export const peering: Kind = {
  name: "peering",
  types: {
    aws_vpc_peering_connection: `
      accept_status accepter auto_accept peer_owner_id peer_region peer_vpc_id requester vpc_id
    `,
    aws_vpc_peering_connection_accepter: `
      accept_status accepter auto_accept peer_owner_id peer_region peer_vpc_id requester vpc_id
      vpc_peering_connection_id
    `,
  },
  build: {
    things: (source, network) => {
      for (const resource of source.of("aws_vpc_peering_connection")) add(source, network, resource);
    },
  },
  target: {
    arguments: {
      vpc_peering_connection_id: (network, address) => (network.all(PEERINGS).has(address) ? { address } : undefined),
    },
    follow,
  },
};

/**
 * A peering counts as accepted although the input may not hold the accepter's side: an unaccepted one carries nothing,
 * so this errs towards reporting a path.
 */
function add(source: Source, network: Network, resource: Attributes): void {
  const sides = ["vpc_id", "peer_vpc_id"].map((name): Vpc | undefined => {
    const address = source.target(resource, name);
    return typeof address === "string" ? network.vpcs.get(address) : undefined;
  });
  const [requester, accepter] = sides;
  if (requester === undefined || accepter === undefined) return;
  const { address } = resource;
  const status = text(resource, "accept_status");
  const pending = typeof status === "string" && status !== "active" ? status : undefined;
  network.all(PEERINGS).set(address, { address, requester, accepter, doubts: [], ...(pending && { pending }) });
}

function follow({ walker, target: { address }, vpc, packet, trail }: Step): Path[] {
  const peering = walker.network.all(PEERINGS).get(address);
  if (peering === undefined || (peering.requester !== vpc && peering.accepter !== vpc)) {
    return [unknown(packet, trail, rejectedElsewhere(address, vpc))];
  }
  const [doubt] = peering.doubts;
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  if (peering.pending !== undefined) {
    const message = `${address} is ${peering.pending} in the state, and carries nothing until it is active`;
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, message)];
  }
  const peer = peering.requester === vpc ? peering.accepter : peering.requester;
  const from = vpc.cidrs.some((cidr) => within(packet.source, cidr)) && packet.source.nat === undefined;
  const to = packet.destination.service === undefined && peer.cidrs.some((cidr) => within(packet.destination, cidr));
  if (from && to) return walker.vpc.deliver(peer, undefined, packet, enter(trail, peer, undefined));
  if (packet.source.nat !== undefined && vpc.cidrs.some((cidr) => within(packet.source, cidr)) && to) {
    return [unknown(packet, trail, doubtful("whether it takes what a NAT gateway translated is not known", address))];
  }
  const message = from
    ? `${address} leads to ${peer.address} alone, which does not hold ${show(packet)}`
    : `${address} takes packets of ${vpc.address} alone, and this one comes from elsewhere`;
  return [dropped(packet, trail, "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", address, message)];
}
