import { Unknown } from "@causeway/terraform";
import { allowedByGroups } from "../../walk/filters.js";
import { doubtsOfGroups, type SecurityGroup, unmanagedGroup } from "../../model/filters/filters.js";
import { ports, type Traffic, whole } from "../../model/filters/traffic.js";
import type { Gap, Interface, Network, Subnet } from "../../model/network.js";
import { type Attributes, blocks, integer, members, type Source, text } from "../../model/source.js";

/** The security groups of targets; not known, or not in the input, where their health is assumed. */
export type TargetGroups = readonly SecurityGroup[] | Unknown | undefined;

export const GENEVE_PORT = 6081;
const GENEVE = ports("udp", GENEVE_PORT, GENEVE_PORT);
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/health-checks.html */
const HEALTH_CHECK_PORT = 80;

export function groupsOfInterface({ address, doubts, securityGroups }: Interface): TargetGroups {
  const [doubt] = [...doubts, ...doubtsOfGroups(securityGroups, "ingress")];
  if (doubt !== undefined) return doubt.unknown;
  const isDefault = securityGroups.every(({ implicit }) => implicit === true);
  return isDefault ? unmanagedGroup(address) : securityGroups;
}

/** The groups of device 0, to which a load balancer sends, of what an Auto Scaling group starts. */
export function groupsOfFleet(source: Source, network: Network, fleet: Attributes): TargetGroups {
  const template = templateOf(source, fleet);
  if (template === undefined) return undefined;
  const interfaces = blocks(template, "network_interfaces");
  if (interfaces.unknown[0] !== undefined) return interfaces.unknown[0];
  const first = interfaces.known.find((block) => (text(block, "device_index") ?? "0") === "0");
  const named = [
    ...(first === undefined ? [] : members(first, "security_groups")),
    ...["vpc_security_group_ids", "security_groups"].flatMap((name) => members(template, name)),
  ];
  if (named.length === 0) return unmanagedGroup(template.address);
  const groups: SecurityGroup[] = [];
  for (const id of named) {
    if (id instanceof Unknown) return id;
    const address = source.resolve(id, template.address);
    const group = typeof address === "string" ? network.securityGroups.get(address) : undefined;
    if (group === undefined) return undefined;
    const [doubt] = doubtsOfGroups([group], "ingress");
    if (doubt !== undefined) return doubt.unknown;
    groups.push(group);
  }
  return groups;
}

/** The launch template or configuration of an Auto Scaling group, where the input holds it. */
function templateOf(source: Source, fleet: Attributes): Attributes | undefined {
  const mixed = blocks(fleet, "mixed_instances_policy").known.flatMap(
    (policy) => blocks(policy, "launch_template").known,
  );
  const specified = mixed.flatMap((block) => blocks(block, "launch_template_specification").known);
  const names = [
    ...blocks(fleet, "launch_template").known.flatMap((block) => [
      source.target(block, "id"),
      source.target(block, "name"),
    ]),
    ...specified.flatMap((block) =>
      ["launch_template_id", "launch_template_name"].map((name) => source.target(block, name)),
    ),
    source.target(fleet, "launch_configuration"),
  ];
  const address = names.find((name) => typeof name === "string");
  return address === undefined ? undefined : source.configuration.resources.get(address);
}

/**
 * What keeps a load balancer's packets from targets: their groups have to let in GENEVE, or they inspect nothing, and the
 * health checks, or they get nothing.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-group-register-targets.html
 *
 * @param from - the load balancer's subnet in the endpoint's zone
 */
export function refusal(targets: readonly TargetGroups[], group: Attributes, from: Subnet): Gap | undefined {
  const code = "ENI_SG_RULES_MISMATCH";
  const unless = targets.find((target) => target instanceof Unknown);
  const { address: at } = group;
  if (unless !== undefined) return { code, message: `what targets of ${at} let in is not known`, at, unless };
  const known = targets.filter((target) => target !== undefined) as (readonly SecurityGroup[])[];
  const deaf = known.find((groups) => !letIn(groups, from, GENEVE));
  if (deaf !== undefined) {
    return { code, message: `${shown(deaf)} lets in no GENEVE from ${from.address}`, at: deaf[0]?.address ?? at };
  }
  const checks = healthChecks(group);
  const [first] = known;
  const isChecked = known.length < targets.length || known.some((groups) => letIn(groups, from, checks));
  if (first === undefined || isChecked) return undefined;
  return {
    code,
    message: `${shown(first)} lets in no health checks from ${from.address}`,
    at: first[0]?.address ?? at,
  };
}

function letIn(groups: readonly SecurityGroup[], from: Subnet, traffic: Traffic): boolean {
  const blocks4 = from.cidrs.filter(({ family }) => family === 4);
  return blocks4.every(({ family, first, last }) => {
    const question = { direction: "ingress", peer: { family, first, last }, traffic: [traffic] } as const;
    return allowedByGroups(groups, question, false).atMost.length > 0;
  });
}

/** `traffic-port` is the port of the targets. */
function healthChecks(group: Attributes): Traffic {
  const [check] = blocks(group, "health_check").known;
  const isOfTraffic = check !== undefined && text(check, "port") === "traffic-port";
  const given = check === undefined || isOfTraffic ? undefined : integer(check, "port");
  if (given instanceof Unknown) return whole("tcp");
  const port = isOfTraffic ? GENEVE_PORT : (given ?? HEALTH_CHECK_PORT);
  return ports("tcp", port, port);
}

function shown(groups: readonly SecurityGroup[]): string {
  return groups.map(({ address }) => address).join(", ");
}
