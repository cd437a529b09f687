import { type Flow, Lost } from "../packet.js";

/**
 * Block Public Access drops at internet and egress-only gateways of all VPCs that are not excluded: everything, or what
 * is not by NAT and egress-only gateways, which let in nothing but replies.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 *
 * @param isOneWay - whether it is from or for a NAT gateway, or passes an egress-only one
 */
export function crossPublicAccess({ net, world }: Flow, vpc: string, way: "in" | "out", isOneWay: boolean): void {
  const [block] = net.blockPublicAccess;
  const exclusion = net.publicAccessExclusions.find((one) => one.vpc === vpc)?.mode;
  if (block === undefined || block.mode === "off" || exclusion === "allow-bidirectional") return;
  const lost = new Lost(`public access of ${vpc} is blocked`);
  if (exclusion === "allow-egress" && block.mode === "block-bidirectional") {
    // "Outbound internet traffic is allowed": whether also that of public addresses, whose replies come in, is not said.
    if (!isOneWay && (way === "in" || !world.unsure(`what ${vpc} sends is allowed`, [true, false]))) throw lost;
    return;
  }
  if (block.mode === "block-bidirectional" || !isOneWay) throw lost;
}

/**
 * What passes endpoints of firewalls on its way from or to the internet is blocked even where their subnet is excluded.
 * The page names these without saying of which modes, and whether of excluded VPCs, it speaks.
 */
export function crossInspected({ net, world }: Flow): void {
  if (net.blockPublicAccess.every(({ mode }) => mode === "off")) return;
  if (world.unsure("public access by endpoints is blocked", [true, false])) {
    throw new Lost("public access by endpoints is blocked");
  }
}
