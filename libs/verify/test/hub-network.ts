import type { IntentDescription } from "@causeway/intents";
import { Stacks } from "./stacks.js";

export const SPOKES = ["alpha", "beta", "gamma"] as const;
export const ZONES = ["a", "b", "c"] as const;
export const FIREWALL = "hub:aws_networkfirewall_firewall.main";

/** Addresses of the spokes are 10.1.0.0/16, 10.2.0.0/16, ...; those of the inspection VPC 10.255.0.0/16. */
export const SUPERNET = "10.0.0.0/8";

type Intent = Omit<IntentDescription, "name">;

const workloads = { tags: { Tier: "workload" } };

/** Every spoke reaches the internet only through the firewall, both ways alike. */
export const E: Intent = { from: workloads, to: "internet", through: [FIREWALL], symmetric: true };
/** Spoke to spoke only through the firewall, both ways alike. */
export const EW: Intent = { from: workloads, to: workloads, through: [FIREWALL], symmetric: true };
/** Spokes cannot reach each other. */
export const ISO: Intent = { from: workloads, to: workloads, expect: "unreachable" };
/** A packet is inspected by the endpoint of the zone in which it entered the firewall's VPC. */
export const LOC: Intent = { from: workloads, to: workloads, through: [FIREWALL], sameZone: true };
export const LOC_EGRESS: Intent = { from: workloads, to: "internet", through: [FIREWALL], sameZone: true };

/** The firewall's endpoint in a zone, as Terraform finds it. */
export function endpointIn(zone: string): string {
  const states = "aws_networkfirewall_firewall.main.firewall_status[0].sync_states";
  return `\${one([for s in ${states} : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1${zone}"])}`;
}

/** Three spokes in three zones, spoke and inspection tables on the hub, one combined inspection and egress VPC. */
export function hubNetwork(zones: readonly string[] = ZONES): Stacks {
  const stacks = new Stacks();
  addHub(stacks);
  addInspection(stacks, zones);
  SPOKES.forEach((name, index) => addSpoke(stacks, name, `10.${index + 1}`, zones));
  return stacks;
}

