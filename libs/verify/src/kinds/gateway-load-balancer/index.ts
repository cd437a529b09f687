import { Unknown } from "@causeway/terraform";
import type { Network } from "../../model/network.js";
import { type Attributes, members, type Source, text } from "../../model/source.js";
import { addEndpoint, addFirewall, FIREWALL_ENDPOINTS } from "../firewall-endpoint.js";
import type { Kind } from "../kind.js";
import { inZone, LoadBalancers, serviceOf } from "./balancers.js";
import { EndpointGaps } from "./gaps.js";

/**
 * Gateway Load Balancers, their endpoints in VPCs and the appliances behind them.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
 */
export const gatewayLoadBalancer: Kind = {
  name: "gateway-load-balancer",
  types: [
    "aws_lb",
    "aws_alb",
    "aws_vpc_endpoint",
    "aws_vpc_endpoint_service",
    "aws_vpc_endpoint_connection_accepter",
    "aws_lb_listener",
    "aws_alb_listener",
    "aws_lb_target_group",
    "aws_alb_target_group",
    "aws_lb_target_group_attachment",
    "aws_alb_target_group_attachment",
    "aws_autoscaling_group",
    "aws_autoscaling_attachment",
    "aws_autoscaling_traffic_source_attachment",
  ],
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
  const subnets = members(resource, "subnet_ids").map((id) => source.resolve(id, address));
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
