import { Reference, Unknown } from "@causeway/terraform";
import { groupsOf } from "../security-group/groups.js";
import { Instance, type Interface, type Network, type Subnet } from "../../model/network.js";
import {
  attribute,
  type Attributes,
  blocks,
  flag,
  isAbsent,
  members,
  decisive,
  type Source,
  text,
  unknownValue,
} from "../../model/source.js";

/** Instances and network interfaces: as ends of flows with their groups, and as appliances that routes target. */
export function buildInterfaces(source: Source, network: Network): void {
  const publicInterfaces = new ElasticAddresses(source, network.elasticAddresses);
  for (const resource of source.of("aws_network_interface")) {
    const subnet = subnetOf(source, network, resource);
    if (subnet === undefined) continue;
    const made: Interface = {
      address: resource.address,
      subnet,
      sourceDestCheck: true,
      privateIps: privateIps(resource),
      ipv6: hasIpv6(resource, subnet),
      publicAddress: publicInterfaces.of(resource.address),
      securityGroups: [],
      owner: resource.address,
      doubts: [],
      gap: undefined,
      assumptions: [],
    };
    const checked = { ...made, sourceDestCheck: decisive(made, flag(resource, "source_dest_check", true)) };
    groupsOf(source, network, checked, resource, "security_groups");
    network.interfaces.set(resource.address, checked);
    const attachments = blocks(resource, "attachment");
    for (const block of attachments.known) attach(source, network, checked, block, "instance");
    for (const unknown of attachments.unknown) checked.doubts.push(unknownValue(unknown));
  }
  for (const resource of source.of("aws_instance")) addInstance(source, network, resource, publicInterfaces);
  for (const resource of source.of("aws_network_interface_attachment")) {
    const attached = source.target(resource, "network_interface_id");
    const known = typeof attached === "string" ? network.interfaces.get(attached) : undefined;
    if (known !== undefined) attach(source, network, known, resource, "instance_id");
  }
  stopInstances(source, network);
}

/** What the input stops, or a state has as stopped, takes and sends nothing until it runs. */
function stopInstances(source: Source, network: Network): void {
  const states = [
    ...source.of("aws_ec2_instance_state").map((from) => ({ from, instance: source.target(from, "instance_id") })),
    ...source.of("aws_instance").map((from) => ({ from, instance: from.address })),
  ];
  for (const { from, instance } of states) {
    const state = text(from, from.type === "aws_instance" ? "instance_state" : "state");
    const isRunning = state === undefined || (typeof state === "string" && RUNNING.includes(state));
    // A state that is only known after apply is that of an instance which is started.
    if (isRunning || (state instanceof Unknown && from.type === "aws_instance")) continue;
    const why = `whether it runs is not known: ${state instanceof Unknown ? state.reason : `it is ${state}`}`;
    const isAny = instance instanceof Unknown && attribute(from, "instance_id") instanceof Unknown;
    const stopped = typeof instance === "string" ? network.instances.get(instance)?.interfaces : undefined;
    const interfaces = isAny ? [...network.interfaces.values()] : (stopped ?? []);
    for (const { doubts } of interfaces) doubts.push(unknownValue(new Unknown(why, from.address)));
  }
}

const RUNNING: readonly string[] = ["pending", "running"];

function addInstance(source: Source, network: Network, resource: Attributes, publicInterfaces: ElasticAddresses): void {
  const given = [blocks(resource, "network_interface"), blocks(resource, "primary_network_interface")];
  let hasPrimary = false;
  for (const block of given.flatMap(({ known }) => known)) {
    const attached = source.target(block, "network_interface_id");
    const known = typeof attached === "string" ? network.interfaces.get(attached) : undefined;
    if (known === undefined) continue;
    own(network, resource.address, known);
    hasPrimary = true;
    // An Elastic IP address of the instance is its primary interface's.
    const isPrimary = (text(block, "device_index") ?? "0") === "0";
    if (isPrimary && known.publicAddress !== true) known.publicAddress = publicInterfaces.of(resource.address);
  }
  if (hasPrimary) return;
  const subnet = subnetOf(source, network, resource);
  if (subnet === undefined) return;
  const template = launchTemplate(resource);
  const onLaunch = isAbsent(attribute(resource, "associate_public_ip_address"))
    ? (template ?? subnet.mapPublicIp)
    : flag(resource, "associate_public_ip_address", false);
  const made: Interface = {
    address: resource.address,
    subnet,
    sourceDestCheck: true,
    privateIps: privateIps(resource),
    ipv6: template ?? hasIpv6(resource, subnet),
    publicAddress: onLaunch === true || publicInterfaces.of(resource.address) || onLaunch,
    securityGroups: [],
    owner: resource.address,
    doubts: [],
    gap: undefined,
    assumptions: [],
  };
  const checked = { ...made, sourceDestCheck: decisive(made, flag(resource, "source_dest_check", true)) };
  const names = ["vpc_security_group_ids", "security_groups"];
  const namesGroups = names.some((name) => members(resource, name).length > 0);
  if (template !== undefined && !namesGroups) checked.doubts.push(unknownValue(template));
  for (const unknown of given.flatMap(({ unknown: hidden }) => hidden)) checked.doubts.push(unknownValue(unknown));
  groupsOf(source, network, checked, resource, names.find((name) => members(resource, name).length > 0) ?? "");
  network.interfaces.set(resource.address, checked);
  own(network, resource.address, checked);
}

