import { type Resource, Unknown } from "@causeway/terraform";
import { ports, type Traffic, whole } from "../../model/filters/traffic.js";
import { groupsOf } from "../security-group/groups.js";
import { refusedSubnets } from "../refused-subnets.js";
import { acceleratorEndpoints } from "../global-accelerator.js";
import { lookUpSubnets } from "../../model/look-ups.js";
import { LoadBalancers } from "../gateway-load-balancer/balancers.js";
import { Outside } from "../../model/out-of-band.js";
import { Collection, type Interface, type Listeners, type Network, type Subnet } from "../../model/network.js";
import {
  attribute,
  type Attributes,
  flag,
  integer,
  members,
  type Source,
  text,
  unknownValue,
} from "../../model/source.js";

/** An application or network load balancer. */
export interface LoadBalancer {
  readonly address: string;
  /** One in each of its subnets. */
  readonly nodes: readonly Interface[];
  /** Why it may have others. */
  readonly hidden: readonly Unknown[];
}

export const LOAD_BALANCERS = new Collection<LoadBalancer>("load balancer");

/**
 * Application and network load balancers, which end flows at a node in each of their subnets:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
 */
export function buildLoadBalancers(source: Source, network: Network): void {
  const balancers = new LoadBalancers(source, network);
  const outside = new Outside(source, network);
  for (const resource of source.of("aws_lb", "aws_alb")) {
    const { address } = resource;
    const type = text(resource, "load_balancer_type") ?? "application";
    if (type instanceof Unknown) network.unmodelled.set(address, type);
    if (type instanceof Unknown || type === "gateway") continue;
    const found = lookUpSubnets(source, network, resource, "subnets");
    const subnets = [...new Set(found?.subnets ?? balancers.subnetsOf(resource))];
    const refused = found === undefined ? refusal(subnets, type) : undefined;
    const listeners = listenersOf(source, resource, outside);
    const node = (subnet: Subnet): Interface => {
      const made: Interface = {
        address: `${address}[${subnet.address}]`,
        subnet,
        sourceDestCheck: true,
        privateIps: [],
        ipv6: hasIpv6(resource),
        publicAddress: isPublic(source, resource),
        securityGroups: [],
        owner: address,
        listeners,
        doubts: refused === undefined ? [] : [unknownValue(new Unknown(refused, address))],
        gap: undefined,
        assumptions: found === undefined ? [] : [found.assumption],
      };
      addGroups(source, network, made, resource, type);
      return made;
    };
    network.all(LOAD_BALANCERS).set(address, {
      address,
      nodes: subnets.flatMap((subnet) => (subnet instanceof Unknown ? [] : [node(subnet)])),
      hidden: subnets.filter((subnet) => subnet instanceof Unknown),
    });
  }
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
function refusal(subnets: readonly (Subnet | Unknown)[], type: string): string | undefined {
  if (type === "application" && subnets.length === 1) return "AWS refuses an application load balancer in one zone";
  return refusedSubnets(subnets.filter((subnet): subnet is Subnet => !(subnet instanceof Unknown)));
}

/**
 * The nodes of an internet-facing load balancer have public addresses, those of an internal one have not, and are reached
 * from the internet by an accelerator alone:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
 */
function isPublic(source: Source, balancer: Attributes): boolean | Unknown {
  const isInternal = flag(balancer, "internal", false);
  if (isInternal instanceof Unknown) return isInternal;
  const type = text(balancer, "ip_address_type");
  if (type instanceof Unknown) return type;
  if (!isInternal && type !== "dualstack-without-public-ipv4") return true;
  const endpoints = [...acceleratorEndpoints(source)];
  const own = endpoints.find(({ target }) => target instanceof Unknown || target === balancer.address);
  return own === undefined ? false : new Unknown("an accelerator may lead to it", own.at);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
function hasIpv6(balancer: Attributes): boolean | Unknown {
  const type = text(balancer, "ip_address_type") ?? "ipv4";
  if (type instanceof Unknown || !type.startsWith("dualstack")) return type instanceof Unknown ? type : false;
  const isInternal = flag(balancer, "internal", false);
  // An attribute of it decides whether an internet gateway leads to it.
  return isInternal === false || new Unknown("IPv6 of internal load balancers is not modelled", balancer.address);
}

/**
 * A network load balancer that names no groups has none, and takes all:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
function addGroups(source: Source, network: Network, node: Interface, balancer: Attributes, type: string): void {
  if (members(balancer, "security_groups").length > 0) groupsOf(source, network, node, balancer, "security_groups");
  else if (type !== "network") {
    node.doubts.push(unknownValue(new Unknown("which security groups it gets is not known", balancer.address)));
  }
}

/** By what they are carried: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html */
const PROTOCOLS: Readonly<Record<string, readonly ("tcp" | "udp")[]>> = {
  HTTP: ["tcp"],
  HTTPS: ["tcp"],
  TCP: ["tcp"],
  TLS: ["tcp"],
  UDP: ["udp"],
  TCP_UDP: ["tcp", "udp"],
};

/**
 * Listeners are about TCP and UDP; of the rest nodes take ICMP, of which path MTU discovery needs some types:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
 */
const ALWAYS = [whole("icmp"), whole("icmpv6")];

function listenersOf(source: Source, balancer: Resource, outside: Outside): Listeners {
  const traffic: Traffic[] = [...ALWAYS];
  let unless = outside.mayComplete(balancer);
  for (const listener of source.of("aws_lb_listener", "aws_alb_listener")) {
    if (attribute(listener, "load_balancer_arn") instanceof Unknown) {
      unless ??= new Unknown("the load balancer that it listens for is not known", listener.address);
    }
    if (source.target(listener, "load_balancer_arn") !== balancer.address) continue;
    const port = integer(listener, "port");
    const name = text(listener, "protocol") ?? "HTTP";
    const protocols = typeof name === "string" ? PROTOCOLS[name] : undefined;
    if (typeof port !== "number" || protocols === undefined) {
      unless ??= new Unknown("what it listens to is not known", listener.address);
      continue;
    }
    for (const protocol of protocols) traffic.push(ports(protocol, port, port));
  }
  return { traffic, ...(unless && { unless }) };
}
