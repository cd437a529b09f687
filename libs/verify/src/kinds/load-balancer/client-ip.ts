import { INTERNET_GATEWAYS } from "../internet-gateway.js";
import { Reference, type Resource, Unknown } from "@causeway/terraform";
import { acceleratorEndpoints, relayTo } from "../global-accelerator.js";
import { Outside } from "../../model/out-of-band.js";
import { within } from "../../address/range.js";
import type { Network, Subnet, Vpc } from "../../model/network.js";
import { type Attributes, blocks, flag, hostBlock, members, type Source, text } from "../../model/source.js";

/**
 * Network load balancers that hand packets from the internet on with the clients' own addresses: the hosts behind them
 * receive from the internet although no route and no public address lets them. Where they hand packets on to is followed
 * as far as the input tells; how is not modelled, so that the subnets concerned are in doubt.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
 */
export function findClientIpPreservation(source: Source, network: Network): void {
  const outside = new Outside(source, network);
  const accelerators = [...acceleratorEndpoints(source)].filter(({ keepsClients }) => keepsClients !== false);
  for (const balancer of source.of("aws_lb", "aws_alb")) {
    const type = text(balancer, "load_balancer_type");
    if (type !== "network" && !(type instanceof Unknown)) continue;
    const isAccelerated = accelerators.some(({ target }) => target === balancer.address || target instanceof Unknown);
    const isInternal = flag(balancer, "internal", false) === true && !isAccelerated;
    const vpcs = vpcsOfBalancer(source, network, balancer).filter((vpc) => hasInternet(network, vpc));
    if (isInternal || vpcs.length === 0) continue;
    const anywhere = vpcs.flatMap(({ subnets }) => subnets);
    if (outside.mayComplete(balancer) !== undefined) relayTo(anywhere, balancer.address);
    for (const group of targetGroups(source, balancer).filter(preservesClients)) {
      const isOpen = outside.mayComplete(group) !== undefined;
      relayTo((isOpen ? undefined : targetSubnets(source, network, group)) ?? anywhere, balancer.address);
    }
  }
}

function hasInternet(network: Network, vpc: Vpc): boolean {
  return (
    network.unplaced.length > 0 || [...network.all(INTERNET_GATEWAYS).values()].some((gateway) => gateway.vpc === vpc)
  );
}

/** Its VPC; any of them if no subnet of it is known. */
function vpcsOfBalancer(source: Source, network: Network, balancer: Attributes): Vpc[] {
  const mapped = blocks(balancer, "subnet_mapping").known.flatMap((mapping) => members(mapping, "subnet_id"));
  const addresses = [...members(balancer, "subnets"), ...mapped].map((id) =>
    source.identified(id, balancer.address, "subnet_id"),
  );
  const subnets = addresses.flatMap((found) => (typeof found === "string" ? (network.subnets.get(found) ?? []) : []));
  const [first] = subnets;
  return first === undefined ? [...network.vpcs.values()] : [first.vpc];
}

/** What the balancer's listeners forward to; of a listener that does not tell, any group. */
function targetGroups(source: Source, balancer: Attributes): Resource[] {
  const all = source.of("aws_lb_target_group", "aws_alb_target_group");
  const listeners = source.of("aws_lb_listener", "aws_alb_listener").filter((listener) => {
    const isAny = listener.attributes.load_balancer_arn instanceof Unknown;
    return isAny || source.target(listener, "load_balancer_arn") === balancer.address;
  });
  return listeners.flatMap((listener) => {
    const actions = blocks(listener, "default_action");
    const forwards = actions.known.flatMap((action) => blocks(action, "forward").known);
    const named = [
      ...actions.known.map((action) => source.target(action, "target_group_arn")),
      ...forwards.flatMap((forward) => blocks(forward, "target_group").known.map((one) => source.target(one, "arn"))),
    ].filter((address) => address !== undefined);
    const groups = named.map((address) => all.find((group) => group.address === address));
    const known = groups.filter((group) => group !== undefined);
    return known.length < groups.length || known.length === 0 ? all : known;
  });
}

function preservesClients(group: Attributes): boolean {
  const type = text(group, "target_type") ?? "instance";
  if (type === "alb" || type === "lambda") return false;
  const protocol = text(group, "protocol");
  // It cannot be turned off for any other protocol.
  if (protocol !== "TCP" && protocol !== "TLS") return true;
  return flag(group, "preserve_client_ip", type !== "ip") !== false;
}

/** The subnets of a group's targets; `undefined` if anything may be registered. */
function targetSubnets(source: Source, network: Network, group: Attributes): Subnet[] | undefined {
  const types = ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"];
  const attachments = types.flatMap((type) => source.referring(type, "target_group_arn").get(group.address) ?? []);
  // Auto Scaling and ECS register what they start.
  const registrars = source.of("aws_autoscaling_group", "aws_autoscaling_attachment", "aws_ecs_service");
  if (attachments.length === 0 || registrars.length > 0) return undefined;
  const found = attachments.map((attachment) => {
    const target = attachment.attributes.target_id;
    if (target instanceof Reference) {
      return network.instances.get(source.canonical(target.resource))?.interfaces.map(({ subnet }) => subnet);
    }
    const [address] = typeof target === "string" ? hostBlock(target) : [];
    if (address === undefined) return undefined;
    const holding = [...network.subnets.values()].filter(({ cidrs }) => cidrs.some((block) => within(address, block)));
    return holding.length > 0 ? holding : undefined;
  });
  return found.every((subnets) => subnets !== undefined) ? found.flat() : undefined;
}
