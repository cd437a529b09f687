import type { Net } from "../net.js";
import { Lost } from "../packet.js";

/**
 * Block Public Access drops at internet and egress-only gateways of all VPCs that are not excluded: everything, or what
 * is not by NAT and egress-only gateways, which let in nothing but replies.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 *
 * @param isOneWay - whether it is from or for a NAT gateway, or passes an egress-only one
 */
export function crossPublicAccess(net: Net, vpc: string, isOneWay: boolean): void {
  const [block] = net.blockPublicAccess;
  if (block === undefined || net.publicAccessExclusions.some((one) => one.vpc === vpc)) return;
  if (block.mode === "block-bidirectional" || !isOneWay) throw new Lost(`public access of ${vpc} is blocked`);
}
