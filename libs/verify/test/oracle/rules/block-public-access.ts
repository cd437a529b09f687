import { type Flow, Lost } from "../packet.js";

/**
 * Block Public Access drops at internet and egress-only gateways of all VPCs that are not excluded: everything, or what
 * is not by NAT and egress-only gateways, which let in nothing but replies. What passes endpoints of firewalls is blocked
 * even where their subnet is excluded.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 *
 * @param isOneWay - whether it is from or for a NAT gateway, or passes an egress-only one
 * @param hasEndpoint - whether it passes an endpoint of a firewall there
 */
export function crossPublicAccess(flow: Flow, vpc: string, isOneWay: boolean, hasEndpoint: boolean): void {
  const { net, world } = flow;
  const [block] = net.blockPublicAccess;
  if (block === undefined) return;
  const isExcluded = net.publicAccessExclusions.some((one) => one.vpc === vpc);
  const isBlocked = !isExcluded && (block.mode === "block-bidirectional" || !isOneWay);
  // The page names these without saying of which modes it speaks.
  const isBlockedToo = hasEndpoint && world.unsure(`public access by endpoints in ${vpc} is blocked`, [true, false]);
  if (isBlocked || isBlockedToo) throw new Lost(`public access of ${vpc} is blocked`);
}
