import type { Mutant } from "../mutant.js";
import { idOf, namedBy } from "../references.js";
import { addResource, type Resource, resourcesOf, type Stacks } from "../stacks.js";

/** Gives each VPC ways around the hub: an internet gateway if it has none, an endpoint for S3, a peering with each VPC of its stack. */
export function shortcuts(stacks: Stacks): Mutant[] {
  const vpcs = resourcesOf(stacks, "aws_vpc");
  return vpcs.flatMap((vpc) => {
    const tables = resourcesOf(stacks, "aws_route_table").filter((table) => namedBy(table, "vpc_id", [vpc]).length > 0);
    const gateways = resourcesOf(stacks, "aws_internet_gateway").filter(
      (gateway) => namedBy(gateway, "vpc_id", [vpc]).length > 0,
    );
    const others = vpcs.filter((other) => other !== vpc && other.stack === vpc.stack);
    return tables.flatMap((table) => [
      ...(gateways.length === 0 ? [withInternetGateway(vpc, table)] : []),
      withServiceEndpoint(vpc, table),
      ...others.map((other) => withPeering(vpc, table, other)),
    ]);
  });
}

function withInternetGateway(vpc: Resource, table: Resource): Mutant {
  return {
    name: `add to ${table.address} half of the internet through an internet gateway of its own`,
    apply: (copy) => {
      addResource(copy, vpc.stack, "aws_internet_gateway", "added", { vpc_id: idOf(vpc) });
      addRoute(copy, table, "128.0.0.0/1", { gateway_id: "${aws_internet_gateway.added.id}" });
    },
  };
}

function withServiceEndpoint(vpc: Resource, table: Resource): Mutant {
  return {
    name: `add to ${table.address} a gateway endpoint for S3`,
    apply: (copy) => {
      addResource(copy, vpc.stack, "aws_vpc_endpoint", "added", {
        vpc_id: idOf(vpc),
        service_name: "com.amazonaws.eu-central-1.s3",
        vpc_endpoint_type: "Gateway",
        route_table_ids: [idOf(table)],
      });
    },
  };
}

function withPeering(vpc: Resource, table: Resource, other: Resource): Mutant {
  return {
    name: `add to ${table.address} a peering with ${other.address}`,
    apply: (copy) => {
      const peering = { vpc_id: idOf(vpc), peer_vpc_id: idOf(other), auto_accept: true };
      addResource(copy, vpc.stack, "aws_vpc_peering_connection", "added", peering);
      const target = { vpc_peering_connection_id: "${aws_vpc_peering_connection.added.id}" };
      addRoute(copy, table, `\${aws_vpc.${other.name}.cidr_block}`, target);
    },
  };
}

function addRoute(copy: Stacks, table: Resource, cidr: string, target: Readonly<Record<string, string>>): void {
  const body = { route_table_id: idOf(table), destination_cidr_block: cidr, ...target };
  addResource(copy, table.stack, "aws_route", "added", body);
}
