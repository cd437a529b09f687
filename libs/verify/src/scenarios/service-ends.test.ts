import { describe, expect, test } from "vitest";
import { addRoute, addVpc, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const unproven = { verdict: "UNPROVEN" };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const https = { traffic: { ports: [443] } };
const all = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
const subnets = ["${aws_subnet.a.id}"];
const groups = ["${aws_security_group.a.id}"];

/** A VPC whose one subnet is public. */
function network(): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1)
    .change("net:aws_subnet.a", { map_public_ip_on_launch: true })
    .add("net:aws_internet_gateway.a", { vpc_id: "${aws_vpc.a.id}" })
    .add("net:aws_security_group.a", { vpc_id: "${aws_vpc.a.id}", ingress: [all], egress: [all] })
    .add("net:aws_db_subnet_group.a", { name: "a", subnet_ids: subnets });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.a.id}" });
}

const FUNCTION = "net:aws_lambda_function.a";
const SERVICE = "net:aws_ecs_service.a";
const DATABASE = "net:aws_db_instance.a";
const CLUSTER = "net:aws_rds_cluster.a";
const MOUNT = "net:aws_efs_mount_target.a";
const BROKERS = "net:aws_msk_cluster.a";

const config = { subnet_ids: subnets, security_group_ids: groups };
const awsvpc = (more: Record<string, unknown> = {}) => ({
  network_configuration: [{ subnets, security_groups: groups, ...more }],
});
const database = (more: Record<string, unknown> = {}) => ({
  db_subnet_group_name: "${aws_db_subnet_group.a.name}",
  vpc_security_group_ids: groups,
  ...more,
});
const brokers = (type: string) => ({
  broker_node_group_info: [
    {
      client_subnets: subnets,
      security_groups: groups,
      connectivity_info: [{ public_access: [{ type }] }],
    },
  ],
});

describe("a service stands in its subnets, with public addresses of its own kind", () => {
  test.each([
    ["tasks", SERVICE, awsvpc(), false],
    ["tasks with public addresses", SERVICE, awsvpc({ assign_public_ip: true }), true],
    ["a database", DATABASE, database(), false],
    ["a public database", DATABASE, database({ publicly_accessible: true }), true],
    ["a database whose subnet group is named", DATABASE, database({ db_subnet_group_name: "a" }), false],
    ["a cluster", CLUSTER, database(), false],
    ["a mount target", MOUNT, { subnet_id: "${aws_subnet.a.id}", security_groups: groups }, false],
    ["brokers", BROKERS, brokers("DISABLED"), false],
    ["public brokers", BROKERS, brokers("SERVICE_PROVIDED_EIPS"), true],
  ])("%s", async (_, address, attributes, isPublic) => {
    const stacks = network().add(address, attributes);
    const out = await verdictOf(stacks, { from: { addresses: [address] }, to: "internet", ...https });
    expect(out).toMatchObject(isPublic ? proven : violated("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"));
    const into = { to: { addresses: [address] }, ...https };
    expect(await verdictOf(stacks, { from: subnet("a"), ...into })).toMatchObject(proven);
    const closed = await verdictOf(stacks, { from: "internet", ...into, expect: "unreachable" });
    expect(closed).toMatchObject(isPublic ? violated("UNEXPECTED_PATH") : proven);
    stacks.change("net:aws_security_group.a", { ingress: [] });
    expect(await verdictOf(stacks, { from: subnet("a"), ...into })).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
  });

  test.each([
    ["a function outside of VPCs", FUNCTION, {}],
    ["tasks on their instances' interfaces", SERVICE, {}],
    ["a database in a subnet group of nobody", DATABASE, database({ db_subnet_group_name: "other" })],
    ["a function in a subnet that is not known", FUNCTION, { vpc_config: [{ ...config, subnet_ids: ["${var.x}"] }] }],
  ])("%s is not judged", async (_, address, attributes) => {
    const stacks = network().add(address, attributes);
    const intent = { from: subnet("a"), to: { addresses: [address] }, expect: "unreachable" as const };
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven);
  });

  test("a cluster has those of its instances", async () => {
    const member = { cluster_identifier: "${aws_rds_cluster.a.id}", publicly_accessible: true };
    const stacks = network().add(CLUSTER, database()).add("net:aws_rds_cluster_instance.one", member);
    const intent = { from: "internet" as const, expect: "unreachable" as const, ...https };
    for (const address of [CLUSTER, "net:aws_rds_cluster_instance.one"]) {
      const to = { addresses: [address] };
      expect(await verdictOf(stacks, { ...intent, to })).toMatchObject(violated("UNEXPECTED_PATH"));
    }
    stacks.add("net:aws_rds_cluster_instance.two", { ...member, publicly_accessible: false });
    expect(await verdictOf(stacks, { ...intent, to: { addresses: [CLUSTER] } })).toMatchObject(unproven);
  });
});

