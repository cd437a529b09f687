import { describe, expect, test } from "vitest";
import { addRoute, addVpc, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const known = { verdict: "PROVEN", code: null };
const unknown = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const anything = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
/** Nothing in the input says what it is. */
const LATER = "${data.http.later.response_body}";

/** A VPC whose one subnet routes to its internet gateway, with an instance in it. */
function exposed(mapsPublicAddresses: unknown, ingress: readonly object[]): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1)
    .add("net:aws_internet_gateway.main", { vpc_id: "${aws_vpc.a.id}" })
    .add("net:aws_security_group.web", { vpc_id: "${aws_vpc.a.id}", ingress, egress: [anything] })
    .add("net:aws_instance.web", {
      subnet_id: "${aws_subnet.a.id}",
      vpc_security_group_ids: ["${aws_security_group.web.id}"],
    })
    .change("net:aws_subnet.a", { map_public_ip_on_launch: mapsPublicAddresses });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.main.id}" });
}

const instance = { addresses: ["net:aws_instance.web"] };
const closed = { from: "internet" as const, to: instance, expect: "unreachable" as const };

describe("an instance is closed to the internet", () => {
  test("without a public address, whatever its group allows", async () => {
    expect(await verdictOf(exposed(false, [anything]), closed)).toMatchObject(known);
  });

  test("with a public address, if its group allows nothing", async () => {
    expect(await verdictOf(exposed(true, []), closed)).toMatchObject(known);
  });
});

describe("services behind gateway endpoints", () => {
  const s3 = (...tables: string[]) => ({
    vpc_id: "${aws_vpc.a.id}",
    service_name: "com.amazonaws.eu-central-1.s3",
    route_table_ids: tables,
  });

  test("open no flow that has to arrive, and have the endpoint's answers", async () => {
    const stacks = exposed(true, [anything]).add("net:aws_vpc_endpoint.s3", s3("${aws_vpc.a.main_route_table_id}"));
    expect(await verdictOf(stacks, { ...closed, expect: "reachable" })).toMatchObject(known);
    expect(await verdictOf(stacks, { from: subnet("a"), to: "internet" })).toMatchObject(known);
  });

  test("are part of the internet to which an instance is to be closed", async () => {
    const list = { ...anything, cidr_blocks: null, prefix_list_ids: ["${aws_vpc_endpoint.s3.prefix_list_id}"] };
    const stacks = exposed(true, [list]).add("net:aws_vpc_endpoint.s3", s3());
    expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "VIOLATED" });
  });
});

describe("what may open an instance and is not known leaves its exposure unknown", () => {
  test("whether its subnet gives public addresses", async () => {
    expect(await verdictOf(exposed(LATER, [anything]), closed)).toMatchObject(unknown);
    expect(await verdictOf(exposed(LATER, []), { ...closed, to: subnet("a") })).toMatchObject(unknown);
    expect(await verdictOf(exposed(LATER, []), { from: subnet("a"), to: "internet" })).toMatchObject(unknown);
  });

  test("which instance an Elastic IP address belongs to", async () => {
    const stacks = exposed(false, [anything]).add("net:aws_eip.any", { domain: "vpc", instance: LATER });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });

  test("which group a rule belongs to", async () => {
    const stacks = exposed(true, []).add("net:aws_vpc_security_group_ingress_rule.any", {
      security_group_id: LATER,
      ip_protocol: "-1",
      cidr_ipv4: "0.0.0.0/0",
    });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });
});

