import { Cidr } from "@causeway/cidr";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unknown } from "@causeway/terraform";
import { attributesOf } from "@causeway/terraform/testing";
import { readStacks } from "../../test/verify.js";

const pool = (cidrs: readonly string[]) => ({
  resource: {
    aws_vpc_ipam_pool: { main: { address_family: "ipv4" } },
    aws_vpc_ipam_pool_cidr: Object.fromEntries(
      cidrs.map((cidr, i) => [`c${i}`, { ipam_pool_id: "${aws_vpc_ipam_pool.main.id}", cidr }]),
    ),
  },
  output: { pool: { value: "${aws_vpc_ipam_pool.main.id}" } },
});

const spoke = (vpcs: Record<string, unknown>, more = {}) => ({
  data: {
    terraform_remote_state: { network: { backend: "local", config: { path: "../network/terraform.tfstate" } } },
    ...more,
  },
  resource: { aws_vpc: vpcs },
});

const POOL = "${data.terraform_remote_state.network.outputs.pool}";
const fromPool = (length: unknown) => ({ ipv4_ipam_pool_id: POOL, ipv4_netmask_length: length });

describe("a VPC whose block IPAM chooses", () => {
  it("gets a stand-in from the pool of another stack, which everything else is computed from", async () => {
    const configuration = await readStacks({
      network: pool(["10.64.0.0/12"]),
      spoke: {
        ...spoke({ main: fromPool(22) }),
        resource: {
          aws_vpc: { main: fromPool(22) },
          aws_subnet: { a: { cidr_block: "${cidrsubnet(aws_vpc.main.cidr_block, 2, 1)}" } },
        },
      },
    });
    expect(attributesOf(configuration, "spoke:aws_vpc.main")["cidr_block"]).toBe("10.64.0.0/22");
    expect(attributesOf(configuration, "spoke:aws_subnet.a")["cidr_block"]).toBe("10.64.1.0/24");
    expect([...configuration.allocations]).toEqual([
      [
        "spoke:aws_vpc.main",
        {
          vpc: "spoke:aws_vpc.main",
          pool: "network:aws_vpc_ipam_pool.main",
          poolCidr: "10.64.0.0/12",
          poolCidrs: ["10.64.0.0/12"],
          cidr: "10.64.0.0/22",
        },
      ],
    ]);
  });

  it("gets one apart from all others and from configured blocks, whatever the order of the inputs", async () => {
    const stacks = {
      network: pool(["10.0.0.0/16"]),
      a: spoke({ small: fromPool(24), fixed: { cidr_block: "10.0.1.0/24" }, inner: { cidr_block: "10.0.1.128/25" } }),
      b: spoke({ large: fromPool(22), small: fromPool("24") }),
    };
    const blocks = async (order: (keyof typeof stacks)[]) => {
      const configuration = await readStacks(Object.fromEntries(order.map((name) => [name, stacks[name]])));
      return [...configuration.allocations].map(([vpc, { cidr }]) => `${vpc} ${cidr}`).sort();
    };
    const expected = ["a:aws_vpc.small 10.0.0.0/24", "b:aws_vpc.large 10.0.4.0/22", "b:aws_vpc.small 10.0.2.0/24"];
    expect(await blocks(["network", "a", "b"])).toEqual(expected);
    expect(await blocks(["b", "a", "network"])).toEqual(expected);
  });

  it("takes its length from the pool's default, and its block from any CIDR of the pool", async () => {
    const network = pool(["10.0.0.0/24", "10.1.0.0/16"]);
    const configuration = await readStacks({
      s: {
        resource: {
          ...network.resource,
          aws_vpc_ipam_pool: { main: { allocation_default_netmask_length: 20 } },
          aws_vpc: {
            v: { ipv4_ipam_pool_id: "${aws_vpc_ipam_pool.main.id}", depends_on: ["aws_vpc_ipam_pool_cidr.c0"] },
          },
        },
      },
    });
    expect(configuration.allocations.get("s:aws_vpc.v")).toMatchObject({
      cidr: "10.1.0.0/20",
      poolCidr: "10.1.0.0/16",
      poolCidrs: ["10.0.0.0/24", "10.1.0.0/16"],
    });
  });

  it("may be given the pool's CIDR by a binding, also for a pool that is only known by a data source", async () => {
    const data = { aws_vpc_ipam_pool: { p: { ipam_pool_id: "ipam-pool-1" } } };
    const vpc = { ipv4_ipam_pool_id: "${data.aws_vpc_ipam_pool.p.ipam_pool_id}", ipv4_netmask_length: 24 };
    const stacks = { network: pool([]), s: spoke({ v: fromPool(24), w: vpc }, data) };
    const ipamPools = { "network:aws_vpc_ipam_pool.main": "10.0.0.0/8", "ipam-pool-1": "172.16.0.0/12" };
    const configuration = await readStacks(stacks, { ipamPools });
    expect(attributesOf(configuration, "s:aws_vpc.v")["cidr_block"]).toBe("10.0.0.0/24");
    expect(attributesOf(configuration, "s:aws_vpc.w")["cidr_block"]).toBe("172.16.0.0/24");
  });

  it("is unknown without the pool's CIDR, without room in it, and without a length", async () => {
    const reasonOf = async (network: unknown, vpc: unknown) => {
      const configuration = await readStacks({ network, s: spoke({ v: vpc }) });
      expect(configuration.allocations.size).toBe(0);
      return attributesOf(configuration, "s:aws_vpc.v")["cidr_block"];
    };
    const unknown = (reason: string) => new Unknown(reason, "s:aws_vpc.v");
    expect(await reasonOf(pool([]), fromPool(24))).toEqual(
      unknown("no CIDR of the IPAM pool network:aws_vpc_ipam_pool.main is known; a binding would tell it"),
    );
    expect(await reasonOf(pool(["10.0.0.0/24"]), fromPool(23))).toEqual(
      unknown("the IPAM pool network:aws_vpc_ipam_pool.main has no room for a /23"),
    );
    expect(await reasonOf(pool(["10.0.0.0/24"]), { ipv4_ipam_pool_id: POOL })).toEqual(
      unknown("the netmask length of its IPAM block is not known"),
    );
  });

  it("may take its pool from an output that holds the block of another", async () => {
    const network = pool(["10.0.0.0/16"]);
    const configuration = await readStacks({
      network: {
        resource: {
          ...network.resource,
          aws_vpc: { hub: { ...fromPool(24), ipv4_ipam_pool_id: "${aws_vpc_ipam_pool.main.id}" } },
        },
        output: { contract: { value: { pool: "${aws_vpc_ipam_pool.main.id}", hub: "${aws_vpc.hub.cidr_block}" } } },
      },
      s: {
        ...spoke({ v: { ...fromPool(24), ipv4_ipam_pool_id: POOL.replace("pool}", "contract.pool}") } }),
        output: { hub: { value: POOL.replace("pool}", "contract.hub}") } },
      },
    });
    expect(attributesOf(configuration, "s:aws_vpc.v")["cidr_block"]).toBe("10.0.1.0/24");
    expect(configuration.outputs.get("s:hub")).toBe("10.0.0.0/24");
  });

  it("is chosen even where other text is no block at all", async () => {
    const network = pool(["10.0.0.0/16", "nonsense"]);
    const configuration = await readStacks({
      network: { ...network, resource: { ...network.resource, aws_vpc: { v: { cidr_block: "10.0.0/16" } } } },
      s: spoke({ v: fromPool(24) }),
    });
    expect(attributesOf(configuration, "s:aws_vpc.v")["cidr_block"]).toBe("10.0.0.0/24");
  });

  it("may get a second block by an association", async () => {
    const configuration = await readStacks({
      network: pool(["10.0.0.0/16"]),
      s: {
        ...spoke({}),
        resource: {
          aws_vpc: { v: { cidr_block: "192.168.0.0/16" } },
          aws_vpc_ipv4_cidr_block_association: { more: { vpc_id: "${aws_vpc.v.id}", ...fromPool(20) } },
        },
      },
    });
    const address = "s:aws_vpc_ipv4_cidr_block_association.more";
    expect(attributesOf(configuration, address)["cidr_block"]).toBe("10.0.0.0/20");
    expect(configuration.allocations.get(address)?.vpc).toBe("s:aws_vpc.v");
  });

  it("property: stand-ins lie in the pool and are disjoint, until the pool is full", async () => {
    const lengths = fc.array(fc.integer({ min: 18, max: 26 }), { minLength: 1, maxLength: 40 });
    const fixed = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.nat()), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, fixed, async (sizes, blocks) => {
        const whole = Cidr.parse("10.0.0.0/16");
        const taken = blocks.map(([bits, at]) => whole.subnet(bits, at % 2 ** bits));
        const vpcs = Object.fromEntries([
          ...sizes.map((length, i) => [`v${i}`, fromPool(length)]),
          ...taken.map((block, i) => [`f${i}`, { cidr_block: block.toString() }]),
        ]) as Record<string, unknown>;
        const { allocations } = await readStacks({ network: pool(["10.0.0.0/16"]), s: spoke(vpcs) });
        const chosen = [...allocations.values()].map(({ cidr }) => Cidr.parse(cidr));
        for (const [i, block] of chosen.entries()) {
          expect(whole.contains(block)).toBe(true);
          expect([...taken, ...chosen.slice(0, i)].filter((other) => other.overlaps(block))).toEqual([]);
        }
        const free = (length: number): boolean =>
          Array.from({ length: 2 ** (length - 16) }, (_, i) => whole.subnet(length - 16, i)).some(
            (candidate) => ![...taken, ...chosen].some((other) => other.overlaps(candidate)),
          );
        for (const [i, length] of sizes.entries()) {
          if (!allocations.has(`s:aws_vpc.v${i}`)) expect(free(length)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });
});