describe("a gateway endpoint", () => {
  const S3 = "net:aws_vpc_endpoint.s3";
  const toS3 = { from: subnet("a"), to: { addresses: [S3] }, ...https };
  const endpoint = (more: Record<string, unknown> = {}) =>
    addVpc(new Stacks(), "a", 1, { ipv6_cidr_block: "2600:1f00:1:100::/56" })
      .change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f00:1:100::/64" })
      .add(S3, {
        vpc_id: "${aws_vpc.a.id}",
        service_name: "com.amazonaws.eu-central-1.s3",
        route_table_ids: ["${aws_vpc.a.main_route_table_id}"],
        ...more,
      });

  test("is reached by the tables that name it, and over the hub by nobody", async () => {
    expect(await verdictOf(endpoint(), toS3)).toMatchObject(proven);
    expect(await verdictOf(endpoint({ route_table_ids: [] }), toS3)).toMatchObject(violated("NO_ROUTE_TO_DESTINATION"));
    const other = addVpc(endpoint(), "b", 2);
    expect(await verdictOf(other, { ...toS3, from: subnet("b") })).toMatchObject(violated("NO_ROUTE_TO_DESTINATION"));
    expect(await verdictOf(other, { ...toS3, from: subnet("b"), expect: "unreachable" })).toMatchObject(proven);
  });

  test("takes what is for its service from routes that are wider, and from a narrow one nobody knows", async () => {
    const elsewhere = (...blocks: string[]) =>
      blocks.reduce(
        (stacks, block) => addRoute(stacks, "a", block, { gateway_id: "${aws_internet_gateway.a.id}" }),
        endpoint().add("net:aws_internet_gateway.a", { vpc_id: "${aws_vpc.a.id}" }),
      );
    expect(await verdictOf(elsewhere("0.0.0.0/0"), toS3)).toMatchObject(proven);
    expect(await verdictOf(elsewhere("0.0.0.0/1"), toS3)).toMatchObject(proven);
    expect(await verdictOf(elsewhere("0.0.0.0/1", "128.0.0.0/1"), toS3)).toMatchObject(proven);
    expect(await verdictOf(elsewhere("3.0.0.0/8"), toS3)).toMatchObject(unproven);
  });

  test("takes IPv6 if it is for both, and of what is not known it is not known", async () => {
    const byIpv6 = { ...toS3, traffic: { ports: [443], family: "ipv6" as const } };
    await expect(verdictOf(endpoint(), byIpv6)).rejects.toThrow("IPv6 addresses");
    expect(await verdictOf(endpoint({ ip_address_type: "dualstack" }), byIpv6)).toMatchObject(proven);
    const later = endpoint({ ip_address_type: "${data.http.later.response_body}" });
    expect(await verdictOf(later, byIpv6)).toMatchObject(unproven);
  });

  test("of a narrow rule it is not known whether it is for the service", async () => {
    const host = (...egress: Record<string, unknown>[]) =>
      endpoint()
        .add("net:aws_security_group.a", { vpc_id: "${aws_vpc.a.id}", egress })
        .add("net:aws_instance.a", { subnet_id: "${aws_subnet.a.id}", vpc_security_group_ids: groups });
    const out = { ...toS3, from: { addresses: ["net:aws_instance.a"] } };
    const to = (...cidr_blocks: string[]) => ({ ...all, cidr_blocks });
    expect(await verdictOf(host(to("3.5.0.0/16")), out)).toMatchObject(unproven);
    expect(await verdictOf(host(to("3.5.0.0/16")), { ...out, expect: "unreachable" })).toMatchObject(unproven);
    expect(await verdictOf(host(to("10.0.0.0/8")), { ...out, expect: "unreachable" })).toMatchObject(proven);
    const listed = { ...all, cidr_blocks: [], prefix_list_ids: ["${aws_vpc_endpoint.s3.prefix_list_id}"] };
    expect(await verdictOf(host(listed), out)).toMatchObject(proven);
  });
});

