import { within } from "../../address/range.js";
import { Reference, Unknown, type Value } from "@causeway/terraform";
import type { Interface, Network, Subnet } from "../../model/network.js";
import {
  type Attributes,
  attribute,
  blocks,
  hostBlock,
  integer,
  members,
  type Source,
  text,
} from "../../model/source.js";

import { groupsOfFleet, groupsOfInterface, type TargetGroups } from "./target-filters.js";

/** Targets that something registers with a target group. */
export interface Registration {
  readonly at: string;
  /** Where they may stand, or why that is not known. */
  readonly zones: readonly (string | Unknown)[];
  /** How many there are at least; an Auto Scaling group spreads them over its zones as evenly as it can. */
  readonly least: number | Unknown;
  readonly groups: TargetGroups;
}

/** In every zone: an address outside the VPC. */
export const ALL_ZONES = "all";

/** What the input registers with a target group: single targets, and Auto Scaling groups. */
export function registrationsWith(source: Source, network: Network, group: string): Registration[] {
  const found: Registration[] = [];
  for (const attachment of source.of("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")) {
    if (source.target(attachment, "target_group_arn") !== group) continue;
    found.push(singleTarget(source, network, attachment));
  }
  const scaling = new Set(source.of("aws_autoscaling_group").filter((fleet) => registers(source, fleet, group)));
  for (const [attachment, names] of attachmentsOfFleets(source)) {
    if (!names.some((value) => source.resolve(value, attachment.address) === group)) continue;
    const named = source.target(attachment, "autoscaling_group_name");
    const fleet = source.of("aws_autoscaling_group").find(({ address }) => address === named);
    if (fleet !== undefined) scaling.add(fleet);
    else found.push(elsewhere(attachment));
  }
  for (const fleet of scaling) {
    const registration = fleetOf(source, network, fleet);
    if (registration !== undefined) found.push(registration);
  }
  return found;
}

/** Registrations of which the target group is not known: they may be of any. */
export function looseRegistration(source: Source): Unknown | undefined {
  const single = source
    .of("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")
    .map((from) => ({ from, values: members(from, "target_group_arn") }));
  const fleets = source.of("aws_autoscaling_group").map((from) => ({ from, values: groupsOf(from) }));
  const attached = [...attachmentsOfFleets(source)].map(([from, values]) => ({ from, values }));
  const loose = [...single, ...fleets, ...attached].find(({ values }) => values.some((one) => one instanceof Unknown));
  return loose && new Unknown("the target group that it registers with is not known", loose.from.address);
}

function registers(source: Source, fleet: Attributes, group: string): boolean {
  return groupsOf(fleet).some((value) => source.resolve(value, fleet.address) === group);
}

/** Target groups of an Auto Scaling group, as it names them itself. */
function groupsOf(fleet: Attributes): Value[] {
  const sources = blocks(fleet, "traffic_source");
  return [
    ...members(fleet, "target_group_arns"),
    ...sources.known.map((block) => attribute(block, "identifier")),
    ...sources.unknown,
  ];
}

function attachmentsOfFleets(source: Source): Map<Attributes, Value[]> {
  const found = new Map<Attributes, Value[]>();
  for (const resource of source.of("aws_autoscaling_attachment")) {
    const names = ["lb_target_group_arn", "alb_target_group_arn"];
    found.set(
      resource,
      names.flatMap((name) => members(resource, name)),
    );
  }
  for (const resource of source.of("aws_autoscaling_traffic_source_attachment")) {
    const { known, unknown } = blocks(resource, "traffic_source");
    found.set(resource, [...known.map((block) => attribute(block, "identifier")), ...unknown]);
  }
  return found;
}

/** A fleet that may start nothing registers nothing. */
function fleetOf(source: Source, network: Network, fleet: Attributes): Registration | undefined {
  if (integer(fleet, "max_size") === 0) return undefined;
  const subnets = members(fleet, "vpc_zone_identifier").map((id) => subnetOf(source, network, id, fleet));
  const zones = subnets.map((subnet) => (subnet instanceof Unknown ? subnet : subnet.zone));
  if (zones.length === 0) zones.push(new Unknown("the zones of its subnets are not known", fleet.address));
  const least = integer(fleet, "min_size") ?? 0;
  return { at: fleet.address, zones: [...new Set(zones)], least, groups: groupsOfFleet(source, network, fleet) };
}

function subnetOf(source: Source, network: Network, id: Value, from: Attributes): Subnet | Unknown {
  const address = source.resolve(id, from.address);
  const subnet = typeof address === "string" ? network.subnets.get(address) : undefined;
  return subnet ?? new Unknown("one of its subnets is not in the input", from.address);
}

function elsewhere(attachment: Attributes): Registration {
  const zones = [new Unknown("the Auto Scaling group that it attaches is not in the input", attachment.address)];
  return { at: attachment.address, zones, least: 1, groups: undefined };
}

function singleTarget(source: Source, network: Network, attachment: Attributes): Registration {
  const { address: at } = attachment;
  const target = attribute(attachment, "target_id");
  const found = interfaceOf(source, network, target);
  const groups = found && groupsOfInterface(found);
  return { at, zones: [found?.subnet.zone ?? zoneOfTarget(network, target, attachment)], least: 1, groups };
}

/** The interface to which a load balancer sends: of an instance the primary one, or that with the address. */
function interfaceOf(source: Source, network: Network, target: Value): Interface | undefined {
  if (target instanceof Reference) {
    const address = source.canonical(target.resource);
    return network.interfaces.get(address) ?? network.instances.get(address)?.interfaces[0];
  }
  if (typeof target !== "string") return undefined;
  return [...network.interfaces.values()].find(({ privateIps }) => privateIps.includes(target));
}

function zoneOfTarget(network: Network, target: Value, attachment: Attributes): string | Unknown {
  if (text(attachment, "availability_zone") === "all") return ALL_ZONES;
  const [block] = typeof target === "string" ? hostBlock(target) : [];
  const holding =
    block === undefined
      ? []
      : [...network.subnets.values()].filter(({ cidrs }) => cidrs.some((cidr) => within(block, cidr)));
  const [only, ...others] = new Set(holding.map(({ zone }) => zone));
  if (only !== undefined && others.length === 0) return only;
  return new Unknown("the zone of its target is not known", attachment.address);
}
