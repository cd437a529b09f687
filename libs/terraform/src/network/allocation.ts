import { Cidr, CidrError } from "@causeway/cidr";
import { type Allocation, Reference, Unknown } from "../configuration.js";
import { compareText, type Evaluated, isList, isObject, numberOf } from "../evaluate/values.js";
import { parseRounded } from "../functions/network.js";
import { attributeOfNode } from "./attributes.js";
import type { Network } from "./network.js";
import type { ResourceNode } from "./resource-node.js";

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
 * @param network - evaluated without any stand-in, so that what depends on one is not known in it
 */
export function allocate(network: Network): Allocations {
  const receivers = network.nodes(RECEIVERS).filter((node) => node.mode === "managed");
  const inOrder = receivers.toSorted((a, b) => compareText(a.address, b.address));
  const pools = new PoolCidrs(network);
  const taken = new TakenBlocks();
  const results = new Map<string, Allocation | Unknown>();
  const requests: Request[] = [];
  for (const node of inOrder) {
    const fixed = node.given("cidr_block");
    if (typeof fixed === "string") taken.addText(fixed);
    if (fixed !== undefined || node.given("ipv4_ipam_pool_id") === undefined) continue;
    const request = requestOf(node, network, pools);
    if (request instanceof Unknown) results.set(node.address, request);
    else requests.push(request);
  }
  if (requests.length > 0) for (const block of writtenBlocks(network, requests)) taken.add(block);
  for (const request of requests) results.set(request.node.address, standIn(request, network, taken));
  for (const [key, allocation] of amazonIpv6(network)) results.set(key, allocation);
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
function writtenBlocks(network: Network, requests: readonly Request[]): Cidr[] {
  const pools = requests.flatMap(({ poolCidrs }) => poolCidrs);
  const distinct = pools.filter((pool, index) => pools.findIndex((other) => other.equals(pool)) === index);
  return network.nodes(new Set([...Object.keys(WRITERS), "aws_route_table"])).flatMap((node) => {
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

/** Where Amazon's IPv6 blocks may lie: anywhere among the global unicast addresses. */
const GLOBAL_UNICAST = "2000::/3";
/** Where the stand-ins for them are taken from. */
const AMAZON_IPV6 = Cidr.parse("2600:1f00::/24");
const AMAZON_IPV6_PREFIX = 56;
const IPV6_RECEIVERS = new Set(["aws_vpc", "aws_vpc_ipv6_cidr_block_association"]);

/** Whether Amazon chooses an IPv6 block of its own for the resource, a /56. */
export function takesAmazonIpv6(node: ResourceNode): boolean {
  if (!IPV6_RECEIVERS.has(node.type) || node.given("ipv6_cidr_block") !== undefined) return false;
  return String(node.given("assign_generated_ipv6_cidr_block")) === "true";
}

/** The name of the stand-in for a resource's IPv6 block; that for its IPv4 block has the resource's own. */
export function ipv6Key(address: string): string {
  return `${address}.ipv6_cidr_block`;
}

function amazonIpv6(network: Network): Map<string, Allocation> {
  const nodes = network.nodes(IPV6_RECEIVERS).filter((node) => node.mode === "managed");
  const taken = new TakenBlocks();
  for (const node of nodes) {
    const fixed = node.given("ipv6_cidr_block");
    if (typeof fixed === "string") taken.addText(fixed);
  }
  const results = new Map<string, Allocation>();
  for (const node of nodes.toSorted((a, b) => compareText(a.address, b.address))) {
    const cidr = takesAmazonIpv6(node) ? taken.firstFit(AMAZON_IPV6, AMAZON_IPV6_PREFIX) : undefined;
    if (cidr === undefined) continue;
    taken.add(cidr);
    results.set(ipv6Key(node.address), {
      vpc: vpcOf(node, network),
      pool: "Amazon's IPv6 addresses",
      poolCidr: GLOBAL_UNICAST,
      poolCidrs: [GLOBAL_UNICAST],
      cidr: cidr.toString(),
    });
  }
  return results;
}

function requestOf(node: ResourceNode, network: Network, pools: PoolCidrs): Request | Unknown {
  const pool = node.given("ipv4_ipam_pool_id");
  if (pool instanceof Unknown) return new Unknown(`its IPAM pool is not known: ${pool.reason}`, node.address);
  const netmask = node.given("ipv4_netmask_length") ?? defaultNetmask(pool, network);
  const prefixLength = netmask === undefined ? undefined : numberOf(netmask);
  if (prefixLength === undefined) return new Unknown("the netmask length of its IPAM block is not known", node.address);
  const name = pool instanceof Reference ? pool.resource : String(pool);
  const poolCidrs = pools.of(name, pool);
  if (poolCidrs.length === 0) {
    return new Unknown(`no CIDR of the IPAM pool ${name} is known; a binding would tell it`, node.address);
  }
  return { node, pool: name, poolCidrs, prefixLength };
}

function defaultNetmask(pool: Evaluated | undefined, network: Network): Evaluated | undefined {
  const node = pool instanceof Reference ? network.node(pool.resource) : undefined;
  return node?.given("allocation_default_netmask_length");
}

function standIn(request: Request, network: Network, taken: TakenBlocks): Allocation | Unknown {
  for (const poolCidr of request.poolCidrs) {
    const cidr = taken.firstFit(poolCidr, request.prefixLength);
    if (cidr === undefined) continue;
    taken.add(cidr);
    return {
      vpc: vpcOf(request.node, network),
      pool: request.pool,
      poolCidr: poolCidr.toString(),
      poolCidrs: request.poolCidrs.map(String),
      cidr: cidr.toString(),
    };
  }
  return new Unknown(`the IPAM pool ${request.pool} has no room for a /${request.prefixLength}`, request.node.address);
}

function vpcOf(node: ResourceNode, network: Network): string {
  if (node.type === "aws_vpc") return node.address;
  const vpc = attributeOfNode(node, "vpc_id", network);
  return vpc instanceof Reference ? vpc.resource : node.address;
}

/** CIDRs of pools: provisioned by a resource of any stack, or bound by the intents file. */
class PoolCidrs {
  private readonly byPool = new Map<string, Cidr[]>();

  constructor(private readonly network: Network) {
    const { ipamPools = {} } = network.bindings;
    for (const [pool, cidr] of Object.entries(ipamPools)) this.byPool.set(pool, [Cidr.parse(cidr)]);
    const bound = new Set(this.byPool.keys());
    for (const node of network.nodes(new Set(["aws_vpc_ipam_pool_cidr"]))) {
      const pool = node.given("ipam_pool_id");
      const cidr = node.given("cidr");
      const name = pool instanceof Reference ? pool.resource : String(pool);
      const block = typeof cidr === "string" ? blockOf(cidr) : undefined;
      if (block === undefined || pool === undefined || bound.has(name)) continue;
      this.byPool.set(name, [...(this.byPool.get(name) ?? []), block].sort(Cidr.compare));
    }
  }

  of(name: string, pool: Evaluated | undefined): readonly Cidr[] {
    const own = this.byPool.get(name);
    if (own !== undefined) return own;
    // A data source that looks a pool up by its id stands for that pool.
    const node = pool instanceof Reference ? this.network.node(pool.resource) : undefined;
    const id = node?.mode === "data" ? (node.given("ipam_pool_id") ?? node.given("id")) : undefined;
    return id instanceof Reference && id.resource !== name ? this.of(id.resource, id) : [];
  }
}

/** Text that is no block is the model's to judge. */
function blockOf(text: string): Cidr | undefined {
  try {
    return parseRounded(text);
  } catch (error) {
    if (error instanceof CidrError) return undefined;
    throw error;
  }
}

/** Disjoint blocks in the order of their addresses, so that a gap is found without looking at each of them. */
class TakenBlocks {
  private readonly blocks: Cidr[] = [];
  /** Where the search for a size in a pool has arrived: nothing before it is free. */
  private readonly cursors = new Map<string, bigint>();

  addText(text: string): void {
    const block = blockOf(text);
    if (block !== undefined) this.add(block);
  }

  /** Two blocks are apart or one holds the other; of such, the outer is kept. */
  add(block: Cidr): void {
    const from = this.firstEndingAtOrAfter(block.first);
    if (this.blocks[from]?.contains(block) === true) return;
    let to = from;
    while (this.blocks[to] !== undefined && block.contains(this.blocks[to] as Cidr)) to += 1;
    this.blocks.splice(from, to - from, block);
  }

  firstFit(pool: Cidr, prefixLength: number): Cidr | undefined {
    if (prefixLength < pool.prefixLength || prefixLength > (pool.family === 4 ? 32 : 128)) return undefined;
    const newbits = prefixLength - pool.prefixLength;
    const key = `${pool.toString()} ${prefixLength}`;
    const count = 1n << BigInt(newbits);
    for (let netnum = this.cursors.get(key) ?? 0n; netnum < count;) {
      const candidate = pool.subnet(newbits, netnum);
      const inTheWay = this.blocks[this.firstEndingAtOrAfter(candidate.first)];
      if (inTheWay === undefined || !inTheWay.overlaps(candidate)) {
        this.cursors.set(key, netnum);
        return candidate;
      }
      netnum = (inTheWay.last - pool.first) / candidate.size + 1n;
    }
    return undefined;
  }

  private firstEndingAtOrAfter(address: bigint): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.blocks[middle] as Cidr).last < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
