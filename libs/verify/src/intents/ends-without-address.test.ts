import { describe, expect, test } from "vitest";
import type { IntentDescription } from "@causeway/intents";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const IPV6: NonNullable<IntentDescription["traffic"]> = { family: "ipv6", protocol: "tcp", ports: [443] };
const WEB = { tags: { Tier: "web" } };
const DATA = { tags: { Tier: "data" } };

/** A VPC with IPv6 and a way out for it, two subnets of tier web and two of tier data, all with IPv6. */
function dualstack(): Stacks {
  const stacks = new Stacks()
    .add("net:aws_vpc.main", { cidr_block: "10.1.0.0/16", ipv6_cidr_block: "2001:db8:1::/56" })
    .add("net:aws_egress_only_internet_gateway.main", { vpc_id: "${aws_vpc.main.id}" })
    .add("net:aws_route.out", {
      route_table_id: "${aws_vpc.main.main_route_table_id}",
      destination_ipv6_cidr_block: "::/0",
      egress_only_gateway_id: "${aws_egress_only_internet_gateway.main.id}",
    });
  ["web", "data"].forEach((tier, row) => {
    ["a", "b"].forEach((zone, column) => {
      const number = row * 2 + column;
      stacks.add(`net:aws_subnet.${tier}_${zone}`, {
        vpc_id: "${aws_vpc.main.id}",
        availability_zone: `eu-central-1${zone}`,
        cidr_block: `10.1.${String(number)}.0/24`,
        ipv6_cidr_block: `2001:db8:1:${String(number)}::/64`,
        assign_ipv6_address_on_creation: true,
        tags: { Tier: tier },
      });
    });
  });
  return stacks;
}

const onlyIpv4 = { ipv6_cidr_block: null, assign_ipv6_address_on_creation: null };

async function codeOf(stacks: Stacks, intent: Omit<IntentDescription, "name">) {
  const { verdict, code, at } = await verdictOf(stacks, { traffic: IPV6, ...intent });
  return verdict === "PROVEN" ? verdict : `${verdict} ${String(code)} ${at}`;
}

describe("an end that has no address of the intent's family", () => {
  test.each([
    ["to reach the internet", { from: WEB, to: "internet" }, "web_b"],
    ["to reach others", { from: WEB, to: DATA }, "web_b"],
    ["to be reached", { from: WEB, to: DATA }, "data_a"],
    ["to be reached inside one tier", { from: WEB, to: WEB }, "web_a"],
  ] as const)("is VIOLATED where it is one of several %s", async (_, intent, name) => {
    expect(await codeOf(dualstack(), intent)).toBe("PROVEN");
    const stacks = dualstack().change(`net:aws_subnet.${name}`, onlyIpv4);
    expect(await codeOf(stacks, intent)).toBe(`VIOLATED NO_ADDRESS_OF_FAMILY net:aws_subnet.${name}`);
  });

  test("is VIOLATED where it is an instance that takes no IPv6 address in a subnet that has some", async () => {
    const stacks = dualstack().add("net:aws_instance.server", {
      subnet_id: "${aws_subnet.web_a.id}",
      ipv6_address_count: 0,
      private_ip: "10.1.0.9",
    });
    stacks.change("net:aws_subnet.web_a", { assign_ipv6_address_on_creation: false });
    const from = { addresses: ["net:aws_instance.server", "net:aws_subnet.web_b"] };
    expect(await codeOf(stacks, { from, to: "internet" })).toBe(
      "VIOLATED NO_ADDRESS_OF_FAMILY net:aws_instance.server",
    );
  });

  test("is VIOLATED where it has IPv6 alone and IPv4 is asked for", async () => {
    const native = { cidr_block: null, ipv6_native: true };
    const stacks = dualstack().change("net:aws_subnet.data_b", native);
    const traffic = { ...IPV6, family: "ipv4" } as const;
    expect(await codeOf(stacks, { from: WEB, to: DATA, traffic })).toBe(
      "VIOLATED NO_ADDRESS_OF_FAMILY net:aws_subnet.data_b",
    );
  });

  test("is what an intent that nothing arrives asks for", async () => {
    const stacks = dualstack().change("net:aws_subnet.web_a", onlyIpv4).change("net:aws_subnet.web_b", onlyIpv4);
    stacks.remove("net:aws_route.out");
    expect(await codeOf(stacks, { from: WEB, to: "internet", traffic: {}, expect: "unreachable" })).toBe("PROVEN");
  });
});

describe("an intent from one end to the same end", () => {
  const same = { from: { addresses: ["net:aws_subnet.web_a"] }, to: { addresses: ["net:aws_subnet.web_a"] } };

  test.each(["reachable", "unreachable"] as const)("is about nothing, and an error: %s", async (expected) => {
    await expect(verdictOf(dualstack(), { ...same, expect: expected })).rejects.toThrow(
      "from and to select one and the same end",
    );
  });
});
