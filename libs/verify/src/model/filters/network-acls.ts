import { Unknown } from "@causeway/terraform";
import { ALL } from "../../address/range.js";
import type { Network } from "../network.js";
import {
  attribute,
  type Attributes,
  blocks,
  cidr,
  integer,
  members,
  type Source,
  text,
  unknownValue,
} from "../source.js";
import type { AclRule, NetworkAcl } from "./filters.js";
import { portsOf, protocolOf } from "./rule-parts.js";

/**
 * Network ACLs and the subnets that they serve. A subnet without one gets its VPC's default, which allows everything
 * unless `aws_default_network_acl` says otherwise.
 */
export function buildNetworkAcls(source: Source, network: Network): void {
  for (const resource of source.of("aws_network_acl", "aws_default_network_acl")) {
    const acl: NetworkAcl = { address: resource.address, ingress: [], egress: [], doubts: [] };
    network.networkAcls.set(resource.address, acl);
    for (const direction of ["ingress", "egress"] as const) {
      const rules = blocks(resource, direction);
      for (const rule of rules.known) addRule(acl, direction === "egress", rule, "rule_no", "action");
      for (const unknown of rules.unknown) acl.doubts.push(unknownValue(unknown));
    }
    if (resource.type === "aws_default_network_acl") serveByDefault(source, network, acl, resource);
  }
  for (const resource of source.of("aws_network_acl_rule")) addRuleResource(source, network, resource);
  for (const resource of source.of("aws_network_acl", "aws_default_network_acl")) {
    for (const id of members(resource, "subnet_ids")) {
      const subnet = source.resolve(id, resource.address);
      if (typeof subnet === "string") serve(network, subnet, resource.address);
      else network.unplaced.push(new Unknown("one of its subnets is not known", resource.address));
    }
  }
  for (const resource of source.of("aws_network_acl_association")) {
    const acl = source.target(resource, "network_acl_id");
    const subnet = source.target(resource, "subnet_id");
    if (typeof acl === "string" && typeof subnet === "string") serve(network, subnet, acl);
    else network.unplaced.push(new Unknown("what it associates is not known", resource.address));
  }
  for (const { ingress, egress } of network.networkAcls.values()) {
    ingress.sort((a, b) => a.number - b.number);
    egress.sort((a, b) => a.number - b.number);
  }
}

function serve(network: Network, subnet: string, acl: string): void {
  const served = network.subnets.get(subnet);
  if (served === undefined) return;
  served.acl = network.networkAcls.get(acl);
  if (served.acl === undefined) {
    served.doubts.push(unknownValue(new Unknown(`the network ACL ${acl} is not in the input`, subnet)));
  }
}

function serveByDefault(source: Source, network: Network, acl: NetworkAcl, resource: Attributes): void {
  const owner = source.target(resource, "default_network_acl_id");
  const vpc = typeof owner === "string" ? network.vpcs.get(owner) : undefined;
  if (vpc === undefined) network.unplaced.push(new Unknown("its VPC is not known", resource.address));
  else for (const subnet of vpc.subnets) subnet.acl = acl;
}

function addRuleResource(source: Source, network: Network, rule: Attributes): void {
  const owner = source.target(rule, "network_acl_id");
  if (owner === undefined || owner instanceof Unknown) {
    network.unplaced.push(new Unknown("its network ACL is not known", rule.address));
    return;
  }
  const vpc = network.vpcs.get(owner);
  const acl = network.networkAcls.get(owner) ?? (vpc && defaultAcl(network, vpc.address));
  const egress = text(rule, "egress");
  if (acl === undefined) return;
  if (egress instanceof Unknown) acl.doubts.push(unknownValue(egress));
  else addRule(acl, egress === "true", rule, "rule_number", "rule_action");
}

/** The default ACL of a VPC, as AWS makes it, once a rule is added to it. */
function defaultAcl(network: Network, vpc: string): NetworkAcl {
  const subnets = network.vpcs.get(vpc)?.subnets ?? [];
  const present = [...network.networkAcls.values()].find((acl) => subnets.some((subnet) => subnet.acl === acl));
  if (present !== undefined) return present;
  const all = ([4, 6] as const).map((family): AclRule => {
    return { number: family === 4 ? 100 : 101, allow: true, protocol: undefined, cidr: ALL[family], ports: undefined };
  });
  const acl: NetworkAcl = { address: `${vpc}.default_network_acl_id`, ingress: [...all], egress: [...all], doubts: [] };
  network.networkAcls.set(acl.address, acl);
  for (const subnet of subnets) subnet.acl = acl;
  return acl;
}

function addRule(acl: NetworkAcl, egress: boolean, rule: Attributes, numberName: string, actionName: string): void {
  const protocol = protocolOf(text(rule, "protocol"));
  const ports = portsOf(rule, protocol);
  const action = text(rule, actionName);
  const number = integer(rule, numberName);
  const unknown = [protocol, ports, action, number].find((part) => part instanceof Unknown);
  if (unknown instanceof Unknown || typeof number !== "number") {
    acl.doubts.push(
      unknownValue(unknown instanceof Unknown ? unknown : new Unknown("a rule has no number", rule.address)),
    );
    return;
  }
  for (const name of ["cidr_block", "ipv6_cidr_block"]) {
    if (attribute(rule, name) === null) continue;
    const block = cidr(rule, name);
    if (block instanceof Unknown) acl.doubts.push(unknownValue(block));
    else if (block !== undefined) {
      acl[egress ? "egress" : "ingress"].push({
        number,
        allow: typeof action === "string" && action.toLowerCase() === "allow",
        protocol: protocol as string | undefined,
        cidr: block,
        ports: ports as AclRule["ports"],
      });
    }
  }
}
