import { describe, expect, test } from "vitest";
import { addVpc, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const vpc_id = "${aws_vpc.a.id}";
const out = { from: subnet("a"), to: "internet" as const };
const into = { from: "internet" as const, to: { addresses: ["net:aws_instance.a"] } };
const unproven = { verdict: "UNPROVEN" };
const proven = { verdict: "PROVEN" };
const ALL = { protocol: "-1", cidr_block: "0.0.0.0/0" };
const INSIDE = { ...ALL, action: "allow", from_port: 0, to_port: 0, rule_no: 100 };
const EVERYBODY = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };

/** A public subnet in VPC a, with an instance in a security group that lets out alone. */
function network(): Stacks {
  return addVpc(new Stacks(), "a", 1)
    .change("net:aws_subnet.a", { map_public_ip_on_launch: true })
    .add("net:aws_internet_gateway.a", { vpc_id })
    .add("net:aws_route.a", {
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: "${aws_internet_gateway.a.id}",
    })
    .add("net:aws_security_group.a", { vpc_id, egress: [EVERYBODY] })
    .add("net:aws_instance.a", {
      subnet_id: "${aws_subnet.a.id}",
      vpc_security_group_ids: ["${aws_security_group.a.id}"],
    });
}

/** Lets everything in by a rule of its own. */
function openByRule(stacks: Stacks, group: string): Stacks {
  return stacks.add("net:aws_vpc_security_group_ingress_rule.a", {
    security_group_id: group,
    ip_protocol: "-1",
    cidr_ipv4: "0.0.0.0/0",
  });
}

describe("what a resource of its own adds", () => {
  test.each([
    ["aws_network_acl", { vpc_id, subnet_ids: ["${aws_subnet.a.id}"], ingress: [INSIDE], egress: [INSIDE] }],
    ["aws_network_acl", { vpc_id, subnet_ids: ["${aws_subnet.a.id}"], ingress: [], egress: [INSIDE] }],
    ["aws_default_network_acl", { default_network_acl_id: "${aws_vpc.a.default_network_acl_id}", egress: [INSIDE] }],
    ["aws_default_network_acl", { default_network_acl_id: "${aws_vpc.a.default_network_acl_id}" }],
  ])("is undone by rules inside a network ACL: %s %j", async (type, attributes) => {
    const stacks = network()
      .add(`net:${type}.a`, attributes)
      .add("net:aws_network_acl_rule.a", {
        ...ALL,
        network_acl_id: `\${${type}.a.id}`,
        rule_action: "allow",
        rule_number: 50,
      });
    expect(await verdictOf(stacks, out)).toMatchObject(unproven);
  });

  test("stays where a network ACL has no rules of that direction inside", async () => {
    const rule = { ...ALL, network_acl_id: "${aws_network_acl.a.id}", rule_action: "allow", rule_number: 50 };
    const stacks = network()
      .add("net:aws_network_acl.a", { vpc_id, subnet_ids: ["${aws_subnet.a.id}"], egress: [INSIDE] })
      .add("net:aws_network_acl_rule.a", rule);
    expect(await verdictOf(stacks, out)).toMatchObject(proven);
  });

  test("is undone by a network ACL's list of other subnets", async () => {
    const other = { vpc_id, cidr_block: "10.1.1.0/24", availability_zone: "eu-central-1a" };
    const stacks = network()
      .add("net:aws_subnet.other", other)
      .add("net:aws_network_acl.a", { vpc_id, subnet_ids: ["${aws_subnet.other.id}"] })
      .add("net:aws_network_acl_association.a", {
        network_acl_id: "${aws_network_acl.a.id}",
        subnet_id: "${aws_subnet.a.id}",
      });
    expect(await verdictOf(stacks, { ...out, expect: "unreachable" })).toMatchObject(unproven);
    stacks.change("net:aws_network_acl.a", { subnet_ids: null });
    expect(await verdictOf(stacks, { ...out, expect: "unreachable" })).toMatchObject(proven);
  });

  test("is undone by rules inside a security group", async () => {
    const stacks = openByRule(network(), "${aws_security_group.a.id}");
    expect(await verdictOf(stacks, into)).toMatchObject(proven);
    stacks.change("net:aws_security_group.a", { ingress: [] });
    expect(await verdictOf(stacks, into)).toMatchObject(unproven);
  });

  test("is undone by an adopted default security group", async () => {
    const stacks = network().add("net:aws_default_security_group.a", { vpc_id, egress: [EVERYBODY] });
    stacks.change("net:aws_instance.a", { vpc_security_group_ids: null });
    expect(await verdictOf(openByRule(stacks, "${aws_default_security_group.a.id}"), into)).toMatchObject(unproven);
  });

  test("is undone by entries inside a prefix list", async () => {
    const list = { prefix_list_ids: ["${aws_ec2_managed_prefix_list.a.id}"], protocol: "-1", from_port: 0, to_port: 0 };
    const entry = { prefix_list_id: "${aws_ec2_managed_prefix_list.a.id}", cidr: "0.0.0.0/0" };
    const stacks = network()
      .change("net:aws_security_group.a", { ingress: [list] })
      .add("net:aws_ec2_managed_prefix_list.a", { address_family: "IPv4", max_entries: 2 })
      .add("net:aws_ec2_managed_prefix_list_entry.a", entry);
    expect(await verdictOf(stacks, into)).toMatchObject(proven);
    stacks.change("net:aws_ec2_managed_prefix_list.a", { entry: [{ cidr: "10.0.0.0/8" }] });
    expect(await verdictOf(stacks, into)).toMatchObject(unproven);
  });

  test("is undone by a gateway endpoint's list of other tables", async () => {
    const stacks = network()
      .add("net:aws_route_table.other", { vpc_id })
      .add("net:aws_vpc_endpoint.a", { vpc_id, service_name: "com.amazonaws.eu-central-1.s3" })
      .add("net:aws_vpc_endpoint_route_table_association.a", {
        vpc_endpoint_id: "${aws_vpc_endpoint.a.id}",
        route_table_id: "${aws_vpc.a.main_route_table_id}",
      });
    const s3 = { from: subnet("a"), to: { addresses: ["net:aws_vpc_endpoint.a"] } };
    expect(await verdictOf(stacks, s3)).toMatchObject(proven);
    stacks.change("net:aws_vpc_endpoint.a", { route_table_ids: ["${aws_route_table.other.id}"] });
    expect((await verdictOf(stacks, s3)).verdict).not.toBe("PROVEN");
  });
});