describe("groups that are not known leave the exposure of an instance unknown", () => {
  const groupless = () => exposed(true, []).change("net:aws_instance.web", { vpc_security_group_ids: null });

  test("which a launch template gives it, as it may a public address", async () => {
    expect(await verdictOf(groupless(), closed)).toMatchObject(known);
    const launch_template = [{ id: "lt-1", version: "$Latest" }];
    const stacks = groupless().change("net:aws_instance.web", { launch_template });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
    stacks.change("net:aws_instance.web", { vpc_security_group_ids: ["${aws_security_group.web.id}"] });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
    stacks.change("net:aws_instance.web", { associate_public_ip_address: true });
    expect(await verdictOf(stacks, closed)).toMatchObject(known);
  });

  test("if they are those of an interface of which not even the block is known", async () => {
    const network_interface = "${[for id in [data.http.later.response_body] : { network_interface_id = id }]}";
    const stacks = groupless().change("net:aws_instance.web", { network_interface });
    expect(await verdictOf(stacks, closed)).not.toMatchObject(known);
  });

  test("if a rule of a group that is not known may be the default group's", async () => {
    const stacks = groupless().add("net:aws_vpc_security_group_ingress_rule.any", {
      security_group_id: LATER,
      ip_protocol: "-1",
      cidr_ipv4: "0.0.0.0/0",
    });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });

  test("if the VPC of rules for a default group is not known", async () => {
    const stacks = groupless().add("net:aws_default_security_group.any", { vpc_id: LATER, ingress: [anything] });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });

  test("if the interface is not known to which a group is added", async () => {
    const stacks = exposed(true, []).add("net:aws_network_interface_sg_attachment.any", {
      network_interface_id: LATER,
      security_group_id: "${aws_security_group.open.id}",
    });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });
});

test("an Elastic IP address of an instance is its primary interface's", async () => {
  const stacks = exposed(false, [anything])
    .add("net:aws_network_interface.web", {
      subnet_id: "${aws_subnet.a.id}",
      security_groups: ["${aws_security_group.web.id}"],
    })
    .add("net:aws_instance.web", {
      network_interface: [{ network_interface_id: "${aws_network_interface.web.id}", device_index: 0 }],
    });
  expect(await verdictOf(stacks, closed)).toMatchObject(known);
  stacks.add("net:aws_eip.web", { instance: "${aws_instance.web.id}" });
  expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "VIOLATED", code: "UNEXPECTED_PATH" });
});

describe("rules by reference", () => {
  const inside = { addresses: ["net:aws_instance.other"] };
  /** Another instance of the VPC, in a subnet and a group of its own, or in none. */
  const pair = (rule: object, groups?: string[]) =>
    exposed(false, [rule])
      .add("net:aws_subnet.other", {
        vpc_id: "${aws_vpc.a.id}",
        availability_zone: "eu-central-1a",
        cidr_block: "10.1.1.0/24",
      })
      .add("net:aws_instance.other", {
        subnet_id: "${aws_subnet.other.id}",
        ...(groups && { vpc_security_group_ids: groups }),
      });
  const closedInside = { from: inside, to: instance, expect: "unreachable" as const };
  const all = { protocol: "-1", from_port: 0, to_port: 0 };

  test("may name the default group by its VPC", async () => {
    const byVpc = pair({ ...all, security_groups: ["${aws_vpc.a.default_security_group_id}"] });
    expect(await verdictOf(byVpc, closedInside)).toMatchObject({ verdict: "VIOLATED" });
    byVpc.add("net:aws_default_security_group.main", { vpc_id: "${aws_vpc.a.id}", egress: [anything] });
    expect(await verdictOf(byVpc, closedInside)).toMatchObject({ verdict: "VIOLATED" });
  });

  test("may let a group's own members in, if that is known", async () => {
    const own = ["${aws_security_group.web.id}"];
    expect(await verdictOf(pair({ ...all, self: true }, own), closedInside)).toMatchObject({ verdict: "VIOLATED" });
    expect(await verdictOf(pair({ ...all, self: false }, own), closedInside)).toMatchObject(known);
    expect(await verdictOf(pair({ ...all, self: LATER }, own), closedInside)).toMatchObject(unknown);
  });
});

test("a rule of a VPC's default group opens the instances that name no group", async () => {
  const stacks = exposed(true, [])
    .change("net:aws_instance.web", { vpc_security_group_ids: null })
    .add("net:aws_security_group_rule.open", {
      ...anything,
      type: "ingress",
      security_group_id: "${aws_vpc.a.default_security_group_id}",
    });
  expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "VIOLATED", code: "UNEXPECTED_PATH" });
});
