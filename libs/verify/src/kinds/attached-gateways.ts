import { Unknown } from "@causeway/terraform";
import type { Collection, Network, VpcGateway } from "../model/network.js";
import { type Attributes, type Source, unknownValue } from "../model/source.js";
import { vpcOf } from "./vpc.js";
import type { Build } from "../model/kind.js";

/** Gateways that are attached to a VPC by an argument of their own, or by an attachment resource. */
export function attachedGateways(gateways: Collection<VpcGateway>, type: string, idName: string): Build {
  return (source, network) => {
    for (const resource of source.of(type)) attach(source, network, gateways, resource, resource.address);
    for (const resource of source.of(`${type}_attachment`)) {
      const gateway = source.target(resource, idName);
      if (typeof gateway === "string") attach(source, network, gateways, resource, gateway);
      else if (gateway !== undefined) network.unplaced.push(new Unknown("its gateway is not known", resource.address));
    }
  };
}

function attach(
  source: Source,
  network: Network,
  gateways: Collection<VpcGateway>,
  from: Attributes,
  address: string,
): void {
  const vpc = vpcOf(source, network, from);
  if (vpc === undefined) return;
  const others = [...network.all(gateways).values()].filter((other) => other.vpc === vpc && other.address !== address);
  const gateway: VpcGateway = { address, vpc, edgeTable: undefined, doubts: [] };
  const before = network.all(gateways).get(address);
  if (before !== undefined && before.vpc !== vpc) {
    const unknown = new Unknown(`${address} is attached to one VPC, and two are named`, from.address);
    gateway.doubts.push(unknownValue(unknown));
    network.all(gateways).delete(address);
    network.kinds.noteElsewhere(network, "gateway_id", before.vpc, unknown);
  }
  network.all(gateways).set(address, gateway);
  if (others.length === 0) return;
  const refused = new Unknown(`AWS refuses a second ${gateways.name} of ${vpc.address}`, address);
  for (const { doubts } of [gateway, ...others]) doubts.push(unknownValue(refused));
}
