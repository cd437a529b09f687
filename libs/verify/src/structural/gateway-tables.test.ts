import { describe, expect, test } from "vitest";
import { endpointIn } from "../../test/hub-network.js";
import { Stacks } from "../../test/stacks.js";
import { mistakesOf } from "../../test/verify.js";

const vpc_id = "${aws_vpc.main.id}";

/** A VPC whose gateway's table leads what comes in for the application through a firewall. */
function network(gateway: "aws_vpn_gateway" | "aws_internet_gateway"): Stacks {
  const subnet = (name: string, third: number, table: string) =>
    stacks
      .add(`net:aws_subnet.${name}`, {
        vpc_id,
        availability_zone: "eu-central-1a",
        cidr_block: `10.1.${String(third)}.0/24`,
      })
      .add(`net:aws_route_table_association.${name}`, {
        subnet_id: `\${aws_subnet.${name}.id}`,
        route_table_id: `\${aws_route_table.${table}.id}`,
      });
  const route = (cidr_block: string, target: Record<string, string>) => ({ cidr_block, ...target });
  const onward = { gateway_id: `\${${gateway}.main.id}` };
  const through = { vpc_endpoint_id: endpointIn("a") };
  const stacks = new Stacks()
    .add("net:aws_vpc.main", { cidr_block: "10.1.0.0/16" })
    .add(`net:${gateway}.main`, { vpc_id })
    .add("net:aws_networkfirewall_firewall.main", {
      vpc_id,
      subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}" }],
    })
    .add("net:aws_route_table.firewall", { vpc_id, route: [route("0.0.0.0/0", onward)] })
    .add("net:aws_route_table.app", { vpc_id, route: [route("0.0.0.0/0", through)] })
    .add("net:aws_route_table.gateway", { vpc_id, route: [route("10.1.0.0/24", through)] })
    .add("net:aws_route_table_association.gateway", {
      gateway_id: `\${${gateway}.main.id}`,
      route_table_id: "${aws_route_table.gateway.id}",
    });
  subnet("app", 0, "app");
  subnet("firewall", 9, "firewall");
  return stacks;
}

// https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
describe.each(["aws_vpn_gateway", "aws_internet_gateway"] as const)("the table of an %s", (gateway) => {
  const withRoutes = (...routes: object[]) =>
    network(gateway).change("net:aws_route_table.gateway", {
      route: [{ cidr_block: "10.1.0.0/24", vpc_endpoint_id: endpointIn("a") }, ...routes],
    });

  test("leads whole subnets to firewalls", async () => {
    expect(await mistakesOf(network(gateway))).not.toContain("EDGE_ROUTE_INVALID");
  });

  test.each([
    ["a block outside the VPC", { cidr_block: "172.16.0.0/12", vpc_endpoint_id: endpointIn("a") }],
    ["a part of a subnet", { cidr_block: "10.1.0.0/25", vpc_endpoint_id: endpointIn("a") }],
    [
      "a subnet to a transit gateway",
      { cidr_block: "10.1.9.0/24", transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" },
    ],
  ])("may not route %s", async (_, route) => {
    const stacks = withRoutes(route).add("net:aws_ec2_transit_gateway.main", {});
    expect(await mistakesOf(stacks)).toContain("EDGE_ROUTE_INVALID");
  });

  test("may not take propagated routes", async () => {
    const stacks = network(gateway).add("net:aws_vpn_gateway.other", { vpc_id });
    const from = gateway === "aws_vpn_gateway" ? "main" : "other";
    stacks
      .add("net:aws_vpn_connection.office", {
        vpn_gateway_id: `\${aws_vpn_gateway.${from}.id}`,
        static_routes_only: true,
      })
      .add("net:aws_vpn_connection_route.office", {
        vpn_connection_id: "${aws_vpn_connection.office.id}",
        destination_cidr_block: "192.168.0.0/16",
      })
      .add("net:aws_vpn_gateway_route_propagation.gateway", {
        vpn_gateway_id: `\${aws_vpn_gateway.${from}.id}`,
        route_table_id: "${aws_route_table.gateway.id}",
      });
    if (from === "main") stacks.remove("net:aws_vpn_gateway.other");
    expect(await mistakesOf(stacks)).toContain("EDGE_ROUTE_INVALID");
  });
});
