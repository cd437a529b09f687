import type { Kind } from "../kind.js";
import { findClientIpPreservation } from "./client-ip.js";
import { buildLoadBalancers, LOAD_BALANCERS } from "./nodes.js";

/**
 * Application and network load balancers, which end flows at a node in each of their subnets.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
 */
export const loadBalancer: Kind = {
  name: "load-balancer",
  types: [
    "aws_lb",
    "aws_alb",
    "aws_lb_listener",
    "aws_alb_listener",
    "aws_lb_listener_rule",
    "aws_alb_listener_rule",
    "aws_alb_listener_certificate",
  ],
  build: { things: buildLoadBalancers, doubts: findClientIpPreservation },
  *ends(network, address) {
    const balancer = network.all(LOAD_BALANCERS).get(address);
    for (const node of balancer?.nodes ?? []) yield { kind: "host", subnet: node.subnet, interface: node };
    for (const unknown of balancer?.hidden ?? []) yield { kind: "unmodelled", address, unknown };
  },
};
