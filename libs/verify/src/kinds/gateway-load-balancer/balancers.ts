import type { FirewallEndpoint } from "../firewall-endpoint.js";
import { Reference, Unknown } from "@causeway/terraform";
import type { Gap, Network, Subnet } from "../../model/network.js";
import {
  type Attributes,
  attribute,
  blocks,
  flag,
  integer,
  isAbsent,
  members,
  type Source,
  text,
} from "../../model/source.js";
import { Outside } from "../../model/out-of-band.js";
import { GENEVE_PORT, refusal } from "./target-filters.js";
import { ALL_ZONES, looseRegistration, type Registration, registrationsWith } from "./registrations.js";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html */
const GENEVE = { protocol: "GENEVE", port: GENEVE_PORT };

/**
 * Follows a Gateway Load Balancer from one of its endpoints to the appliances: listener, target group, targets.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
 */
export class LoadBalancers {
  private readonly outside: Outside;

  constructor(
    private readonly source: Source,
    private readonly network: Network,
  ) {
    this.outside = new Outside(source, network);
  }

  /** Load balancers of type gateway, of those that a service names. */
  of(service: Attributes): { readonly known: Attributes[]; readonly unknown: Unknown[]; readonly elsewhere: boolean } {
    const arns = members(service, "gateway_load_balancer_arns");
    const unknown = arns.filter((arn) => arn instanceof Unknown);
    const named = arns.filter((arn) => !(arn instanceof Unknown));
    const known = named.flatMap((arn) => {
      const address = this.source.resolve(arn, service.address);
      const resource = typeof address === "string" ? this.source.configuration.resources.get(address) : undefined;
      return resource?.type === "aws_lb" || resource?.type === "aws_alb" ? [resource] : [];
    });
    return { known, unknown, elsewhere: known.length < named.length };
  }

  /** Its subnets, one for each of its zones; those that the input does not hold, by the reason. */
  subnetsOf(balancer: Attributes): (Subnet | Unknown)[] {
    const mappings = blocks(balancer, "subnet_mapping");
    const ids = [...members(balancer, "subnets"), ...mappings.known.map((block) => attribute(block, "subnet_id"))];
    const found = ids.map((id) => {
      const address = this.source.identified(id, balancer.address, "subnet_id");
      const subnet = typeof address === "string" ? this.network.subnets.get(address) : undefined;
      return subnet ?? new Unknown("one of its subnets is not in the input", balancer.address);
    });
    return [...found, ...mappings.unknown];
  }

  /**
   * What keeps packets of an endpoint in this zone from an appliance.
   *
   * @param assumptions - gets what has to hold and lies outside the input
   */
  gapBehind(balancer: Attributes, zone: string | Unknown, assumptions: string[]): Gap | undefined {
    const { address: at } = balancer;
    const listeners = this.source.of("aws_lb_listener", "aws_alb_listener");
    const own = listeners.filter((listener) => this.source.target(listener, "load_balancer_arn") === at);
    const [listener] = own;
    if (listener === undefined) {
      const loose = listeners.find((other) => attribute(other, "load_balancer_arn") instanceof Unknown);
      const unsure = loose && new Unknown("the load balancer that it listens for is not known", loose.address);
      const message = `${at} has no listener, so that what its endpoints get is lost`;
      const unless = unsure ?? this.elsewhere(at);
      return { code: "ELBV2_LISTENERS_MISMATCH", message, at, ...(unless && { unless }) };
    }
    return this.gapBehindListener(listener, balancer, zone, assumptions);
  }

  private gapBehindListener(
    listener: Attributes,
    balancer: Attributes,
    zone: string | Unknown,
    assumptions: string[],
  ): Gap | undefined {
    const { address: at } = listener;
    const actions = blocks(listener, "default_action");
    const forwards = actions.known.flatMap((action) => blocks(action, "forward").known);
    const targets = forwards.flatMap((forward) => blocks(forward, "target_group").known);
    const arns = [
      ...actions.known.map((action) => attribute(action, "target_group_arn")),
      ...targets.map((target) => attribute(target, "arn")),
    ].filter((arn) => !isAbsent(arn));
    const unless = actions.unknown[0] ?? arns.find((arn) => arn instanceof Unknown);
    const code = "ELBV2_LISTENER_REQUIRES_TG_ACCEPT";
    if (unless !== undefined) return { code, message: `the target group of ${at} is not known`, at, unless };
    const [arn] = arns;
    if (arn === undefined) return { code, message: `${at} forwards to no target group`, at };
    const address = this.source.resolve(arn, at);
    const group = typeof address === "string" ? this.source.configuration.resources.get(address) : undefined;
    if (group === undefined || !/^aws_a?lb_target_group$/.test(group.type)) {
      assumptions.push(`the target group of ${at} has targets in every zone`);
      return undefined;
    }
    return this.gapOfProtocol(group) ?? this.gapBehindGroup(group, balancer, zone);
  }