function addHub(stacks: Stacks): void {
  stacks
    .add("hub:aws_ec2_transit_gateway.main", {
      default_route_table_association: "disable",
      default_route_table_propagation: "disable",
    })
    .add("hub:aws_ec2_transit_gateway_route_table.spokes", { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" })
    .add("hub:aws_ec2_transit_gateway_route_table.inspection", {
      transit_gateway_id: "${aws_ec2_transit_gateway.main.id}",
    })
    .add("hub:aws_ec2_transit_gateway_route.to_inspection", {
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.inspection.id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.spokes.id}",
    })
    .output("hub", "gateway", "${aws_ec2_transit_gateway.main.id}")
    .output("hub", "spokes", "${aws_ec2_transit_gateway_route_table.spokes.id}")
    .output("hub", "inspection", "${aws_ec2_transit_gateway_route_table.inspection.id}");
}

function addInspection(stacks: Stacks, zones: readonly string[]): void {
  const vpc_id = "${aws_vpc.inspection.id}";
  stacks
    .add("hub:aws_vpc.inspection", { cidr_block: "10.255.0.0/16" })
    .add("hub:aws_internet_gateway.main", { vpc_id });
  zones.forEach((zone, index) => {
    const availability_zone = `eu-central-1${zone}`;
    ["transit", "firewall", "public"].forEach((tier, tierIndex) => {
      stacks
        .add(`hub:aws_subnet.${tier}_${zone}`, {
          vpc_id,
          availability_zone,
          cidr_block: `10.255.${tierIndex * 16 + index}.0/24`,
          tags: { Tier: tier },
        })
        .add(`hub:aws_route_table.${tier}_${zone}`, { vpc_id })
        .add(`hub:aws_route_table_association.${tier}_${zone}`, {
          subnet_id: `\${aws_subnet.${tier}_${zone}.id}`,
          route_table_id: `\${aws_route_table.${tier}_${zone}.id}`,
        });
    });
    const route = (tier: string, name: string, destination_cidr_block: string, target: Record<string, string>) =>
      stacks.add(`hub:aws_route.${tier}_${zone}_${name}`, {
        route_table_id: `\${aws_route_table.${tier}_${zone}.id}`,
        destination_cidr_block,
        ...target,
      });
    stacks.add(`hub:aws_nat_gateway.${zone}`, {
      subnet_id: `\${aws_subnet.public_${zone}.id}`,
      allocation_id: "eipalloc-1",
    });
    route("transit", "default", "0.0.0.0/0", { vpc_endpoint_id: endpointIn(zone) });
    route("firewall", "default", "0.0.0.0/0", { nat_gateway_id: `\${aws_nat_gateway.${zone}.id}` });
    route("firewall", "spokes", SUPERNET, { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" });
    route("public", "default", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.main.id}" });
    route("public", "spokes", SUPERNET, { vpc_endpoint_id: endpointIn(zone) });
  });
  stacks
    .add("hub:aws_networkfirewall_firewall.main", {
      vpc_id,
      name: "main",
      subnet_mapping: zones.map((zone) => ({ subnet_id: `\${aws_subnet.firewall_${zone}.id}` })),
    })
    .add("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", {
      vpc_id,
      transit_gateway_id: "${aws_ec2_transit_gateway.main.id}",
      subnet_ids: zones.map((zone) => `\${aws_subnet.transit_${zone}.id}`),
      appliance_mode_support: "enable",
    })
    .add("hub:aws_ec2_transit_gateway_route_table_association.inspection", {
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.inspection.id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.inspection.id}",
    });
}

/** @param prefix - the first two octets of the spoke's CIDR */
export function addSpoke(stacks: Stacks, name: string, prefix: string, zones: readonly string[] = ZONES): void {
  const vpc_id = "${aws_vpc.main.id}";
  const transit_gateway_id = stacks.remote(name, "hub", "gateway");
  const transit_gateway_attachment_id = "${aws_ec2_transit_gateway_vpc_attachment.main.id}";
  stacks
    .add(`${name}:aws_vpc.main`, { cidr_block: `${prefix}.0.0/16` })
    .add(`${name}:aws_ec2_transit_gateway_vpc_attachment.main`, {
      vpc_id,
      transit_gateway_id,
      subnet_ids: zones.map((zone) => `\${aws_subnet.transit_${zone}.id}`),
    })
    .add(`${name}:aws_ec2_transit_gateway_route_table_association.main`, {
      transit_gateway_attachment_id,
      transit_gateway_route_table_id: stacks.remote(name, "hub", "spokes"),
    })
    .add(`${name}:aws_ec2_transit_gateway_route_table_propagation.main`, {
      transit_gateway_attachment_id,
      transit_gateway_route_table_id: stacks.remote(name, "hub", "inspection"),
    });
  zones.forEach((zone, index) => {
    const availability_zone = `eu-central-1${zone}`;
    stacks
      .add(`${name}:aws_subnet.workload_${zone}`, {
        vpc_id,
        availability_zone,
        cidr_block: `${prefix}.${index}.0/24`,
        tags: { Tier: "workload", Zone: zone },
      })
      .add(`${name}:aws_subnet.transit_${zone}`, {
        vpc_id,
        availability_zone,
        cidr_block: `${prefix}.${100 + index}.0/28`,
        tags: { Tier: "transit" },
      })
      .add(`${name}:aws_route_table.workload_${zone}`, { vpc_id })
      .add(`${name}:aws_route_table_association.workload_${zone}`, {
        subnet_id: `\${aws_subnet.workload_${zone}.id}`,
        route_table_id: `\${aws_route_table.workload_${zone}.id}`,
      })
      .add(`${name}:aws_route.workload_${zone}_default`, {
        route_table_id: `\${aws_route_table.workload_${zone}.id}`,
        destination_cidr_block: "0.0.0.0/0",
        transit_gateway_id,
      });
  });
}

/** A group in the inspection VPC that lets everything pass. As `security_groups` of an appliance's interface. */
export function openGroup(stacks: Stacks): string[] {
  const any = [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }];
  stacks.add("hub:aws_security_group.open", { vpc_id: "${aws_vpc.inspection.id}", ingress: any, egress: any });
  return ["${aws_security_group.open.id}"];
}
