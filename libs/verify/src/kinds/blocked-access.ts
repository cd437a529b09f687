import type { VpcGateway } from "../model/network.js";
import type { Packet, Pass, Path, Trail } from "../model/path.js";
import { doubtful, dropped, unknown } from "../walk/trail.js";

/**
 * What VPC Block Public Access does with a packet at a gateway. An exclusion may allow "outbound internet traffic": whether
 * also that of public addresses, of which replies come in like anything else, AWS does not say. Network Firewall and Gateway Load Balancers are blocked
 * "even if the subnet" of their endpoints is excluded; of which modes and for VPCs that are excluded AWS does not say.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 *
 * @param isOneWay - whether the gateway, or the NAT gateway that uses it, lets in nothing but replies
 */
export function stoppedByPolicy(
  gateway: VpcGateway,
  way: "in" | "out",
  isOneWay: boolean,
  packet: Packet,
  trail: Trail,
): Path[] | undefined {
  const { publicAccess, address } = gateway;
  if (publicAccess === undefined) return undefined;
  const { by, mode } = publicAccess;
  if (mode === "allow-egress" && way === "out" && !isOneWay) {
    return [unknown(packet, trail, doubtful(`whether it blocks what leaves by ${address} is not documented`, by))];
  }
  if (mode === "block-bidirectional" || (mode !== "excluded" && !isOneWay)) {
    return [
      dropped(packet, trail, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", address, `${by} blocks public access at ${address}`),
    ];
  }
  const inspected = trail.passes.find(isEndpoint);
  return inspected && [unknown(packet, trail, unsure(by, inspected))];
}

/** Of packets that a gateway let in, those that endpoints took up after that: they may be blocked as well. */
export function unsureIfInspected({ publicAccess }: VpcGateway, before: Trail, paths: Path[]): Path[] {
  if (publicAccess === undefined) return paths;
  return paths.map((path) => {
    const inspected = path.passes.slice(before.passes.length).find(isEndpoint);
    const isLost = path.end.kind === "dropped" || path.end.kind === "unknown";
    if (inspected === undefined || isLost) return path;
    return unknown(path.packet, path, unsure(publicAccess.by, inspected));
  });
}

/** Of Network Firewall or a Gateway Load Balancer; appliances that routes name are interfaces like others. */
function isEndpoint({ stateful }: Pass): boolean {
  return stateful === true;
}

function unsure(by: string, { endpoint }: Pass) {
  return doubtful(`whether it blocks what passes ${endpoint} is not documented`, by);
}
