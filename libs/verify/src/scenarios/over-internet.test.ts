import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN" };
const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const APART = { ...AB, expect: "unreachable" } as const;

/** A VPC on the internet by its gateway, whose hosts get public addresses. */
function addPublicVpc(stacks: Stacks, name: string, octet: number): Stacks {
  addVpc(stacks, name, octet).add(`net:aws_internet_gateway.${name}`, { vpc_id: `\${aws_vpc.${name}.id}` });
  stacks.change(`net:aws_subnet.${name}`, { map_public_ip_on_launch: true });
  return addRoute(stacks, name, "0.0.0.0/0", { gateway_id: `\${aws_internet_gateway.${name}.id}` });
}

/** VPCs a and b, both on the internet and not connected. */
const twoPublic = () => addPublicVpc(addPublicVpc(new Stacks(), "a", 1), "b", 2);

/** A subnet of VPC a behind a NAT gateway in the one that is there. */
function behindNat(stacks: Stacks): Stacks {
  return stacks
    .add("net:aws_eip.a", {})
    .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.a.id}", allocation_id: "${aws_eip.a.id}" })
    .add("net:aws_subnet.inner", {
      vpc_id: "${aws_vpc.a.id}",
      availability_zone: "eu-central-1a",
      cidr_block: "10.1.1.0/24",
    })
    .add("net:aws_route_table.inner", {
      vpc_id: "${aws_vpc.a.id}",
      route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.a.id}" }],
    })
    .add("net:aws_route_table_association.inner", {
      subnet_id: "${aws_subnet.inner.id}",
      route_table_id: "${aws_route_table.inner.id}",
    });
}

/** A rule of a network ACL of VPC b's subnet. */
function filtered(stacks: Stacks, direction: "ingress" | "egress", rule: object): Stacks {
  const all = { rule_no: 200, action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" };
  const acl = { ingress: [all], egress: [all] };
  return stacks.add("net:aws_network_acl.b", {
    vpc_id: "${aws_vpc.b.id}",
    subnet_ids: ["${aws_subnet.b.id}"],
    ...acl,
    [direction]: [{ ...all, rule_no: 100, ...rule }, all],
  });
}

describe("a host of another VPC with a public address", () => {
  test("is not apart from hosts that are on the internet themselves", async () => {
    const result = await verdictOf(twoPublic(), APART);
    expect(result).toMatchObject(unproven);
    expect(result.message).toBe(
      "net:aws_subnet.b: whether net:aws_subnet.a reaches its public address over the internet is not known",
    );
  });

  test("is not apart from hosts behind a NAT gateway", async () => {
    const from = { addresses: ["net:aws_subnet.inner"] };
    expect(await verdictOf(behindNat(twoPublic()), { ...APART, from })).toMatchObject(unproven);
  });

  test("is not apart where an Elastic IP address is what makes it public", async () => {
    const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
    const stacks = twoPublic()
      .add("net:aws_security_group.b", { vpc_id: "${aws_vpc.b.id}", ingress: [open] })
      .add("net:aws_instance.b", {
        subnet_id: "${aws_subnet.b.id}",
        vpc_security_group_ids: ["${aws_security_group.b.id}"],
      });
    stacks.change("net:aws_subnet.b", { map_public_ip_on_launch: false });
    const to = { addresses: ["net:aws_instance.b"] };
    expect(await verdictOf(stacks, { ...APART, to })).toMatchObject(proven);
    stacks.add("net:aws_eip.b", { instance: "${aws_instance.b.id}" });
    expect(await verdictOf(stacks, { ...APART, to })).toMatchObject(unproven);
  });

  test("is apart from hosts that the internet is closed to", async () => {
    const stacks = addPublicVpc(addVpc(new Stacks(), "a", 1), "b", 2);
    expect(await verdictOf(stacks, APART)).toMatchObject(proven);
  });

  test("is apart where its VPC has no way in from the internet", async () => {
    const stacks = addVpc(addPublicVpc(new Stacks(), "a", 1), "b", 2);
    stacks.change("net:aws_subnet.b", { map_public_ip_on_launch: true });
    expect(await verdictOf(stacks, APART)).toMatchObject(proven);
  });

  test("is apart where a network ACL lets in nothing but the organization", async () => {
    const closed = filtered(twoPublic(), "ingress", { action: "deny" });
    expect(await verdictOf(closed, APART)).toMatchObject(proven);
  });

  test("is apart for what its network ACL does not let in, and not for the rest", async () => {
    const stacks = filtered(twoPublic(), "ingress", { action: "deny", protocol: "6", from_port: 22, to_port: 22 });
    const traffic = (port: number) => ({ traffic: { protocol: "tcp" as const, ports: [port] } });
    expect(await verdictOf(stacks, { ...APART, ...traffic(22) })).toMatchObject(proven);
    expect(await verdictOf(stacks, { ...APART, ...traffic(443) })).toMatchObject(unproven);
  });

  test("is apart where the intent leaves out what leaves by the gateway", async () => {
    const except = ["net:aws_internet_gateway.a"];
    expect(await verdictOf(twoPublic(), { ...APART, except })).toMatchObject(proven);
  });
});
