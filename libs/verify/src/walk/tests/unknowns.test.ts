import { describe, expect, test } from "vitest";
import { AB, addRoute, flatNetwork, subnet } from "../../../test/flat-network.js";
import { E, FIREWALL, hubNetwork } from "../../../test/hub-network.js";
import { verdictOf } from "../../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const unproven = (code: string, at?: string) => ({
  verdict: "UNPROVEN",
  code,
  ...(at !== undefined && { message: expect.stringContaining(at) as string }),
});
const vpc_id = "${aws_vpc.a.id}";

describe("what is not modelled", () => {
  test.each([
    ["a carrier gateway", "carrier_gateway_id", "cagw-1"],
    ["a local gateway", "local_gateway_id", "lgw-1"],
    ["a core network", "core_network_arn", "arn:aws:networkmanager::1:core-network/c"],
  ])("leaves flows to %s unproven", async (_, attribute, id) => {
    const stacks = addRoute(flatNetwork(), "a", "10.2.0.0/16", { [attribute]: id });
    expect(await verdictOf(stacks, AB)).toMatchObject(unproven("UNSUPPORTED_RESOURCE", "net:aws_route.a_10_2_0_0_16"));
  });

  test.each([
    ["net:aws_vpc_endpoint.resource", { vpc_id, vpc_endpoint_type: "Resource", subnet_ids: ["${aws_subnet.a.id}"] }],
    ["net:aws_vpc_endpoint.lattice", { vpc_id, vpc_endpoint_type: "ServiceNetwork" }],
    ["net:aws_vpclattice_service_network_vpc_association.a", { vpc_identifier: vpc_id }],
    ["net:aws_ec2_client_vpn_network_association.a", { subnet_id: "${aws_subnet.a.id}" }],
    ["net:aws_networkmanager_vpc_attachment.a", { vpc_arn: "${aws_vpc.a.arn}" }],
  ])("leaves flows of a VPC with %s unproven", async (address, attributes) => {
    const stacks = flatNetwork().add(address, attributes);
    expect(await verdictOf(stacks, AB)).toMatchObject(unproven("UNSUPPORTED_RESOURCE", address));
    expect(await verdictOf(stacks, { ...AB, to: subnet("a"), from: subnet("b") })).toMatchObject(
      unproven("UNSUPPORTED_RESOURCE"),
    );
  });

  test("does not hide a violation", async () => {
    const stacks = flatNetwork().add("net:aws_vpc_endpoint.lattice", { vpc_id, vpc_endpoint_type: "ServiceNetwork" });
    stacks.remove("net:aws_route.a_0_0_0_0_0");
    expect(await verdictOf(stacks, AB)).toMatchObject({ verdict: "VIOLATED", code: "NO_ROUTE_TO_DESTINATION" });
  });

  test("does not touch other VPCs, nor do resources that carry no packets", async () => {
    const stacks = hubNetwork()
      .add("hub:aws_iam_role.flow_logs", { name: "x" })
      .add("hub:aws_flow_log.main", { vpc_id: "${aws_vpc.inspection.id}" })
      .add("beta:aws_vpc_endpoint.lattice", { vpc_id: "${aws_vpc.main.id}", vpc_endpoint_type: "ServiceNetwork" });
    const from = { vpcs: ["alpha:aws_vpc.main"], tags: { Tier: "workload" } };
    expect(await verdictOf(stacks, { ...E, from })).toMatchObject(proven);
    expect(await verdictOf(stacks, E)).toMatchObject(unproven("UNSUPPORTED_RESOURCE", "beta:aws_vpc_endpoint.lattice"));
  });
});

describe("what cannot be known", () => {
  test("which VPC a block belongs to leaves flows of every VPC that may have it unproven", async () => {
    const stacks = flatNetwork()
      .add("net:aws_vpc_ipv4_cidr_block_association.more", { vpc_id: "${var.any}", cidr_block: "10.128.0.0/16" })
      .change("net:aws_subnet.b", { cidr_block: "10.128.0.0/24" });
    Object.assign(stacks.json.net ?? {}, { variable: { any: {} } });
    expect(await verdictOf(stacks, AB)).toMatchObject(unproven("UNKNOWN_VALUE"));
  });

  const data = (name: string) => `\${data.aws_ssm_parameter.${name}.value}`;
  const withData = (stacks: ReturnType<typeof flatNetwork>) => {
    Object.assign(stacks.json.net ?? {}, { data: { aws_ssm_parameter: { x: { name: "x" } } } });
    return stacks;
  };

  test("in the table on the way leaves the flow unproven", async () => {
    const stacks = withData(addRoute(flatNetwork(), "a", "10.2.0.0/16", { transit_gateway_id: data("x") }));
    expect(await verdictOf(stacks, AB)).toMatchObject(unproven("UNKNOWN_VALUE", "net:aws_route.a_10_2_0_0_16"));
  });

  test("about which table a route is in leaves flows to its destination unproven", async () => {
    const lost = (destination_cidr_block: string) =>
      withData(flatNetwork()).add("net:aws_route.lost", {
        route_table_id: data("x"),
        destination_cidr_block,
        transit_gateway_id: "${aws_ec2_transit_gateway.main.id}",
      });
    expect(await verdictOf(lost("10.2.0.0/16"), AB)).toMatchObject(unproven("UNKNOWN_VALUE", "net:aws_route.lost"));
    expect(await verdictOf(lost("10.9.0.0/16"), AB)).toMatchObject(proven);
  });

  test("about zones leaves flows through them unproven", async () => {
    const zone = flatNetwork().change("net:aws_subnet.a", { availability_zone: null });
    zone.add("net:aws_subnet.other", { vpc_id, cidr_block: "10.1.7.0/24", availability_zone: "eu-central-1b" });
    expect(await verdictOf(zone, { from: { addresses: ["net:aws_subnet.other"] }, to: AB.to })).toMatchObject(
      unproven("UNKNOWN_VALUE", "net:aws_subnet.a"),
    );
  });

  test("elsewhere does not matter", async () => {
    const stacks = withData(flatNetwork()).add("net:aws_vpc.elsewhere", { cidr_block: data("x") });
    expect(await verdictOf(stacks, AB)).toMatchObject(proven);
  });

  test("of zones leaves what holds in any zone, and no more", async () => {
    const stacks = hubNetwork(["a", "b"]);
    for (const zone of ["a", "b"]) {
      const index = zone === "a" ? 0 : 1;
      const availability_zone = `\${data.aws_availability_zones.here.names[${index}]}`;
      for (const tier of ["workload", "transit"])
        stacks.change(`alpha:aws_subnet.${tier}_${zone}`, { availability_zone });
    }
    const json = stacks.json.alpha as { data?: object };
    json.data = { ...json.data, aws_availability_zones: { here: {} } };
    const transit = { addresses: ["alpha:aws_subnet.transit_a"] };
    stacks.change("alpha:aws_vpc.main", {}).add("alpha:aws_route.transit", {
      route_table_id: "${aws_vpc.main.main_route_table_id}",
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_id: stacks.remote("alpha", "hub", "gateway"),
    });
    const beta = { vpcs: ["beta:aws_vpc.main"], tags: { Tier: "workload" } };
    // From a subnet of the attachment packets surely get to the hub, and appliance mode is in any zone.
    const intent = { from: transit, to: beta, through: [FIREWALL], symmetric: true };
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
    stacks.change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", { appliance_mode_support: "disable" });
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven("UNKNOWN_VALUE", "availability zone"));
  });
});
