import { readIpv4Block } from "@causeway/aws";
import { Cidr } from "@causeway/cidr";
import { OrganizationApp } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";

/** A block that the description fixes. */
export interface FixedAddresses {
  /** IPv4 block of /16 to /28. */
  readonly cidr: string;
  readonly netmaskLength?: never;
  /**
   * IPAM pool that records the block.
   * @default none
   */
  readonly poolId?: string;
}

/** Where a VPC's addresses come from: a fixed block, or a size of which IPAM chooses the place. */
export type VpcAddresses =
  | FixedAddresses
  | {
      /** Prefix length of the block, 16 to 28. */
      readonly netmaskLength: number;
      readonly cidr?: never;
      /** IPAM pool that chooses the block. */
      readonly poolId: string;
    };

/** Takes the place of a block that cannot be read: large enough for any layout, so that it causes no other problem. */
const PLACEHOLDER = Cidr.parse("10.0.0.0/16");

/** The fixed block of a VPC, claimed for it alone; `undefined` where IPAM chooses. */
export function fixedBlock(vpc: AccountConstruct, { cidr }: VpcAddresses): Cidr | undefined {
  if (cidr === undefined) {
    return undefined;
  }
  const property = "addresses.cidr";
  const block = readIpv4Block(vpc, property, cidr);
  if (block !== undefined) {
    OrganizationApp.of(vpc).claimCidr(block, `${vpc.node.path}.${property}`);
  }
  return block ?? PLACEHOLDER;
}
