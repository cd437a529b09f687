import type { Explanation } from "../explain.js";

/** Mutants of the stacks with the proxies, and of what leads to them. */
export const PROXY_SURVIVORS: readonly Explanation[] = [
  {
    reason: "Flows of the zone that the attachment lacks enter the proxy's VPC in the other one, both ways.",
    mutants: ["take *.restricted-egress_attachment_vpc out of *"],
  },
  {
    reason: "No spoke of restricted sends to its own segment, and the firewall would return what came for it.",
    mutants: ["add to *.hub_segment-restricted 10.76.0.0/15 *"],
  },
  {
    reason: "Restricted sends nothing to the internet through the firewall, so that no reply for it comes back there.",
    mutants: [
      "add to *.inspection_vpc_public-?_routes 10.76.0.0/15 to hub_gateway",
      "add to *.inspection_vpc_public-?_routes 10.76.0.0/15 to inspection_vpc_internet-gateway",
      "add to *.inspection_vpc_public-a_routes 10.76.0.0/15 to inspection_vpc_nat-a_gateway",
      "add to *.inspection_vpc_public-b_routes 10.76.0.0/15 to inspection_vpc_nat-b_gateway",
    ],
  },
  {
    reason:
      "Only public subnets have a route to the internet gateway, and nothing but the proxy's interfaces stands there.",
    mutants: [
      "set *_transparent-proxy:aws_subnet.*_public-?_subnet.map_public_ip_on_launch to true",
      "set *_transparent-proxy:aws_subnet.*_transit-?_subnet.map_public_ip_on_launch to true",
    ],
  },
  {
    reason: "What the egress brings to the proxy's VPC for addresses of the organization is known there to nobody.",
    mutants: [
      "let *.hub_segment-restricted_supernet be for 10.79.0.0/16",
      "add to *.hub_segment-* 10.79.0.0/16 to platform_attachment_vpc",
    ],
  },
  {
    reason: "The proxy's attachment is known to tables whose packets a blackhole or nobody has for it.",
    mutants: [
      "propagate *_transparent-proxy:restricted-egress_attachment_vpc into egress_route_table_ids.proxy",
      "propagate *_transparent-proxy:restricted-egress_attachment_vpc into inspection_route_table_id",
    ],
  },
  {
    reason:
      "The propagated blocks of restricted's spokes are longer, and the egress's table is asked for nothing else.",
    mutants: [
      "add to *.hub_egress-proxy * as a blackhole",
      "add to *.hub_egress-proxy 10.6?.0.0/14 to platform_attachment_vpc",
      "add to *.hub_egress-proxy 10.76.0.0/15 to *",
      "add to *.hub_egress-proxy 10.79.0.0/16 to *",
    ],
  },
  {
    reason:
      "The hub brings the proxy what is for the internet alone; other destinations of its transit subnets are idle.",
    mutants: ["add to *.restricted-egress_vpc_transit-?_routes 10.* to *"],
  },
  {
    reason: "The proxy answers clients alone; whatever its public subnets do with other addresses reaches nobody.",
    mutants: [
      "add to *.restricted-egress_vpc_public-?_routes 10.6?.0.0/14 to *",
      "add to *.restricted-egress_vpc_public-?_routes 10.72.0.0/14 to *",
      "add to *.restricted-egress_vpc_public-?_routes 10.79.0.0/16 to *",
    ],
  },
  {
    reason:
      "Management subnets have no public address, no hub that knows the internet, and interfaces that refuse them.",
    mutants: [
      "delete *.restricted-egress_vpc_management-?_routes",
      "delete *.restricted-egress_vpc_management-?_association",
      "delete *.restricted-egress_vpc_management-?_subnet",
      "add to *.restricted-egress_vpc_management-?_routes 10.*",
      "add to *.restricted-egress_vpc_management-?_routes 0.0.0.0/1 to restricted_interface-?_interface",
      "add to *.restricted-egress_vpc_management-?_routes 0.0.0.0/1 to *gateway*",
      "give *.restricted-egress_vpc_management-?_association table *-egress_vpc_management-?_routes",
      "give *.restricted-egress_vpc_management-?_association table *-egress_vpc_public-?_routes",
      "move *:aws_subnet.restricted-egress_vpc_management-?_subnet to *",
    ],
  },
  {
    reason: "No intent is about management and its endpoints: subnets stand for hosts without groups.",
    mutants: [
      "delete *.restricted_security-groups_management",
      "delete *.restricted_security-groups_to-*",
      "let *.restricted_security-groups_to-*",
      "move *:aws_vpc_endpoint.*_vpc_endpoints_* from *-a_subnet to *_public-a_subnet",
      "move *:aws_vpc_endpoint.*_vpc_endpoints_* from *-b_subnet to *_public-b_subnet",
      "delete *_forward-proxy:aws_vpc_endpoint.*_s3",
    ],
  },
  {
    reason: "The public tables of the egress say the same in both zones.",
    mutants: ["give *.restricted-egress_vpc_public-?_association table restricted-egress_vpc_public-?_routes"],
  },
  {
    reason: "What leaves the attachment's subnets uses ports of any number; what comes in uses 80 and 443.",
    mutants: ["let a network ACL of *.restricted-egress_vpc_transit-?_subnet allow well-known ports alone as egress"],
  },
  {
    reason: "No route or client names a part of a proxy's VPC, so that it does not matter which part a subnet has.",
    mutants: [
      "give *:aws_subnet.restricted-egress_vpc_public-?_subnet 10.79.7.?/28",
      "give *:aws_subnet.restricted-egress_vpc_public-?_subnet 10.79.7.??/28",
      "give *:aws_subnet.restricted-egress_vpc_management-?_subnet 10.79.6.*/28",
      "give *:aws_subnet.restricted-egress_vpc_transit-?_subnet 10.79.7.*/29",
      "give *:aws_vpc.restricted-egress_vpc_vpc 10.79.6.0/23",
      "give *:aws_subnet.outbound_vpc_public-?_subnet 10.75.255.?/28",
      "give *:aws_subnet.outbound_vpc_public-?_subnet 10.75.255.??/28",
      "give *:aws_subnet.outbound_vpc_private-?_subnet 10.75.252.*/26",
      "give *:aws_subnet.outbound_vpc_transit-?_subnet 10.75.255.*/29",
    ],
  },
  {
    reason: "The outbound proxy's instances and their addresses come when they boot: Terraform has nothing that sends.",
    mutants: [
      "delete *_forward-proxy:aws_eip.*",
      "delete *_forward-proxy:aws_internet_gateway.*",
      "delete *_forward-proxy:*.outbound_vpc_public-*",
      "let *_forward-proxy:aws_route.outbound_vpc_public-?_default be for *",
      "add to *.outbound_vpc_public-?_routes 10.72.0.0/14 to transit_gateway_id",
      "add to *.outbound_vpc_public-?_routes 10.79.0.0/16 to transit_gateway_id",
      "add to *.outbound_vpc_public-?_routes a gateway endpoint for S3",
      "give *.outbound_vpc_public-?_association table outbound_vpc_public-?_routes",
      "give *.outbound_vpc_public-?_association table outbound_vpc_transit-?_routes",
      "move *:aws_subnet.outbound_vpc_public-?_subnet to *",
      "let a network ACL of *.outbound_vpc_public-?_subnet allow *",
    ],
  },
  {
    reason: "A network load balancer without a group lets in everybody.",
    mutants: ["delete *:aws_security_group.outbound-proxy_balancer_security-group"],
  },
  {
    reason: "What the outbound proxy's load balancer sends on is another flow, to instances that come when they boot.",
    mutants: [
      "delete *:aws_lb_target_group.outbound-proxy_*",
      "delete *:aws_security_group.outbound-proxy_balancer_instances",
      "delete *:aws_vpc_security_group_egress_rule.outbound-proxy_*",
      "delete *:aws_vpc_security_group_ingress_rule.outbound-proxy_balancer_from-load-balancer",
      "let *:aws_vpc_security_group_egress_rule.outbound-proxy_*",
      "let *:aws_vpc_security_group_ingress_rule.outbound-proxy_balancer_from-load-balancer *",
      "set *.outbound-proxy_balancer_load-balancer.enable_cross_zone_load_balancing to false",
    ],
  },
  {
    reason: "Its attachment's subnets only receive, in either zone.",
    mutants: [
      "delete *.outbound_vpc_transit-?_routes",
      "delete *.outbound_vpc_transit-?_association",
      "add to *.outbound_vpc_transit-?_routes *",
      "give *.outbound_vpc_transit-?_association table *",
      "move *.outbound_attachment_vpc from outbound_vpc_transit-a_subnet to outbound_vpc_public-a_subnet",
      "move *.outbound_attachment_vpc from outbound_vpc_transit-b_subnet to outbound_vpc_public-b_subnet",
      "set *outbound_attachment_vpc.appliance_mode_support to enable",
    ],
  },
  {
    reason: "An internet gateway takes no packets for private addresses, and nobody has these.",
    mutants: ["add to *.outbound_vpc_private-?_routes 10.79.0.0/16 to outbound_vpc_internet-gateway"],
  },
];
