import { expect, test } from "vitest";
import { E, FIREWALL, hubNetwork, SUPERNET } from "../../test/hub-network.js";
import { verdictOf } from "../../test/verify.js";

const from = (subnet: string) => ({ addresses: [subnet] });

test("a trace names every hop by its Terraform addresses", async () => {
  const network = hubNetwork().change("hub:aws_route.public_a_spokes", {
    vpc_endpoint_id: null,
    transit_gateway_id: "${aws_ec2_transit_gateway.main.id}",
  });
  const result = await verdictOf(network, { ...E, from: from("alpha:aws_subnet.workload_a") });
  expect(result.trace?.flow).toEqual({ source: "10.1.0.5", destination: "198.51.100.10", protocol: "tcp", port: 443 });
  expect(result.trace?.forward.slice(0, 3)).toEqual([
    {
      at: "alpha:aws_subnet.workload_a",
      zone: "eu-central-1a",
      table: "alpha:aws_route_table.workload_a",
      matched: "0.0.0.0/0",
      target: "hub:aws_ec2_transit_gateway.main",
      route: "alpha:aws_route.workload_a_default",
    },
    {
      at: "hub:aws_ec2_transit_gateway.main",
      zone: null,
      table: "hub:aws_ec2_transit_gateway_route_table.spokes",
      matched: "0.0.0.0/0",
      target: "hub:aws_ec2_transit_gateway_vpc_attachment.inspection",
      route: "hub:aws_ec2_transit_gateway_route.to_inspection",
    },
    {
      at: "hub:aws_subnet.transit_a",
      zone: "eu-central-1a",
      table: "hub:aws_route_table.transit_a",
      matched: "0.0.0.0/0",
      target: FIREWALL,
      route: "hub:aws_route.transit_a_default",
    },
  ]);
  expect(result.trace?.return.at(1)).toMatchObject({
    at: "hub:aws_subnet.public_a",
    matched: SUPERNET,
    target: "hub:aws_ec2_transit_gateway.main",
    route: "hub:aws_route.public_a_spokes",
    rejected: [
      { matched: "0.0.0.0/0", target: "hub:aws_internet_gateway.main", route: "hub:aws_route.public_a_default" },
    ],
  });
});
