import { Reference, Unknown } from "@causeway/terraform";
import { groupsOf } from "../../model/filters/security-groups.js";
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

/** Instances and network interfaces: as ends of flows with their groups, and as appliances that routes target. Interface endpoints too. */
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
  for (const resource of source.of("aws_vpc_endpoint")) {
    if (text(resource, "vpc_endpoint_type") === "Interface") addEndpoint(source, network, resource);
  }
  for (const resource of source.of("aws_network_interface_attachment")) {
    const attached = source.target(resource, "network_interface_id");
    const known = typeof attached === "string" ? network.interfaces.get(attached) : undefined;
    if (known !== undefined) attach(source, network, known, resource, "instance_id");
  }
}

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

/** An interface endpoint: a host in each of its subnets, which ends flows and sends none. */
function addEndpoint(source: Source, network: Network, resource: Attributes): void {
  for (const id of members(resource, "subnet_ids")) {
    const address = source.resolve(id, resource.address);
    const subnet = typeof address === "string" ? network.subnets.get(address) : undefined;
    if (subnet === undefined) continue;
    const made: Interface = {
      address: `${resource.address}[${subnet.address}]`,
      subnet,
      sourceDestCheck: true,
      privateIps: [],
      publicAddress: false,
      securityGroups: [],
      owner: resource.address,
      doubts: [],
      gap: undefined,
      assumptions: [],
    };
    groupsOf(source, network, made, resource, "security_group_ids");
    network.interfaces.set(made.address, made);
    own(network, resource.address, made);
  }
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

function privateIps(resource: Attributes): string[] {
  const single = text(resource, "private_ip");
  const all = members(resource, "private_ips");
  const listed = all.filter((ip) => typeof ip === "string");
  // Where one is not known, it is any of the subnet's.
  if (listed.length < all.length || single instanceof Unknown) return [];
  return [...new Set([...(typeof single === "string" ? [single] : []), ...listed])];
}

/** Interfaces and instances that get an Elastic IP address; one whose holder is not known may be any's. */
class ElasticAddresses {
  private readonly holders = new Set<string>();
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
        if (typeof elastic === "string") byAddress.set(elastic, target.resource);
      }
    }
  }

  of(address: string): boolean | Unknown {
    return this.holders.has(address) || (this.loose ?? false);
  }
}
