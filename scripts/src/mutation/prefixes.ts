import { Cidr } from "@causeway/cidr";
import { type Resource, resourcesOf, type Stacks } from "./stacks.js";

/** The two halves of a prefix. */
export function halves(cidr: string): string[] {
  return [0, 1].map((index) => Cidr.parse(cidr).subnet(1, index).toString());
}

/** The prefixes that VPCs take their addresses from: pools that hold no other pool. */
export function pools(stacks: Stacks): string[] {
  return poolBlocks(stacks).map(({ body }) => String(body["cidr"]));
}

/** The same as resources. */
export function poolBlocks(stacks: Stacks): Resource[] {
  const blocks = resourcesOf(stacks, "aws_vpc_ipam_pool_cidr").map((block) => ({
    block,
    cidr: Cidr.parse(String(block.body["cidr"])),
  }));
  const holdsAnother = (cidr: Cidr) => blocks.some((other) => other.cidr !== cidr && cidr.contains(other.cidr));
  return blocks.filter(({ cidr }) => !holdsAnother(cidr)).map(({ block }) => block);
}
