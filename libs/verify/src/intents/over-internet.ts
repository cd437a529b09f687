import { common, type Traffic } from "../model/filters/traffic.js";
import type { Address, Path } from "../model/path.js";
import type { Party } from "../model/party.js";
import type { PacketWalker } from "../walk/walker.js";
import type { Intent } from "@causeway/intents";
import { doubtfulValue, type Finding, unproven } from "./finding.js";
import { isExcepted, nameOf } from "./judge.js";
import { type Flow, forwardPaths, isArrived } from "./session.js";

const INTERNET: Party = { kind: "internet" };

/**
 * A host with a public IPv4 address is reached by it from other VPCs, as from anywhere on the internet, whatever keeps
 * their private addresses apart: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html. With which
 * address packets leave one VPC, and which one the host has, no Terraform tells, so that nothing is said for certain.
 *
 * @param internet address classes of the internet
 */
export function* judgeOverInternet(
  walker: PacketWalker,
  intent: Intent,
  flow: Flow,
  internet: readonly Address[],
): Iterable<Finding> {
  const { from, to, destination } = flow;
  if (from.kind !== "host" || to.kind !== "host" || from.subnet.vpc === to.subnet.vpc) return;
  if (destination.family !== 4 || (destination.publicAddress ?? false) === false) return;
  const hosts = internet.filter(({ service, tunnelEnd }) => service === undefined && tunnelEnd === undefined);
  const enters = passing(walker, intent, hosts, (source) => ({ ...flow, from: INTERNET, source }));
  if (enters.length === 0) return;
  const leaves = passing(walker, intent, hosts, (address) => ({ ...flow, to: INTERNET, destination: address }));
  if (common(enters, leaves).length === 0) return;
  const reason = `whether ${nameOf(from)} reaches its public address over the internet is not known`;
  yield unproven(doubtfulValue(reason, nameOf(to)), flow);
}

/** What may get to its end of some of the flows. */
function passing(
  walker: PacketWalker,
  intent: Intent,
  hosts: readonly Address[],
  flowOf: (host: Address) => Flow,
): Traffic[] {
  return hosts.flatMap((host) => {
    const flow = flowOf(host);
    return forwardPaths(walker, flow)
      .filter((path) => !isExcepted(intent, path) && mayArrive(flow, path))
      .flatMap(({ traffic }) => traffic);
  });
}

/** What lies behind an edge may lead to the internet. */
function mayArrive(flow: Flow, path: Path): boolean {
  return isArrived(flow, path) || path.end.kind === "unknown" || path.end.kind === "edge";
}
