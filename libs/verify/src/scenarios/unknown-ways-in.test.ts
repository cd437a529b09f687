import { describe, expect, test } from "vitest";
import { addVpc, flatNetwork, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const unproven = { verdict: "UNPROVEN" };
const vpc_id = "${aws_vpc.a.id}";
const closed = { from: "internet" as const, to: subnet("a"), expect: "unreachable" as const };

function vpc(): Stacks {
  return addVpc(new Stacks(), "a", 1).change("net:aws_subnet.a", { map_public_ip_on_launch: true });
}

describe("a VPC without an internet gateway of the input", () => {
  test("lets nothing in", async () => {
    expect(await verdictOf(vpc(), closed)).toMatchObject({ verdict: "PROVEN" });
  });

  test.each([
    ["awscc_ec2_vpc_gateway_attachment.x", { vpc_id, internet_gateway_id: "igw-1" }],
    ["aws_cloudformation_stack.x", { name: "x", parameters: { Table: "${aws_vpc.a.main_route_table_id}" } }],
    ["aws_ec2_client_vpn_network_association.x", { subnet_id: "${aws_subnet.a.id}", client_vpn_endpoint_id: "cvpn-1" }],
    ["terraform_data.x", { input: "${aws_route_table.x.id}" }],
    ["aws_cloudcontrolapi_resource.x", { desired_state: "${jsonencode({ RouteTableId = aws_route_table.x.id })}" }],
  ])("may have one by %s", async (address, attributes) => {
    const stacks = vpc().add("net:aws_route_table.x", { vpc_id }).add(`net:${address}`, attributes);
    expect(await verdictOf(stacks, closed)).toMatchObject(unproven);
  });
});

describe("a VPN connection at a gateway that is not in the input", () => {
  const site = { cidr: "192.168.0.0/16", via: "net:aws_vpn_connection.c" };

  test.each([
    ["vpn_gateway_id", "vgw-1"],
    ["transit_gateway_id", "tgw-1"],
    ["transit_gateway_id", "${data.http.later.response_body}"],
  ])("may lead anywhere: %s %s", async (name, value) => {
    const stacks = flatNetwork().add("net:aws_vpn_connection.c", { customer_gateway_id: "cgw-1", [name]: value });
    const result = await verdictOf(stacks, { from: site, to: subnet("a"), expect: "unreachable" });
    expect(result).toMatchObject(unproven);
  });

  test("leads nowhere without any", async () => {
    const stacks = flatNetwork().add("net:aws_vpn_connection.c", { customer_gateway_id: "cgw-1" });
    const result = await verdictOf(stacks, { from: site, to: subnet("a"), expect: "unreachable" });
    expect(result).toMatchObject({ verdict: "PROVEN" });
  });
});

describe("what a resource with an unknown count may add", () => {
  const LATER = '${toset(split(",", data.http.later.response_body))}';
  const hub = () => flatNetwork({ default_route_table_association: "disable" });
  const table = "${aws_ec2_transit_gateway.main.propagation_default_route_table_id}";

  test.each([
    ["a route", flatNetwork().remove("net:aws_route.a_0_0_0_0_0"), "aws_route", { route_table_id: "${each.value}" }],
    [
      "an association",
      hub(),
      "aws_ec2_transit_gateway_route_table_association",
      { transit_gateway_attachment_id: "${each.value}", transit_gateway_route_table_id: table },
    ],
    [
      "a propagation",
      flatNetwork({ default_route_table_propagation: "disable" }),
      "aws_ec2_transit_gateway_route_table_propagation",
      { transit_gateway_attachment_id: "${each.value}", transit_gateway_route_table_id: table },
    ],
  ])("is not missing for certain: %s", async (_, stacks, type, attributes) => {
    const intent = { from: subnet("a"), to: subnet("b") };
    expect(await verdictOf(stacks, intent)).toMatchObject({ verdict: "VIOLATED" });
    stacks.add(`net:${type}.later`, { for_each: LATER, ...attributes });
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven);
  });
});

describe("a function in a VPC", () => {
  const config = { subnet_ids: ["${aws_subnet.a.id}"], security_group_ids: ["${aws_security_group.a.id}"] };
  const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
  const network = (ingress: unknown[]) =>
    flatNetwork()
      .add("net:aws_security_group.a", { vpc_id, ingress, egress: [open] })
      .add("net:aws_lambda_function.a", { vpc_config: [config] });
  const end = { addresses: ["net:aws_lambda_function.a"] };

  test("opens flows", async () => {
    expect(await verdictOf(network([]), { from: end, to: subnet("b") })).toMatchObject({ verdict: "PROVEN" });
  });

  test("is not known to take any", async () => {
    expect(await verdictOf(network([open]), { from: subnet("b"), to: end })).toMatchObject(unproven);
  });

  test("takes none that its groups stop", async () => {
    const apart = { from: subnet("b"), to: end, expect: "unreachable" as const };
    expect(await verdictOf(network([]), apart)).toMatchObject({ verdict: "PROVEN" });
  });
});
