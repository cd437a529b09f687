import { Cidr } from "@causeway/cidr";
import type { Mutant } from "../mutant.js";
import { halves, poolBlocks, pools } from "../prefixes.js";
import { isSameReference, referenceFrom } from "../references.js";
import { bodyIn, type Resource, resourcesOf, type Stacks } from "../stacks.js";

/** Routes and rules of security groups have their prefixes changed by operators of their own. */
const BLOCKS = ["aws_vpc", "aws_subnet", "aws_vpc_ipam_pool_cidr"];
const ATTRIBUTES = ["cidr_block", "cidr"];

/** Halves each block, puts it elsewhere, and takes each VPC's block from another pool or in another size. */
export function addressChanges(stacks: Stacks): Mutant[] {
  return [
    ...resourcesOf(stacks, ...BLOCKS).flatMap((resource) => otherBlocks(resource, pools(stacks))),
    ...resourcesOf(stacks, "aws_subnet").flatMap((subnet) => otherParts(subnet, resourcesOf(stacks, "aws_subnet"))),
    ...otherPools(stacks),
  ];
}

function otherBlocks(resource: Resource, prefixes: readonly string[]): Mutant[] {
  return ATTRIBUTES.flatMap((attribute) => {
    const own = resource.body[attribute];
    if (typeof own !== "string" || own.includes("${")) return [];
    const { prefixLength } = Cidr.parse(own);
    const elsewhere = prefixes
      .map((prefix) => Cidr.parse(prefix))
      .filter((prefix) => prefix.prefixLength <= prefixLength)
      .map((prefix) => prefix.subnet(prefixLength - prefix.prefixLength, 0).toString());
    return [...new Set([...halves(own), ...elsewhere])]
      .filter((cidr) => cidr !== own)
      .map((cidr) => ({
        name: `give ${resource.address} ${cidr}`,
        apply: (copy: Stacks) => {
          bodyIn(copy, resource)[attribute] = cidr;
        },
      }));
  });
}

/** A subnet whose block is computed takes the part of each of its VPC's other subnets. */
function otherParts(subnet: Resource, subnets: readonly Resource[]): Mutant[] {
  const own = String(subnet.body["cidr_block"]);
  const siblings = subnets.filter(
    ({ stack, body }) => stack === subnet.stack && body["vpc_id"] === subnet.body["vpc_id"],
  );
  const parts = new Set(siblings.map(({ body }) => String(body["cidr_block"])));
  return [...parts]
    .filter((part) => part !== own)
    .map((part) => ({
      name: `give ${subnet.address} ${part.replace(/^.*, (\d+), (\d+).*$/, "part $2 of 2^$1")}`,
      apply: (copy) => {
        bodyIn(copy, subnet)["cidr_block"] = part;
      },
    }));
}

function otherPools(stacks: Stacks): Mutant[] {
  return resourcesOf(stacks, "aws_vpc").flatMap((vpc) => {
    const sizes = vpc.body["ipv4_netmask_length"] === undefined ? [] : [20, 27];
    const resized = sizes.map((length) => ({
      name: `give ${vpc.address} a netmask length of ${String(length)}`,
      apply: (copy: Stacks) => {
        bodyIn(copy, vpc)["ipv4_netmask_length"] = length;
      },
    }));
    const moved = poolBlocks(stacks).flatMap((block) => {
      const pool = referenceFrom(stacks, vpc.stack, block, "ipam_pool_id");
      if (pool === undefined || isSameReference(pool, vpc.body["ipv4_ipam_pool_id"])) return [];
      return [
        {
          name: `give ${vpc.address} a block of ${block.name}`,
          apply: (copy: Stacks) => {
            bodyIn(copy, vpc)["ipv4_ipam_pool_id"] = pool;
          },
        },
      ];
    });
    return [...resized, ...moved];
  });
}
