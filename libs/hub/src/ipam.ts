import { VPC_PREFIX } from "@causeway/cidr";
import type { Cidr } from "@causeway/cidr";
import type { AccountName, PoolName } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { VpcIpam } from "@cdktf/provider-aws/lib/vpc-ipam/index.js";
import { VpcIpamPool } from "@cdktf/provider-aws/lib/vpc-ipam-pool/index.js";
import type { VpcIpamPoolConfig } from "@cdktf/provider-aws/lib/vpc-ipam-pool/index.js";
import { VpcIpamPoolCidr } from "@cdktf/provider-aws/lib/vpc-ipam-pool-cidr/index.js";
import type { Construct } from "constructs";
import { requireNetworkAccount } from "./network-account.js";
import { ResourceShare } from "./resource-share.js";

/** A pool that has its addresses once `cidr` exists. */
interface Pool {
  readonly pool: VpcIpamPool;
  readonly cidr: VpcIpamPoolCidr;
}

/** Length of the block that IPAM allocates where a VPC asks for none. */
const DEFAULT_NETMASK_LENGTH = 24;

/**
 * The organization's addresses in Amazon VPC IP Address Manager: one pool with the supernet, below it one per region,
 * and below each region one per pool of the organization. VPCs take /16 to /28 from the last, and of a segment's pool no
 * larger block than the segment's `allocationMinNetmaskLength`.
 *
 * A segment's pool is shared with the accounts that may use the segment, and no other; the rest, such as the inspection
 * VPC's, stays with the networking account. The shares stand in IPAM's home region, whatever the pool's, as AWS demands
 * (https://docs.aws.amazon.com/vpc/latest/ipam/share-pool-ipam.html); the stack's region is that home.
 *
 * Reports OUTSIDE_NETWORK_ACCOUNT, POOL_TOO_SMALL for a pool that cannot hold a VPC, and UNKNOWN_POOL in `poolId`.
 */
export class Ipam extends AccountConstruct {
  private readonly ipam: VpcIpam;
  private readonly pools = new Map<string, Pool & { readonly name: string }>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    requireNetworkAccount(this, "IPAM");
    const { organization } = this;
    this.ipam = new VpcIpam(this, "ipam", {
      description: `Addresses of ${organization.id}`,
      // Sharing private pools with other accounts is part of the advanced tier alone:
      // https://aws.amazon.com/vpc/pricing/ (IPAM)
      tier: "advanced",
      operatingRegions: organization.regions.map((regionName) => ({ regionName })),
      tags: { Name: this.node.id },
    });
    const top = this.addPool(this, "supernet", organization.supernet);
    organization.regions.forEach((region) => {
      this.addRegion(region, top);
    });
    for (const { name, pool } of organization.segments) {
      const users = organization.accountsIn(name).map((account) => account.name);
      this.share(
        pool,
        users.filter((user) => user !== this.stack.account.name),
      );
    }
  }

  private share(name: PoolName, accounts: readonly AccountName[]): void {
    const shared = [...this.pools].filter(([, pool]) => pool.name === name);
    if (accounts.length === 0 || shared.length === 0) return;
    new ResourceShare(this, `share-${name}`, {
      resources: Object.fromEntries(shared.map(([key, { pool }]) => [key, pool.arn])),
      shareWith: { accounts },
    });
  }

  /**
   * Id of a pool of the organization. Whoever refers to it waits until the pool has its addresses.
   *
   * @param region default: the stack's region
   */
  poolId(pool: PoolName, region = this.stack.region): string {
    const found = this.pools.get(poolKey(pool, region));
    return this.known("pool", "poolId", pool, found?.cidr.ipamPoolId, this.organization.pools(region), "");
  }

  private addRegion(region: string, top: Pool): void {
    const { organization } = this;
    const cidr = organization.regionCidr(region);
    if (cidr === undefined) {
      return;
    }
    const parent = this.addPool(this, region, cidr, { locale: region, sourceIpamPoolId: top.cidr.ipamPoolId });
    for (const name of organization.pools(region)) {
      const poolCidr = organization.poolCidr(name, region);
      if (poolCidr !== undefined) {
        this.requireRoom(name, region, poolCidr);
        const largest = Math.max(this.largestAllocation(name), poolCidr.prefixLength);
        const pool = this.addPool(parent.pool, `pool-${name}`, poolCidr, {
          locale: region,
          sourceIpamPoolId: parent.cidr.ipamPoolId,
          allocationMinNetmaskLength: largest,
          allocationMaxNetmaskLength: VPC_PREFIX.max,
          allocationDefaultNetmaskLength: Math.max(DEFAULT_NETMASK_LENGTH, largest),
          tags: { Name: `${name}-${region}` },
        });
        this.pools.set(poolKey(name, region), { ...pool, name });
      }
    }
  }

  /** Prefix length. Pools of no segment serve the networking account, whose blocks are fixed. */
  private largestAllocation(pool: PoolName): number {
    const segment = this.organization.segments.find((each) => each.pool === pool);
    return segment?.allocationMinNetmaskLength ?? VPC_PREFIX.min;
  }

  /**
   * A pool below another must wait until that one has its addresses. Therefore pools refer to their parent through the
   * parent's CIDR, whose `ipam_pool_id` is the parent's id.
   */
  private addPool(scope: Construct, id: string, cidr: Cidr, config: Partial<VpcIpamPoolConfig> = {}): Pool {
    const pool = new VpcIpamPool(scope, id, {
      addressFamily: "ipv4",
      ipamScopeId: this.ipam.privateDefaultScopeId,
      tags: { Name: id },
      ...config,
    });
    return { pool, cidr: new VpcIpamPoolCidr(pool, "cidr", { ipamPoolId: pool.id, cidr: cidr.toString() }) };
  }

  private requireRoom(name: string, region: string, cidr: Cidr): void {
    if (cidr.prefixLength > VPC_PREFIX.max) {
      this.report({
        code: "POOL_TOO_SMALL",
        property: `pools.${name}.${region}`,
        found: cidr.toString(),
        allowed: `/${String(VPC_PREFIX.max)} or larger`,
        message: `pool "${name}" (${cidr.toString()}) cannot hold the smallest VPC, a /${String(VPC_PREFIX.max)}`,
      });
    }
  }
}

function poolKey(pool: string, region: string): string {
  return `${region}-${pool}`;
}
