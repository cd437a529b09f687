import type { Network } from "../../model/network.js";
import type { Source } from "../../model/source.js";
import type { FindTarget, Kind } from "../kind.js";
import { follow } from "./appliance.js";
import { buildInterfaces } from "./build.js";
import { Instances } from "./running.js";

const find: FindTarget = (network, address) => {
  if (network.interfaces.has(address)) return { address };
  const first = network.instances.get(address)?.interfaces[0];
  return first && { address: first.address };
};

/**
 * Network interfaces, with the instances that have them: ends of flows, and appliances that routes lead to.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
 */
export const networkInterface: Kind = {
  name: "interface",
  types: [
    "aws_network_interface",
    "aws_network_interface_attachment",
    "aws_instance",
    "aws_eip",
    "aws_eip_association",
    "aws_spot_instance_request",
    "aws_ec2_instance_state",
  ],
  build: { things: buildInterfaces, doubts: findMissingInstances },
  target: {
    arguments: { network_interface_id: find, instance_id: find },
    follow,
    standsIn: (network, { address }) => network.interfaces.get(address)?.subnet,
    isFirewall: true,
    mayOverrideLocal: true,
  },
  *prefixes(network) {
    for (const { routes = [] } of network.instances.values()) for (const { destination } of routes) yield destination;
  },
  *ends(network, address) {
    const attached = network.interfaces.get(address);
    const interfaces = network.instances.get(address)?.interfaces ?? (attached ? [attached] : []);
    for (const one of interfaces) yield { kind: "host", subnet: one.subnet, interface: one };
  },
};

/** Of the interfaces that routes lead to. */
function findMissingInstances(source: Source, network: Network): void {
  const targeted = new Set(
    [...network.routeTables.values()].flatMap(({ routes }) =>
      routes.flatMap(({ target }) => (target.kind === networkInterface.name ? [target.address] : [])),
    ),
  );
  const instances = new Instances(source, network);
  for (const address of targeted) {
    const appliance = network.interfaces.get(address);
    if (appliance !== undefined) instances.find(appliance);
  }
}