/** A launch template decides what the instance leaves open: its groups, whether it gets a public address. */
function launchTemplate(instance: Attributes): Unknown | undefined {
  if (members(instance, "launch_template").length === 0) return undefined;
  return new Unknown("its launch template decides, and which version of it is not followed", instance.address);
}

/** An instance that something else started has an id in a state, and no resource. */
function attach(source: Source, network: Network, attached: Interface, from: Attributes, name: string): void {
  const value = attribute(from, name);
  if (isAbsent(value)) return;
  const instance = typeof value === "string" ? value : source.resolve(value, from.address);
  if (typeof instance === "string") own(network, instance, attached);
  else attached.doubts.push(unknownValue(instance));
}

function own(network: Network, instance: string, attached: Interface): void {
  attached.owner = instance;
  const known = network.instances.get(instance);
  if (known === undefined) network.instances.set(instance, new Instance(instance, [attached]));
  else if (!known.interfaces.includes(attached)) known.interfaces.push(attached);
}

function subnetOf(source: Source, network: Network, resource: Attributes): Subnet | undefined {
  const address = source.target(resource, "subnet_id");
  const subnet = typeof address === "string" ? network.subnets.get(address) : undefined;
  if (subnet === undefined) {
    const unknown = new Unknown("its subnet is not in the input", resource.address);
    network.unmodelled.set(resource.address, unknown);
  }
  return subnet;
}

/** Arguments that give it private addresses which are not written down, and so may be any of the subnet's. */
const COUNTED = ["private_ips_count", "ipv4_prefixes", "ipv4_prefix_count", "ipv6_address_count", "ipv6_prefixes"];

/** All of them, or none if one is not known. */
function privateIps(resource: Attributes): string[] {
  const all = ["private_ip", "private_ips", "secondary_private_ips", "ipv6_addresses"].flatMap((name) =>
    members(resource, name),
  );
  const listed = all.filter((ip) => typeof ip === "string");
  const hasMore = COUNTED.some((name) => members(resource, name).some((value) => value !== 0));
  return listed.length < all.length || hasMore ? [] : [...new Set(listed)];
}

/**
 * Asked for, or given by the subnet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html
 */
function hasIpv6(resource: Attributes, { assignsIpv6 }: Subnet): boolean | Unknown {
  const names = ["ipv6_addresses", "ipv6_address_list", "ipv6_prefixes", "ipv6_address_count", "ipv6_prefix_count"];
  const asked = names.flatMap((name) => members(resource, name)).filter((value) => value !== 0);
  return asked.length > 0 || assignsIpv6;
}

/** Interfaces and instances that get an Elastic IP address; one whose holder is not known may be any's. */
class ElasticAddresses {
  private readonly holders = new Set<string>();
  private readonly contested = new Map<string, Unknown>();
  private readonly loose: Unknown | undefined;

  /** @param byAddress - gets who has which Elastic IP address */
  constructor(source: Source, byAddress: Map<string, string>) {
    for (const resource of source.of("aws_eip", "aws_eip_association")) {
      for (const name of ["instance", "instance_id", "network_interface", "network_interface_id"]) {
        const holder = attribute(resource, name);
        if (holder instanceof Unknown) this.loose ??= new Unknown(`its ${name} is not known`, resource.address);
        const target = source.reference(resource, name);
        if (!(target instanceof Reference)) continue;
        this.holders.add(target.resource);
        const elastic = resource.type === "aws_eip" ? resource.address : source.target(resource, "allocation_id");
        if (typeof elastic !== "string") continue;
        const other = byAddress.get(elastic);
        byAddress.set(elastic, target.resource);
        if (other === undefined || other === target.resource) continue;
        const unknown = new Unknown(`${other} and ${target.resource} ask for ${elastic}`, resource.address);
        for (const one of [other, target.resource]) this.contested.set(one, unknown);
      }
    }
  }

  of(address: string): boolean | Unknown {
    return this.contested.get(address) ?? (this.holders.has(address) || (this.loose ?? false));
  }
}