describe("a prefix list of AWS's", () => {
  const list = { name: "com.amazonaws.global.cloudfront.origin-facing" };
  const id = "${data.aws_ec2_managed_prefix_list.cdn.id}";
  const guarded = (rules: Record<string, unknown>) =>
    network()
      .data("net:aws_ec2_managed_prefix_list.cdn", list)
      .change("net:aws_security_group.a", { ingress: [{ ...all, cidr_blocks: [], ...rules }] })
      .add("net:aws_instance.a", { subnet_id: "${aws_subnet.a.id}", vpc_security_group_ids: groups });

  test("opens a host to part of the internet", async () => {
    const stacks = guarded({ prefix_list_ids: [id] });
    const into = { from: "internet" as const, to: { addresses: ["net:aws_instance.a"] }, ...https };
    expect(await verdictOf(stacks, { ...into, expect: "unreachable" })).toMatchObject(violated("UNEXPECTED_PATH"));
    expect(await verdictOf(stacks, into)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    const inside = { ...into, from: subnet("a"), expect: "unreachable" as const };
    expect(await verdictOf(stacks, inside)).toMatchObject(proven);
  });

  test("takes part of the internet another way", async () => {
    const stacks = network()
      .data("net:aws_ec2_managed_prefix_list.cdn", list)
      .add("net:aws_ec2_transit_gateway.hub", {})
      .add("net:aws_route.cdn", {
        route_table_id: "${aws_vpc.a.main_route_table_id}",
        destination_prefix_list_id: id,
        transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}",
      });
    expect(await verdictOf(stacks, { from: subnet("a"), to: "internet", ...https })).not.toMatchObject(proven);
  });

  test("of two lists with one block AWS takes either", async () => {
    const customer = (cidr: string) => ({ name: "x", address_family: "IPv4", max_entries: 1, entry: [{ cidr }] });
    const route = (name: string, more: Record<string, unknown>) => ({
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      destination_prefix_list_id: `\${aws_ec2_managed_prefix_list.${name}.id}`,
      ...more,
    });
    const peering = { vpc_peering_connection_id: "${aws_vpc_peering_connection.ab.id}" };
    const stacks = addVpc(network(), "b", 2)
      .add("net:aws_vpc_peering_connection.ab", { vpc_id: "${aws_vpc.a.id}", peer_vpc_id: "${aws_vpc.b.id}" })
      .add("net:aws_ec2_managed_prefix_list.one", customer("10.2.0.0/16"))
      .add("net:aws_ec2_managed_prefix_list.two", customer("10.2.0.0/16"))
      .add("net:aws_route.one", route("one", { gateway_id: "${aws_internet_gateway.a.id}" }))
      .add("net:aws_route.two", route("two", peering));
    const apart = { from: subnet("a"), to: subnet("b"), expect: "unreachable" as const, ...https };
    expect(await verdictOf(stacks, apart)).toMatchObject(violated("UNEXPECTED_PATH"));
    expect(await verdictOf(stacks, { ...apart, expect: "reachable" })).toMatchObject({ verdict: "VIOLATED" });
  });
});

describe("private IPv6 addresses", () => {
  const dualstack = (vpc: string, net: string) =>
    addRoute(network(), "a", "::/0", { gateway_id: "${aws_internet_gateway.a.id}" })
      .change("net:aws_vpc.a", { ipv6_cidr_block: vpc })
      .change("net:aws_subnet.a", { ipv6_cidr_block: net });
  const out = { from: subnet("a"), to: "internet" as const, traffic: { ports: [443], family: "ipv6" as const } };
  const into = { ...out, from: "internet" as const, to: subnet("a"), expect: "unreachable" as const };

  test("are not on the internet", async () => {
    const own = dualstack("fd00:1::/56", "fd00:1::/64");
    expect(await verdictOf(own, out)).toMatchObject({ verdict: "VIOLATED" });
    expect(await verdictOf(own, into)).toMatchObject(proven);
    const egressOnly = own
      .add("net:aws_egress_only_internet_gateway.a", { vpc_id: "${aws_vpc.a.id}" })
      .remove("net:aws_route.a__0");
    addRoute(egressOnly, "a", "::/0", { egress_only_gateway_id: "${aws_egress_only_internet_gateway.a.id}" });
    expect(await verdictOf(egressOnly, out)).toMatchObject({ verdict: "VIOLATED" });
    const global = dualstack("2600:1f00:1:100::/56", "2600:1f00:1:100::/64");
    expect(await verdictOf(global, out)).toMatchObject(proven);
    expect(await verdictOf(global, into)).toMatchObject(violated("UNEXPECTED_PATH"));
  });

  test("of a subnet come from a pool, if it names one", async () => {
    const stacks = dualstack("2600:1f00:1:100::/56", "").change("net:aws_subnet.a", {
      ipv6_cidr_block: undefined,
      ipv6_ipam_pool_id: "ipam-pool-1",
    });
    expect(await verdictOf(stacks, into)).toMatchObject(unproven);
  });
});
