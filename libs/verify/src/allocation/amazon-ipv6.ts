import { Cidr } from "@causeway/cidr";
import type { Stacks } from "@causeway/terraform";
import { AMAZON_IPV6_RECEIVERS, takesAmazonIpv6 } from "../provider/computed.js";
import type { Allocation } from "./network-configuration.js";
import { byAddress, vpcOf } from "./receivers.js";
import { TakenBlocks } from "./taken-blocks.js";

/** Where Amazon's IPv6 blocks may lie: anywhere among the global unicast addresses. */
const GLOBAL_UNICAST = "2000::/3";
/** Where the stand-ins for them are taken from. */
const AMAZON_IPV6 = Cidr.parse("2600:1f00::/24");
const AMAZON_IPV6_PREFIX = 56;

/** The name of the stand-in for a resource's IPv6 block; that for its IPv4 block has the resource's own. */
function ipv6Key(address: string): string {
  return `${address}.ipv6_cidr_block`;
}

/** The blocks that stand for them, by `ipv6Key`. */
export function amazonIpv6(stacks: Stacks): Map<string, Allocation> {
  const nodes = byAddress(stacks, AMAZON_IPV6_RECEIVERS);
  const taken = new TakenBlocks();
  for (const node of nodes) {
    const fixed = node.given("ipv6_cidr_block");
    if (typeof fixed === "string") taken.addText(fixed);
  }
  const results = new Map<string, Allocation>();
  for (const node of nodes) {
    const cidr = takesAmazonIpv6(node) ? taken.firstFit(AMAZON_IPV6, AMAZON_IPV6_PREFIX) : undefined;
    if (cidr === undefined) continue;
    taken.add(cidr);
    results.set(ipv6Key(node.address), {
      vpc: vpcOf(node, stacks),
      pool: "Amazon's IPv6 addresses",
      poolCidr: GLOBAL_UNICAST,
      poolCidrs: [GLOBAL_UNICAST],
      cidr: cidr.toString(),
    });
  }
  return results;
}
