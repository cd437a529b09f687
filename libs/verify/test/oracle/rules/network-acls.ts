import { block, holds } from "../addresses.js";
import type { Net, Subnet } from "../net.js";
import { Lost, type Packet } from "../packet.js";
import { isAbout } from "./protocols.js";

/**
 * A packet crosses the edge of a subnet: the rule with the lowest number that matches decides, none denies. Rules know
 * no connections, so replies are judged like anything else. A subnet without an ACL of its own has the VPC's default
 * one, which allows all unless somebody changes it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function crossAcl(net: Net, subnet: Subnet, direction: "in" | "out", packet: Packet): void {
  const association = net.aclAssociations.find((one) => one.subnet === subnet.name);
  const acl = association?.acl ?? net.acls.find(({ vpc, form }) => form === "default" && vpc === subnet.vpc)?.name;
  if (acl === undefined) return;
  const peer = direction === "in" ? packet.source : packet.destination;
  const [first] = net.aclRules
    .filter((rule) => rule.acl === acl && rule.egress === (direction === "out"))
    .filter((rule) => isAbout(rule, packet) && holds(block(rule.block), peer))
    .sort((a, b) => a.number - b.number);
  if (first?.allow !== true) throw new Lost(`${acl} denies it ${direction} at ${subnet.name}`);
}
