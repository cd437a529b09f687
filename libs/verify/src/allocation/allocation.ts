import type { Cidr } from "@causeway/cidr";
import {
  type Evaluated,
  isList,
  isObject,
  integerOf,
  Reference,
  type ResourceNode,
  type Stacks,
  Unknown,
} from "@causeway/terraform";
import { amazonIpv6 } from "./amazon-ipv6.js";
import type { Allocation } from "./network-configuration.js";
import type { PoolBindings } from "./pool-bindings.js";
import { PoolCidrs } from "./pool-cidrs.js";
import { byAddress, vpcOf } from "./receivers.js";
import { blockOf, TakenBlocks } from "./taken-blocks.js";

/** Resources that may receive a CIDR block from an IPAM pool. */
const RECEIVERS = new Set(["aws_vpc", "aws_vpc_ipv4_cidr_block_association"]);

interface Request {
  readonly node: ResourceNode;
  readonly pool: string;
  readonly poolCidrs: readonly Cidr[];
  readonly prefixLength: number;
}

/** By address of the resource that receives a block: the stand-in, or why there is none. */
export type Allocations = ReadonlyMap<string, Allocation | Unknown>;

/**
 * Chooses stand-ins for the blocks that IPAM will assign: by the order of the receivers' addresses, the first block of
 * the pool that is disjoint from all other stand-ins and from every block that is configured.
 *
 * @param stacks - evaluated without any stand-in, so that what depends on one is not known in it
 */
export function allocate(stacks: Stacks, bindings: PoolBindings): Allocations {
  const pools = new PoolCidrs(stacks, bindings);
  const taken = new TakenBlocks();
  const results = new Map<string, Allocation | Unknown>();
  const requests: Request[] = [];
  for (const node of byAddress(stacks, RECEIVERS)) {
    const fixed = node.given("cidr_block");
    if (typeof fixed === "string") taken.addText(fixed);
    if (fixed !== undefined || node.given("ipv4_ipam_pool_id") === undefined) continue;
    const request = requestOf(node, stacks, pools);
    if (request instanceof Unknown) results.set(node.address, request);
    else requests.push(request);
  }
  if (requests.length > 0) for (const block of writtenBlocks(stacks, requests)) taken.add(block);
  for (const request of requests) results.set(request.node.address, standIn(request, stacks, taken));
  for (const [key, allocation] of amazonIpv6(stacks)) results.set(key, allocation);
  return results;
}

/** Attributes of routes and filters that hold a block. */
const WRITERS: Readonly<Record<string, string>> = {
  aws_route: "destination_cidr_block",
  aws_ec2_transit_gateway_route: "destination_cidr_block",
  aws_ec2_managed_prefix_list_entry: "cidr",
  aws_network_acl_rule: "cidr_block",
  aws_vpc_security_group_egress_rule: "cidr_ipv4",
  aws_vpc_security_group_ingress_rule: "cidr_ipv4",
};

/**
 * Blocks inside a pool that routes and filters name whatever IPAM chooses. Stand-ins keep apart from them, so that the
 * model sees that they tell blocks of the pool apart.
 */
function writtenBlocks(stacks: Stacks, requests: readonly Request[]): Cidr[] {
  const pools = requests.flatMap(({ poolCidrs }) => poolCidrs);
  const distinct = pools.filter((pool, index) => pools.findIndex((other) => other.equals(pool)) === index);
  return stacks.nodes(new Set([...Object.keys(WRITERS), "aws_route_table"])).flatMap((node) => {
    const inline = node.type === "aws_route_table" ? node.given("route") : undefined;
    const blocks = inline !== undefined && isList(inline) ? inline : [];
    const texts = [
      node.given(WRITERS[node.type] ?? ""),
      ...blocks.map((block) => (isObject(block) ? block["cidr_block"] : undefined)),
    ];
    return texts
      .map((text) => (typeof text === "string" ? blockOf(text) : undefined))
      .filter((block) => block !== undefined)
      .filter((block) => distinct.some((pool) => pool.contains(block) && !pool.equals(block)));
  });
}

function requestOf(node: ResourceNode, stacks: Stacks, pools: PoolCidrs): Request | Unknown {
  const pool = node.given("ipv4_ipam_pool_id");
  if (pool instanceof Unknown) return new Unknown(`its IPAM pool is not known: ${pool.reason}`, node.address);
  const netmask = node.given("ipv4_netmask_length") ?? defaultNetmask(pool, stacks);
  const prefixLength = netmask === undefined ? undefined : integerOf(netmask);
  if (prefixLength === undefined) return new Unknown("the netmask length of its IPAM block is not known", node.address);
  const name = pool instanceof Reference ? pool.resource : String(pool);
  const poolCidrs = pools.of(name, pool);
  if (poolCidrs.length === 0) {
    return new Unknown(`no CIDR of the IPAM pool ${name} is known; a binding would tell it`, node.address);
  }
  return { node, pool: name, poolCidrs, prefixLength };
}

function defaultNetmask(pool: Evaluated | undefined, stacks: Stacks): Evaluated | undefined {
  const node = pool instanceof Reference ? stacks.node(pool.resource) : undefined;
  return node?.given("allocation_default_netmask_length");
}

function standIn(request: Request, stacks: Stacks, taken: TakenBlocks): Allocation | Unknown {
  for (const poolCidr of request.poolCidrs) {
    const cidr = taken.firstFit(poolCidr, request.prefixLength);
    if (cidr === undefined) continue;
    taken.add(cidr);
    return {
      vpc: vpcOf(request.node, stacks),
      pool: request.pool,
      poolCidr: poolCidr.toString(),
      poolCidrs: request.poolCidrs.map(String),
      cidr: cidr.toString(),
    };
  }
  return new Unknown(`the IPAM pool ${request.pool} has no room for a /${request.prefixLength}`, request.node.address);
}
