import { Unknown } from "@causeway/terraform";
import type { Interface, Network } from "../../model/network.js";
import { unknownValue } from "../../model/source.js";
import type { Packet, Path, Trail } from "../../model/path.js";
import { rejectedElsewhere } from "../../walk/rejected.js";
import { dropped, stoppedAt, unknown } from "../../walk/trail.js";
import { INTERNET_GATEWAYS } from "../internet-gateway.js";
import type { Step } from "../../model/kind.js";
import { sendOn } from "./send-on.js";

/** An appliance: an interface that takes packets for others and sends them on, through any of its instance's. */
export function follow({ walker, target, vpc, subnet, packet, trail }: Step): Path[] {
  const { network } = walker;
  const appliance = network.interfaces.get(target.address);
  if (appliance === undefined) return [];
  if (appliance.subnet.vpc !== vpc) return [unknown(packet, trail, rejectedElsewhere(appliance.address, vpc))];
  const stopped = stoppedAt(appliance, packet, trail);
  if (stopped !== undefined) return [stopped];
  if (appliance.sourceDestCheck) {
    const message = `${appliance.address} has its source/destination check on and drops packets of others`;
    return [dropped(packet, trail, "ENI_SOURCE_DEST_CHECK_RESTRICTION", appliance.address, message)];
  }
  const unreached = withoutAddress(network, appliance, packet, trail);
  if (unreached !== undefined) return [unreached];
  const { filters } = walker.vpc;
  const send = (passed: Trail): Path[] => sendOn(walker, appliance, packet, passed);
  const judge = (passed: Trail): Path[] => filters.forwarding(appliance, "ingress", packet, passed, send);
  return subnet === appliance.subnet ? judge(trail) : filters.acl(appliance.subnet, "ingress", packet, trail, judge);
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html */
function withoutAddress(
  network: Network,
  { address, publicAddress }: Interface,
  packet: Packet,
  trail: Trail,
): Path | undefined {
  const gateway = trail.hops.at(-1)?.at ?? "";
  if (packet.destination.family === 6 || !network.all(INTERNET_GATEWAYS).has(gateway)) return undefined;
  if (publicAddress instanceof Unknown) return unknown(packet, trail, unknownValue(publicAddress));
  const message = `${address} has no public address, without which ${gateway} sends it nothing`;
  return publicAddress ? undefined : dropped(packet, trail, "INGRESS_RTB_NO_PUBLIC_IP", address, message);
}
