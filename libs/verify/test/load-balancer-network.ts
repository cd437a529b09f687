import { FIREWALL, hubNetwork, openGroup, ZONES } from "./hub-network.js";
import type { Stacks } from "./stacks.js";

/** The base network with another kind of firewall in place of its Network Firewall endpoints. */
export function withTargets(target: (zone: string) => Record<string, unknown>): Stacks {
  const stacks = hubNetwork().remove(FIREWALL);
  for (const zone of ZONES) {
    for (const route of [`transit_${zone}_default`, `public_${zone}_spokes`]) {
      stacks.change(`hub:aws_route.${route}`, { vpc_endpoint_id: null, ...target(zone) });
    }
  }
  return stacks;
}

export const BALANCER = "hub:aws_lb.inspection";
export const LISTENER = "hub:aws_lb_listener.inspection";
export const TARGETS = "hub:aws_lb_target_group.inspection";
export const SERVICE = "hub:aws_vpc_endpoint_service.inspection";

/** In each zone an endpoint and an appliance, with a Gateway Load Balancer between them that keeps to zones. */
export function loadBalancerNetwork(): Stacks {
  const vpc_id = "${aws_vpc.inspection.id}";
  const stacks = withTargets((zone) => ({ vpc_endpoint_id: `\${aws_vpc_endpoint.${zone}.id}` }))
    .add(BALANCER, {
      load_balancer_type: "gateway",
      subnets: ZONES.map((zone) => `\${aws_subnet.appliance_${zone}.id}`),
    })
    .add(LISTENER, {
      load_balancer_arn: "${aws_lb.inspection.arn}",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.inspection.arn}" }],
    })
    .add(TARGETS, { vpc_id, protocol: "GENEVE", port: 6081 })
    .add(SERVICE, { acceptance_required: false, gateway_load_balancer_arns: ["${aws_lb.inspection.arn}"] });
  const vpc_security_group_ids = openGroup(stacks);
  ZONES.forEach((zone, index) => {
    stacks
      .add(`hub:aws_subnet.appliance_${zone}`, {
        vpc_id,
        availability_zone: `eu-central-1${zone}`,
        cidr_block: `10.255.${100 + index}.0/24`,
      })
      .add(`hub:aws_vpc_endpoint.${zone}`, {
        vpc_id,
        vpc_endpoint_type: "GatewayLoadBalancer",
        service_name: "${aws_vpc_endpoint_service.inspection.service_name}",
        subnet_ids: [`\${aws_subnet.firewall_${zone}.id}`],
      })
      .add(`hub:aws_instance.appliance_${zone}`, {
        subnet_id: `\${aws_subnet.appliance_${zone}.id}`,
        vpc_security_group_ids,
      })
      .add(`hub:aws_lb_target_group_attachment.${zone}`, {
        target_group_arn: "${aws_lb_target_group.inspection.arn}",
        target_id: `\${aws_instance.appliance_${zone}.id}`,
      });
  });
  return stacks;
}
