import { Unknown } from "@causeway/terraform";
import type { Network } from "../../model/network.js";
import { type Attributes, members, type Source, text } from "../../model/source.js";
import { addEndpoint, addFirewall, FIREWALL_ENDPOINTS } from "../firewall-endpoint.js";
import type { Kind } from "../../model/kind.js";
import { inZone, LoadBalancers, serviceOf } from "./balancers.js";
import { EndpointGaps } from "./gaps.js";

const TARGET_GROUP = `
  arn_suffix connection_termination deregistration_delay health_check ip_address_type
  lambda_multi_value_headers_enabled load_balancer_arns load_balancing_algorithm_type
  load_balancing_anomaly_mitigation load_balancing_cross_zone_enabled port preserve_client_ip protocol
  protocol_version proxy_protocol_v2 slow_start stickiness target_control_port target_failover target_group_health
  target_health_state target_type vpc_id
`;
const TARGET_GROUP_ATTACHMENT = "availability_zone port target_group_arn target_id";

/**
 * Gateway Load Balancers, their endpoints in VPCs and the appliances behind them.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
 */
export const gatewayLoadBalancer: Kind = {
  name: "gateway-load-balancer",
  types: {
    aws_vpc_endpoint_service: `
      acceptance_required allowed_principals availability_zones base_endpoint_dns_names gateway_load_balancer_arns
      manages_vpc_endpoints network_load_balancer_arns private_dns_name private_dns_name_configuration service_name
      service_type state supported_ip_address_types supported_regions
    `,
    aws_vpc_endpoint_connection_accepter: "vpc_endpoint_id vpc_endpoint_service_id vpc_endpoint_state",
    aws_lb_target_group: TARGET_GROUP,
    aws_alb_target_group: TARGET_GROUP,
    aws_lb_target_group_attachment: TARGET_GROUP_ATTACHMENT,
    aws_alb_target_group_attachment: TARGET_GROUP_ATTACHMENT,
    aws_autoscaling_group: `
      availability_zone_distribution availability_zones capacity_rebalance capacity_reservation_specification
      context default_cooldown default_instance_warmup desired_capacity desired_capacity_type enabled_metrics
      force_delete force_delete_warm_pool health_check_grace_period health_check_type
      ignore_failed_scaling_activities initial_lifecycle_hook instance_maintenance_policy instance_refresh
      launch_configuration launch_template load_balancers max_instance_lifetime max_size metrics_granularity
      min_elb_capacity min_size mixed_instances_policy placement_group predicted_capacity protect_from_scale_in
      service_linked_role_arn suspended_processes tag target_group_arns termination_policies traffic_source
      vpc_zone_identifier wait_for_capacity_timeout wait_for_elb_capacity warm_pool warm_pool_size
    `,
    aws_autoscaling_attachment: "autoscaling_group_name elb lb_target_group_arn",
    aws_autoscaling_traffic_source_attachment: "autoscaling_group_name traffic_source",
  },
  build: { things: build, doubts: findGaps },
};

function build(source: Source, network: Network): void {
  for (const resource of source.of("aws_lb", "aws_alb")) {
    if (text(resource, "load_balancer_type") === "gateway") addFirewall(network, resource.address);
  }
  for (const resource of source.of("aws_vpc_endpoint")) {
    if (text(resource, "vpc_endpoint_type") === "GatewayLoadBalancer") addInSubnet(source, network, resource);
  }
}

/** An endpoint: one zone, and a service that leads to the load balancer. */
function addInSubnet(source: Source, network: Network, resource: Attributes): void {
  const { address } = resource;
  const subnets = members(resource, "subnet_ids").map((id) => source.identified(id, address, "subnet_id"));
  const subnet = subnets.map((found) => (typeof found === "string" ? network.subnets.get(found) : undefined))[0];
  if (subnet === undefined) return;
  const service = serviceOf(source, resource);
  const balancers = new LoadBalancers(source, network);
  const known = service === undefined || service instanceof Unknown ? [] : balancers.of(service).known;
  const [balancer] = [...inZone(balancers, known, subnet), ...known];
  // Without its service in the input the endpoint is a firewall of its own, which intents may name.
  addEndpoint(network, addFirewall(network, balancer?.address ?? address), {
    key: address,
    address,
    subnet,
    addresses: text(resource, "ip_address_type") ?? "ipv4",
  });
}

function findGaps(source: Source, network: Network): void {
  const gaps = new EndpointGaps(source, network);
  for (const endpoint of network.all(FIREWALL_ENDPOINTS).values()) {
    const resource = source.configuration.resources.get(endpoint.address);
    if (resource?.type === "aws_vpc_endpoint") gaps.find(endpoint, resource);
  }
}
