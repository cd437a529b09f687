import { describe, expect, test } from "vitest";
import { addVpc, flatNetwork } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const intent = {
  from: { addresses: ["net:aws_instance.a"] },
  to: { addresses: ["net:aws_instance.b"] },
  traffic: { ports: [443] },
};
const apart = { ...intent, expect: "unreachable" as const };
const everything = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
const RULE = "net:aws_vpc_security_group_ingress_rule.b";

/** Instances of two VPCs behind a hub, with groups that let all out and HTTPS in. */
function network(gateway: Record<string, unknown> = {}): Stacks {
  const stacks = flatNetwork(gateway);
  for (const name of ["a", "b"]) {
    const vpc_id = `\${aws_vpc.${name}.id}`;
    stacks.add(`net:aws_security_group.${name}`, { vpc_id, egress: [everything] }).add(`net:aws_instance.${name}`, {
      subnet_id: `\${aws_subnet.${name}.id}`,
      vpc_security_group_ids: [`\${aws_security_group.${name}.id}`],
    });
  }
  return stacks.add(RULE, {
    security_group_id: "${aws_security_group.b.id}",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    cidr_ipv4: "10.0.0.0/8",
  });
}

const rule = (more: Record<string, unknown>) => network().change(RULE, more);
const groups = (...ids: string[]) => network().change("net:aws_instance.b", { vpc_security_group_ids: ids });

/** Rules of their own, in place of that of `network`. */
function entry(more: Record<string, unknown>, another?: Record<string, unknown>): Stacks {
  const open = { protocol: "-1", rule_action: "allow", rule_number: 100, cidr_block: "0.0.0.0/0" };
  const stacks = network().add("net:aws_network_acl.b", { vpc_id: "${aws_vpc.b.id}" });
  // A subnet other than the attachment's, whose packets pass its network ACL.
  stacks.add("net:aws_subnet.inner", {
    vpc_id: "${aws_vpc.b.id}",
    availability_zone: "eu-central-1a",
    cidr_block: "10.2.1.0/24",
  });
  stacks.change("net:aws_instance.b", { subnet_id: "${aws_subnet.inner.id}" });
  stacks.change("net:aws_network_acl.b", { subnet_ids: ["${aws_subnet.inner.id}"] });
  const network_acl_id = "${aws_network_acl.b.id}";
  stacks.add("net:aws_network_acl_rule.out", { ...open, network_acl_id, egress: true });
  stacks.add("net:aws_network_acl_rule.in", { ...open, network_acl_id, ...more });
  return another ? stacks.add("net:aws_network_acl_rule.again", { ...open, network_acl_id, ...another }) : stacks;
}

test("the network of these tests works", async () => {
  expect(await verdictOf(network(), intent)).toMatchObject(proven);
  expect(await verdictOf(entry({}), intent)).toMatchObject(proven);
  expect(await verdictOf(entry({}), apart)).toMatchObject(violated("UNEXPECTED_PATH"));
});

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
describe("nothing rests on what AWS refuses", () => {
  test.each([
    ["a group of another VPC", groups("${aws_security_group.a.id}")],
    ["a group's ARN where its id belongs", groups("${aws_security_group.b.arn}")],
    ["the id of something else", groups("${aws_subnet.b.id}")],
    ["a VPC's id", groups("${aws_vpc.b.id}")],
    [
      "a group without a VPC, which is the default one's",
      network().change("net:aws_security_group.b", { vpc_id: null }),
    ],
    ["reversed ports of a rule", rule({ from_port: 443, to_port: 80 })],
    ["ports beyond the last", rule({ to_port: 70_000 })],
    ["a rule without ports", rule({ from_port: null, to_port: null })],
    ["a protocol that there is not", rule({ ip_protocol: "300" })],
    ["a rule with two peers", rule({ cidr_ipv6: "::/0" })],
    ["a group's ARN as a peer", rule({ cidr_ipv4: null, referenced_security_group_id: "${aws_security_group.a.arn}" })],
    ["two entries with one number", entry({}, { rule_action: "deny" })],
    ["an entry's number beyond the last", entry({ rule_number: 32_767 })],
    ["an entry's number 0", entry({ rule_number: 0 })],
    ["an entry without a block", entry({ cidr_block: null })],
    ["an entry with two blocks", entry({ ipv6_cidr_block: "::/0" })],
    ["an entry with reversed ports", entry({ protocol: "tcp", from_port: 443, to_port: 80 })],
    ["a network ACL of another VPC", entry({}).change("net:aws_network_acl.b", { vpc_id: "${aws_vpc.a.id}" })],
  ])("%s", async (_, stacks) => {
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven);
    expect(await verdictOf(stacks, apart)).toMatchObject(unproven);
  });

  test("but a state has the entries of resources of their own inside the network ACL, too", async () => {
    expect(await verdictOf(entry({}, { egress: false }), intent)).toMatchObject(proven);
  });

  test("but an association takes a group to another VPC", async () => {
    const stacks = groups("${aws_security_group.a.id}", "${aws_security_group.b.id}");
    const association = { security_group_id: "${aws_security_group.a.id}", vpc_id: "${aws_vpc.b.id}" };
    stacks.add("net:aws_vpc_security_group_vpc_association.a", association);
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
  });
});

