import {
  type Evaluated,
  isList,
  isObject,
  Reference,
  type ResourceNode,
  type Stacks,
  Unknown,
  Unordered,
} from "@causeway/terraform";

/** Chosen by IPAM: known only where a placeholder stands for it. */
export function allocatedCidr(node: ResourceNode): Evaluated | undefined {
  if (node.given("ipv4_ipam_pool_id") === undefined) return undefined;
  return new Unknown("its block depends on another block of IPAM's", node.address);
}

export const AMAZON_IPV6_RECEIVERS = new Set(["aws_vpc", "aws_vpc_ipv6_cidr_block_association"]);

/** Whether Amazon chooses an IPv6 block of its own for the resource, a /56. */
export function takesAmazonIpv6(node: ResourceNode): boolean {
  if (!AMAZON_IPV6_RECEIVERS.has(node.type) || node.given("ipv6_cidr_block") !== undefined) return false;
  return String(node.given("assign_generated_ipv6_cidr_block")) === "true";
}

/** Chosen by Amazon: known only where a placeholder stands for it. */
export function generatedIpv6(node: ResourceNode): Evaluated | undefined {
  return takesAmazonIpv6(node) ? new Unknown("its IPv6 block is assigned by Amazon", node.address) : undefined;
}

/** The zone's name follows from its id only within one account, so that it is not known from the id. */
export function zoneOfSubnet(node: ResourceNode): Evaluated | undefined {
  const id = node.given("availability_zone_id");
  return id === undefined ? undefined : new Unknown("only the zone's id is configured, not its name", node.address);
}

/**
 * One endpoint per subnet, in a set: Terraform promises no order
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/networkfirewall_firewall).
 */
export function firewallStatus(node: ResourceNode, stacks: Stacks): Evaluated {
  const states = perSubnet(node, stacks, "subnet_mapping", (subnet) => ({
    availability_zone: zoneOf(subnet, stacks, node.address),
    attachment: [
      {
        subnet_id: subnet,
        endpoint_id:
          subnet instanceof Reference
            ? new Reference(node.address, "endpoint_id", subnet.resource)
            : new Unknown("the endpoint's subnet is not known", node.address),
        status: new Reference(node.address, "firewall_status.status"),
      },
    ],
  }));
  return [{ sync_states: states }];
}

/** `sync_states` is a set; the JSON of a state has only lists. */
export function recordedStatus(status: Evaluated): Evaluated {
  if (!isList(status)) return status;
  return status.map((item) => {
    if (!isObject(item)) return item;
    const states = item["sync_states"];
    return states !== undefined && isList(states) ? { ...item, sync_states: new Unordered(states) } : item;
  });
}

/** A service is offered by load balancers of one kind, which decide the type of its endpoints. */
export function typeOfService(node: ResourceNode): Evaluated | undefined {
  if (node.given("gateway_load_balancer_arns") !== undefined) return "GatewayLoadBalancer";
  return node.given("network_load_balancer_arns") === undefined ? undefined : "Interface";
}

/** One interface per subnet of an interface or Gateway Load Balancer endpoint. */
export function endpointInterfaces(node: ResourceNode, stacks: Stacks): Evaluated | undefined {
  if (node.given("subnet_ids") === undefined) return undefined;
  return perSubnet(node, stacks, "subnet_ids", (subnet) =>
    subnet instanceof Reference
      ? new Reference(node.address, "network_interface_ids", subnet.resource)
      : new Unknown("the endpoint's subnet is not known", node.address),
  );
}

/** Made once, so that the set has one order, though an unknown one, wherever it is used. */
function perSubnet(
  node: ResourceNode,
  stacks: Stacks,
  name: string,
  make: (subnet: Evaluated) => Evaluated,
): Evaluated {
  return stacks.computed.get(`${node.address}.${name}`, node.address, () => makePerSubnet(node, name, make));
}

function makePerSubnet(node: ResourceNode, name: string, make: (subnet: Evaluated) => Evaluated): Evaluated {
  const given = node.given(name);
  if (given instanceof Unknown) return given;
  let items: readonly Evaluated[];
  if (given instanceof Unordered) items = given.members;
  else if (given !== undefined && isList(given)) items = given;
  else return new Unknown(`${name} is not known`, node.address);
  const subnets = items.map((item) => (isObject(item) ? (item["subnet_id"] ?? null) : item));
  return new Unordered(subnets.map(make));
}

function zoneOf(subnet: Evaluated, stacks: Stacks, at: string): Evaluated {
  const node = subnet instanceof Reference ? stacks.node(subnet.resource) : undefined;
  if (node === undefined) return new Unknown("the zone of a subnet that is not known", at);
  return stacks.attribute(node, "availability_zone");
}
