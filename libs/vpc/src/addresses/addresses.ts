import { readIpv4Block } from "@causeway/aws";
import { Cidr } from "@causeway/cidr";
import { OrganizationApp } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";

/** Where a VPC's addresses come from. */
export type VpcAddresses =
  | {
      /** IPv4 block of /16 to /28. */
      readonly cidr: string;
      /** IPAM pool that records the block. Default: none. */
      readonly poolId?: string;
    }
  | {
      /** IPAM pool that chooses the block. */
      readonly poolId: string;
      /** Prefix length of the block, 16 to 28. */
      readonly netmaskLength: number;
    };

/** Takes the place of a block that cannot be read: large enough for any layout, so that it causes no other problem. */
const STAND_IN = Cidr.parse("10.0.0.0/16");

/** The fixed block of a VPC, claimed for it alone; `undefined` where IPAM chooses. */
export function fixedBlock(vpc: AccountConstruct, addresses: VpcAddresses): Cidr | undefined {
  if (!("cidr" in addresses)) {
    return undefined;
  }
  const property = "addresses.cidr";
  const block = readIpv4Block(vpc, property, addresses.cidr);
  if (block !== undefined) {
    OrganizationApp.of(vpc).claimCidr(block, `${vpc.node.path}.${property}`);
  }
  return block ?? STAND_IN;
}
