import { Reference, Unknown } from "../configuration.js";
import { type Evaluated, isList, isObject, Unordered } from "../evaluate/values.js";
import { ipv6Key, takesAmazonIpv6 } from "./allocation.js";
import { attributeOfNode } from "./attributes.js";
import type { Network } from "./network.js";
import type { ResourceNode } from "./resource-node.js";

/**
 * Attributes that AWS computes and whose shape is known before apply. All others that a configuration leaves out are
 * a bare reference: `aws_vpc.main.id`, `aws_vpc.main.default_route_table_id`, `aws_instance.a.primary_network_interface_id`.
 */
type Compute = (node: ResourceNode, network: Network) => Evaluated | undefined;

const COMPUTED: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  aws_networkfirewall_firewall: { firewall_status: firewallStatus },
  aws_vpc: { cidr_block: allocatedCidr, ipv6_cidr_block: generatedIpv6 },
  aws_vpc_ipv6_cidr_block_association: { ipv6_cidr_block: generatedIpv6 },
  aws_vpc_ipv4_cidr_block_association: { cidr_block: allocatedCidr },
  aws_vpc_endpoint: { network_interface_ids: endpointInterfaces },
  aws_vpc_endpoint_service: { service_type: typeOfService },
  aws_subnet: { availability_zone: zoneOfSubnet },
};

export function computedAttribute(node: ResourceNode, name: string, network: Network): Evaluated | undefined {
  return COMPUTED[node.type]?.[name]?.(node, network);
}

/** A block that IPAM chooses is stood in for by one of the pool's. */
function allocatedCidr(node: ResourceNode, network: Network): Evaluated | undefined {
  if (node.given("ipv4_ipam_pool_id") === undefined) return undefined;
  const allocation = network.allocations?.get(node.address);
  if (allocation === undefined) return new Unknown("its block depends on another block of IPAM's", node.address);
  return allocation instanceof Unknown ? allocation : allocation.cidr;
}

/** A block that Amazon chooses is stood in for by another. */
function generatedIpv6(node: ResourceNode, network: Network): Evaluated | undefined {
  if (!takesAmazonIpv6(node)) return undefined;
  const allocation = network.allocations?.get(ipv6Key(node.address));
  return allocation === undefined || allocation instanceof Unknown
    ? new Unknown("its IPv6 block is assigned by Amazon", node.address)
    : allocation.cidr;
}

/** The zone's name follows from its id only within one account, so that it is not known from the id. */
function zoneOfSubnet(node: ResourceNode): Evaluated | undefined {
  const id = node.given("availability_zone_id");
  return id === undefined ? undefined : new Unknown("only the zone's id is configured, not its name", node.address);
}

/**
 * One endpoint per subnet, in a set: Terraform promises no order
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/networkfirewall_firewall).
 */
function firewallStatus(node: ResourceNode, network: Network): Evaluated {
  const states = perSubnet(node, network, "subnet_mapping", (subnet) => ({
    availability_zone: zoneOf(subnet, network, node.address),
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

/** A service is offered by load balancers of one kind, which decide the type of its endpoints. */
function typeOfService(node: ResourceNode): Evaluated | undefined {
  if (node.given("gateway_load_balancer_arns") !== undefined) return "GatewayLoadBalancer";
  return node.given("network_load_balancer_arns") === undefined ? undefined : "Interface";
}

/** One interface per subnet of an interface or Gateway Load Balancer endpoint. */
function endpointInterfaces(node: ResourceNode, network: Network): Evaluated | undefined {
  if (node.given("subnet_ids") === undefined) return undefined;
  return perSubnet(node, network, "subnet_ids", (subnet) =>
    subnet instanceof Reference
      ? new Reference(node.address, "network_interface_ids", subnet.resource)
      : new Unknown("the endpoint's subnet is not known", node.address),
  );
}

/** Made once, so that the set has one order, though an unknown one, wherever it is used. */
function perSubnet(
  node: ResourceNode,
  network: Network,
  name: string,
  make: (subnet: Evaluated) => Evaluated,
): Evaluated {
  return network.computed.get(`${node.address}.${name}`, node.address, () => makePerSubnet(node, name, make));
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

function zoneOf(subnet: Evaluated, network: Network, at: string): Evaluated {
  const node = subnet instanceof Reference ? network.node(subnet.resource) : undefined;
  if (node === undefined) return new Unknown("the zone of a subnet that is not known", at);
  return attributeOfNode(node, "availability_zone", network);
}
