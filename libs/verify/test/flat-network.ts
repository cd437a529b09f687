import { Stacks } from "./stacks.js";

type Attributes = Record<string, unknown>;

/** A VPC `10.OCTET.0.0/16` with one subnet `NAME` in zone a and one main table, which the VPC's subnets share. */
export function addVpc(stacks: Stacks, name: string, octet: number, more: Attributes = {}): Stacks {
  return stacks
    .add(`net:aws_vpc.${name}`, { cidr_block: `10.${octet}.0.0/16`, ...more })
    .add(`net:aws_subnet.${name}`, {
      vpc_id: `\${aws_vpc.${name}.id}`,
      availability_zone: "eu-central-1a",
      cidr_block: `10.${octet}.0.0/24`,
      tags: { Name: name },
    });
}

/** A route in the main table of a VPC. */
export function addRoute(stacks: Stacks, vpc: string, destination: string, target: Attributes): Stacks {
  const name = destination.includes(":") ? "destination_ipv6_cidr_block" : "destination_cidr_block";
  const key = destination.replace(/[.:/]+/g, "_");
  return stacks.add(`net:aws_route.${vpc}_${key}`, {
    route_table_id: `\${aws_vpc.${vpc}.main_route_table_id}`,
    [name]: destination,
    ...target,
  });
}

export const viaHub = { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" };

/** VPCs a and b on a transit gateway with its default table, each with a default route to it. */
export function flatNetwork(gateway: Attributes = {}): Stacks {
  const stacks = new Stacks().add("net:aws_ec2_transit_gateway.main", gateway);
  ["a", "b"].forEach((name, index) => attach(addVpc(stacks, name, index + 1), name));
  return stacks;
}

/** Attaches a VPC to the transit gateway by its one subnet, with a default route. */
export function attach(stacks: Stacks, name: string, more: Attributes = {}): Stacks {
  stacks.add(`net:aws_ec2_transit_gateway_vpc_attachment.${name}`, {
    ...viaHub,
    vpc_id: `\${aws_vpc.${name}.id}`,
    subnet_ids: [`\${aws_subnet.${name}.id}`],
    ...more,
  });
  return addRoute(stacks, name, "0.0.0.0/0", viaHub);
}

export const subnet = (name: string) => ({ addresses: [`net:aws_subnet.${name}`] });

export const AB = { from: subnet("a"), to: subnet("b") };
