import type { Kind } from "../../model/kind.js";
import { findClientIpPreservation } from "./client-ip.js";
import { buildLoadBalancers, LOAD_BALANCERS } from "./nodes.js";

const LOAD_BALANCER = `
  access_logs arn_suffix client_keep_alive connection_logs desync_mitigation_mode dns_name
  dns_record_client_routing_policy drop_invalid_header_fields enable_cross_zone_load_balancing
  enable_deletion_protection enable_http2 enable_tls_version_and_cipher_suite_headers enable_waf_fail_open
  enable_xff_client_port enable_zonal_shift enforce_security_group_inbound_rules_on_private_link_traffic
  health_check_logs idle_timeout internal ip_address_type ipam_pools load_balancer_type
  minimum_load_balancer_capacity preserve_host_header secondary_ips_auto_assigned_per_subnet security_groups
  subnet_mapping subnets vpc_id xff_header_processing_mode zone_id
`;
const LISTENER = `
  alpn_policy certificate_arn default_action load_balancer_arn mutual_authentication port protocol ssl_policy
  tcp_idle_timeout_seconds
`;
const LISTENER_RULE = "action condition listener_arn priority transform";

/**
 * Application and network load balancers, which end flows at a node in each of their subnets.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
 */
export const loadBalancer: Kind = {
  name: "load-balancer",
  types: {
    aws_lb: LOAD_BALANCER,
    aws_alb: LOAD_BALANCER,
    aws_lb_listener: LISTENER,
    aws_alb_listener: LISTENER,
    aws_lb_listener_rule: LISTENER_RULE,
    aws_alb_listener_rule: LISTENER_RULE,
    aws_alb_listener_certificate: "certificate_arn listener_arn",
  },
  build: { things: buildLoadBalancers, doubts: findClientIpPreservation },
  interfaces: (network) => [...network.all(LOAD_BALANCERS).values()].flatMap(({ nodes }) => nodes),
  *ends(network, address) {
    const balancer = network.all(LOAD_BALANCERS).get(address);
    for (const node of balancer?.nodes ?? []) yield { kind: "host", subnet: node.subnet, interface: node };
    for (const unknown of balancer?.hidden ?? []) yield { kind: "unmodelled", address, unknown };
  },
};