describe("what can be in one place", () => {
  test("an Elastic IP address that two instances ask for", async () => {
    const stacks = network()
      .change("net:aws_subnet.a", { map_public_ip_on_launch: false })
      .change("net:aws_security_group.a", { ingress: [EVERYBODY] })
      .add("net:aws_eip.a", { instance: "${aws_instance.a.id}" });
    expect(await verdictOf(stacks, into)).toMatchObject(proven);
    stacks
      .add("net:aws_instance.b", { subnet_id: "${aws_subnet.a.id}" })
      .add("net:aws_eip_association.b", { allocation_id: "${aws_eip.a.id}", instance_id: "${aws_instance.b.id}" });
    expect(await verdictOf(stacks, into)).toMatchObject(unproven);
    expect(await verdictOf(stacks, { ...into, expect: "unreachable" })).toMatchObject(unproven);
  });

  test("an internet gateway that two VPCs ask for", async () => {
    const stacks = addVpc(network(), "b", 2).add("net:aws_internet_gateway_attachment.b", {
      internet_gateway_id: "${aws_internet_gateway.a.id}",
      vpc_id: "${aws_vpc.b.id}",
    });
    for (const name of ["a", "b"]) {
      const closed = { from: "internet" as const, to: subnet(name), expect: "unreachable" as const };
      expect(await verdictOf(stacks, { ...closed, traffic: { family: "ipv4" } })).toMatchObject(unproven);
    }
  });

  test("a VPC's main table, of which two are named", async () => {
    const stacks = network();
    for (const name of ["one", "two"]) {
      stacks.add(`net:aws_route_table.${name}`, { vpc_id }).add(`net:aws_main_route_table_association.${name}`, {
        vpc_id,
        route_table_id: `\${aws_route_table.${name}.id}`,
      });
    }
    expect(await verdictOf(stacks, { ...out, expect: "unreachable" })).toMatchObject(unproven);
  });
});