describe("rules inside a group and beside it undo each other", () => {
  test("unless they say the same", async () => {
    const inside = (from_port: number) =>
      network().change("net:aws_security_group.b", {
        ingress: [{ protocol: "tcp", from_port, to_port: from_port, cidr_blocks: ["10.0.0.0/8"] }],
      });
    expect(await verdictOf(inside(80), intent)).toMatchObject(unproven);
    expect(await verdictOf(inside(443), intent)).toMatchObject(proven);
    const none = network().change("net:aws_security_group.b", { ingress: [] });
    expect(await verdictOf(none, intent)).toMatchObject(unproven);
  });
});

describe("protocols by number", () => {
  test.each([
    ["6", proven],
    ["TCP", proven],
    ["17", violated("ENI_SG_RULES_MISMATCH")],
    ["50", violated("ENI_SG_RULES_MISMATCH")],
    ["-1", proven],
    ["all", proven],
  ])("%s", async (ip_protocol, verdict) => {
    expect(await verdictOf(rule({ ip_protocol }), intent)).toMatchObject(verdict);
  });
});

describe("ICMP", () => {
  const ping = { ...intent, traffic: { protocol: "icmp" as const } };
  const group = (from_port: number, to_port: number, ip_protocol = "icmp") => rule({ ip_protocol, from_port, to_port });
  const acl = (more: Record<string, unknown>) =>
    entry({ protocol: "1", ...more }).change(RULE, { ip_protocol: "icmp", from_port: -1, to_port: -1 });

  test("an echo request has type 8 and code 0", async () => {
    expect(await verdictOf(group(8, 0), ping)).toMatchObject(proven);
    expect(await verdictOf(group(8, -1), ping)).toMatchObject(proven);
    expect(await verdictOf(group(-1, -1), ping)).toMatchObject(proven);
    expect(await verdictOf(group(8, 1), ping)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    expect(await verdictOf(group(0, 0), ping)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    expect(await verdictOf(group(-1, -1, "icmpv6"), ping)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    expect(await verdictOf(group(0, 65_535), ping)).toMatchObject(unproven);
  });

  test("of any type must not get in where none may", async () => {
    const closed = { ...apart, traffic: { protocol: "icmp" as const } };
    expect(await verdictOf(group(3, 4), closed)).toMatchObject(violated("UNEXPECTED_PATH"));
    expect(await verdictOf(group(13, -1), closed)).toMatchObject(violated("UNEXPECTED_PATH"));
    expect(await verdictOf(group(-1, -1, "icmpv6"), closed)).toMatchObject({
      ...proven,
      message: expect.stringContaining("ICMP over IPv4") as string,
    });
  });

  test("an entry of a network ACL that leaves type and code out is about type 0", async () => {
    expect(await verdictOf(acl({ icmp_type: -1, icmp_code: -1 }), ping)).toMatchObject(proven);
    expect(await verdictOf(acl({ icmp_type: 8, icmp_code: -1 }), ping)).toMatchObject(proven);
    expect(await verdictOf(acl({}), ping)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
    expect(await verdictOf(acl({ from_port: 8, to_port: 0 }), ping)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
  });
});

describe("a rule that names a group", () => {
  const named = { cidr_ipv4: null, referenced_security_group_id: "${aws_security_group.a.id}" };
  const outbound = (stacks: Stacks, cidr_blocks: string[] = []) =>
    stacks.change("net:aws_security_group.a", {
      egress: [{ ...everything, cidr_blocks, security_groups: ["${aws_security_group.b.id}"] }],
    });
  const supporting = () => network({ security_group_referencing_support: "enable" });

  // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security
  test("lets nothing out over a transit gateway, whatever that supports", async () => {
    expect(await verdictOf(outbound(supporting()), intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    expect(await verdictOf(outbound(network()), apart)).toMatchObject(proven);
    expect(await verdictOf(outbound(network(), ["10.2.0.0/16"]), intent)).toMatchObject(proven);
    expect(await verdictOf(supporting().change(RULE, named), intent)).toMatchObject(proven);
  });

  test("lets out inside a VPC", async () => {
    const stacks = outbound(network()).change("net:aws_security_group.a", { vpc_id: "${aws_vpc.b.id}" });
    stacks.change("net:aws_instance.a", { subnet_id: "${aws_subnet.b.id}" });
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
  });

  // https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
  test("names none of another region", async () => {
    const stacks = (region: string) =>
      supporting()
        .change(RULE, named)
        .change("net:aws_security_group.a", { region })
        .change("net:aws_security_group.b", { region: "eu-central-1" });
    expect(await verdictOf(stacks("eu-central-1"), intent)).toMatchObject(proven);
    expect(await verdictOf(stacks("eu-west-1"), intent)).toMatchObject(unproven);
  });

  test("lets its own members in", async () => {
    const stacks = groups("${aws_security_group.a.id}").change("net:aws_instance.b", {
      subnet_id: "${aws_subnet.a.id}",
    });
    const self = { ...everything, cidr_blocks: [], self: true };
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    stacks.change("net:aws_security_group.a", { ingress: [self] });
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
  });
});

// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
describe("an interface endpoint", () => {
  const place = { addresses: ["net:aws_vpc_endpoint.kms"] };
  const endpoint = () =>
    network()
      .add("net:aws_vpc_endpoint.kms", {
        vpc_id: "${aws_vpc.b.id}",
        vpc_endpoint_type: "Interface",
        subnet_ids: ["${aws_subnet.b.id}"],
      })
      .add("net:aws_vpc_endpoint_security_group_association.b", {
        vpc_endpoint_id: "${aws_vpc_endpoint.kms.id}",
        security_group_id: "${aws_security_group.b.id}",
      });

  test("has the groups that are associated with it besides", async () => {
    expect(await verdictOf(endpoint(), { ...intent, to: place })).toMatchObject(proven);
    const alone = endpoint().remove("net:aws_vpc_endpoint_security_group_association.b");
    expect(await verdictOf(alone, { ...intent, to: place })).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    const unknown = endpoint().change("net:aws_vpc_endpoint_security_group_association.b", {
      vpc_endpoint_id: "${data.http.later.response_body}",
    });
    expect(await verdictOf(unknown, { ...apart, to: place })).toMatchObject(unproven);
  });

  test("stands in the subnets that are associated with it besides", async () => {
    const subnet = { vpc_id: "${aws_vpc.b.id}", availability_zone: "eu-central-1b", cidr_block: "10.2.3.0/24" };
    const stacks = endpoint()
      .add("net:aws_subnet.more", subnet)
      .add("net:aws_route_table.more", { vpc_id: "${aws_vpc.b.id}" })
      .add("net:aws_route_table_association.more", {
        subnet_id: "${aws_subnet.more.id}",
        route_table_id: "${aws_route_table.more.id}",
      })
      .add("net:aws_vpc_endpoint_subnet_association.more", {
        vpc_endpoint_id: "${aws_vpc_endpoint.kms.id}",
        subnet_id: "${aws_subnet.more.id}",
      });
    expect(await verdictOf(stacks, { ...intent, to: place })).toMatchObject(violated("RETURN_LOST"));
  });
});

describe("IPv6", () => {
  const dualstack = () => {
    const stacks = addVpc(new Stacks(), "a", 1, { ipv6_cidr_block: "2600:1f00:1:100::/56" });
    return stacks.change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f00:1:100::/64" });
  };
  const host = (name: string, more: Record<string, unknown> = {}) => ({
    subnet_id: "${aws_subnet.a.id}",
    vpc_security_group_ids: [`\${aws_security_group.${name}.id}`],
    ...more,
  });
  const pair = (ipv6_address_count: number, protocol = "58") =>
    dualstack()
      .add("net:aws_security_group.a", {
        vpc_id: "${aws_vpc.a.id}",
        egress: [{ ...everything, ipv6_cidr_blocks: ["::/0"] }],
      })
      .add("net:aws_security_group.b", {
        vpc_id: "${aws_vpc.a.id}",
        ingress: [{ protocol, from_port: -1, to_port: -1, ipv6_cidr_blocks: ["::/0"] }],
      })
      .add("net:aws_instance.a", host("a", { ipv6_address_count: 1 }))
      .add("net:aws_instance.b", host("b", { ipv6_address_count }));
  const ping = { ...intent, traffic: { protocol: "icmp" as const, family: "ipv6" as const } };

  test("has an ICMP of its own", async () => {
    expect(await verdictOf(pair(1), ping)).toMatchObject(proven);
    expect(await verdictOf(pair(1, "icmp"), ping)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    expect(await verdictOf(pair(1, "1"), { ...ping, expect: "unreachable" })).toMatchObject(proven);
  });

  test("an instance has none unless it or its subnet asks for it", async () => {
    await expect(verdictOf(pair(0), ping)).rejects.toThrow("nothing selected has IPv6 addresses");
    const assigning = pair(0).change("net:aws_subnet.a", { assign_ipv6_address_on_creation: true });
    expect(await verdictOf(assigning, ping)).toMatchObject(proven);
  });
});
