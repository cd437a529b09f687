import { Collection, type Uncertain, type Vpc } from "../src/model/network.js";
import type { Kind, Step } from "../src/model/kind.js";
import type { Path } from "../src/model/path.js";
import { within } from "../src/address/range.js";
import { dropped, enter, show } from "../src/walk/trail.js";

interface CoreNetwork extends Uncertain {
  readonly address: string;
  readonly members: { readonly vpc: Vpc; readonly by: string }[];
}

const CORE_NETWORKS = new Collection<CoreNetwork>("core network");

/**
 * A kind that no provider has: a network of made-up resources that leads each packet to the attached VPC which holds its
 * destination. It is all that a new kind takes besides its line in the registry.
 */
export const coreNetwork: Kind = {
  name: "core network",
  types: { example_core_network: "name", example_core_attachment: "core_network_arn vpc_id" },
  build: {
    things: (source, network) => {
      const cores = network.all(CORE_NETWORKS);
      for (const { address } of source.of("example_core_network"))
        cores.set(address, { address, members: [], doubts: [] });
      for (const resource of source.of("example_core_attachment")) {
        const [core, vpc] = ["core_network_arn", "vpc_id"].map((name) => source.target(resource, name));
        const member = typeof vpc === "string" ? network.vpcs.get(vpc) : undefined;
        if (typeof core !== "string" || member === undefined) continue;
        cores.get(core)?.members.push({ vpc: member, by: resource.address });
      }
    },
  },
  target: {
    arguments: {
      core_network_arn: (network, address) => (network.all(CORE_NETWORKS).has(address) ? { address } : undefined),
    },
    follow,
  },
  *joins(network) {
    for (const { members } of network.all(CORE_NETWORKS).values()) yield* members;
  },
  *prefixes(network) {
    for (const { address, members } of network.all(CORE_NETWORKS).values()) {
      for (const { vpc: owner } of members) {
        for (const prefix of owner.cidrs) yield { prefix, place: address, leadsTo: owner };
      }
    }
  },
  *ends(network, address) {
    const core = network.all(CORE_NETWORKS).get(address);
    for (const { vpc } of core?.members ?? []) for (const subnet of vpc.subnets) yield { kind: "host", subnet };
  },
  *mistakes(network) {
    for (const { address, members } of network.all(CORE_NETWORKS).values()) {
      if (members.length !== 1) continue;
      const message = `${address} has one attachment, and joins nothing`;
      yield { code: "NO_POSSIBLE_DESTINATION", what: "joins VPCs", message, at: address };
    }
  },
};

function follow({ walker, target: { address }, packet, trail }: Step): Path[] {
  const members = walker.network.all(CORE_NETWORKS).get(address)?.members ?? [];
  const to = members.find(({ vpc }) => vpc.cidrs.some((cidr) => within(packet.destination, cidr)));
  if (to === undefined) {
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, `${address} does not lead to ${show(packet)}`)];
  }
  return walker.vpc.deliver(to.vpc, undefined, packet, enter(trail, to.vpc, undefined));
}