  private gapOfProtocol(group: Attributes): Gap | undefined {
    const { address: at } = group;
    const protocol = text(group, "protocol");
    const port = integer(group, "port");
    const type = text(group, "target_type") ?? "instance";
    const message = `a Gateway Load Balancer sends GENEVE to port 6081, and ${at} does not`;
    for (const [code, found, needed] of [
      ["GWLB_PROTOCOL_RESTRICTION", protocol, [GENEVE.protocol]],
      ["GWLB_DESTINATION_PORT_RESTRICTION", port, [GENEVE.port]],
      ["ELBV2_LISTENER_REQUIRES_TG_ACCEPT", type, ["instance", "ip"]],
    ] as const) {
      if (found instanceof Unknown) return { code, message, at, unless: found };
      if (!(needed as readonly unknown[]).includes(found)) return { code, message, at };
    }
    return undefined;
  }

  /**
   * Whether there are targets that a packet in this zone is sent to: those of the zone, or with cross-zone load balancing
   * those of every zone that is enabled.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-group-register-targets.html
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
   */
  private gapBehindGroup(group: Attributes, balancer: Attributes, zone: string | Unknown): Gap | undefined {
    const registrations = registrationsWith(this.source, this.network, group.address);
    const { address: at } = group;
    if (registrations.length === 0) {
      const message = `${at} has no targets, so that what endpoints of ${balancer.address} get is lost`;
      const unless = looseRegistration(this.source) ?? this.elsewhere(at);
      return { code: "ELBV2_LISTENER_HAS_NO_TG", message, at, ...(unless && { unless }) };
    }
    const crossZone = flag(balancer, "enable_cross_zone_load_balancing", false);
    const subnets = this.subnetsOf(balancer);
    const enabled = subnets.map((subnet) => (subnet instanceof Unknown ? subnet : subnet.zone));
    const wanted = crossZone === true ? enabled : [zone];
    const judged = registrations.map((registration) => reached(registration, wanted));
    if (judged.includes(true)) {
      const node = subnets.find((subnet): subnet is Subnet => !(subnet instanceof Unknown) && subnet.zone === zone);
      const used = registrations.filter((_, position) => judged[position] !== false);
      return (
        node &&
        refusal(
          used.map(({ groups }) => groups),
          group,
          node,
        )
      );
    }
    const maybe = judged.find((one) => one instanceof Unknown);
    const unless =
      maybe ?? (crossZone instanceof Unknown ? crossZone : (looseRegistration(this.source) ?? this.elsewhere(at)));
    const known = zone instanceof Unknown ? "the zone of its endpoint" : zone;
    const gap: Omit<Gap, "unless"> =
      crossZone === true
        ? {
            code: "ELB_INSTALLED_AZ_RESTRICTION",
            message: `no target of ${at} is in a zone of ${balancer.address}`,
            at: balancer.address,
          }
        : {
            code: "ELBV2_NO_TARGETS_IN_AZ",
            message: `${at} has no target in ${known}, and ${balancer.address} keeps packets in their zone`,
            at,
          };
    return { ...gap, ...(unless && { unless }) };
  }

  private elsewhere(address: string): Unknown | undefined {
    const resource = this.source.configuration.resources.get(address);
    return resource && this.outside.mayComplete(resource);
  }
}

/** Whether targets are surely in one of the zones; what is not known if they only may be. */
function reached({ zones, least, at }: Registration, wanted: readonly (string | Unknown)[]): boolean | Unknown {
  const isIn = (zone: string | Unknown) => zone === ALL_ZONES || (typeof zone === "string" && wanted.includes(zone));
  const some = zones.some(isIn);
  const all = zones.every(isIn);
  const unsure = [...zones, ...wanted].find((zone) => zone instanceof Unknown);
  if (!some) return unsure ?? false;
  if (least instanceof Unknown) return least;
  // Where it starts fewer than it has zones, AWS chooses in which.
  if (least >= zones.length || (all && least > 0)) return true;
  return new Unknown(`it may keep ${least} instances in ${zones.length} zones`, at);
}

/** The endpoint service behind a Gateway Load Balancer endpoint, where the input holds it. */
export function serviceOf(source: Source, endpoint: Attributes): Attributes | Unknown | undefined {
  const name = attribute(endpoint, "service_name");
  if (name instanceof Unknown) return new Unknown(`its service_name is not known: ${name.reason}`, endpoint.address);
  const services = source.of("aws_vpc_endpoint_service");
  if (name instanceof Reference) return services.find(({ address }) => address === source.canonical(name.resource));
  return services.find((service) => !isAbsent(name) && attribute(service, "service_name") === name);
}

/** Where the zone is not among those of any of the service's load balancers, AWS makes no endpoint. */
export function inZone(balancers: LoadBalancers, known: readonly Attributes[], { zone }: FirewallEndpoint["subnet"]) {
  const possible = known.filter((balancer) => {
    const zones = balancers.subnetsOf(balancer);
    return zones.some((subnet) => subnet instanceof Unknown || subnet.zone === zone || subnet.zone instanceof Unknown);
  });
  return typeof zone === "string" ? possible : [...known];
}
