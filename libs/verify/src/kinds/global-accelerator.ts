import { Unknown } from "@causeway/terraform";
import type { Network, Subnet } from "../model/network.js";
import { attribute, type Attributes, blocks, flag, type Source } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";

/** Where an accelerator sends what it gets from the internet. */
export interface AcceleratorEndpoint {
  /** The resource that names it. */
  readonly at: string;
  /** The load balancer, instance or subnet; not known, it may be any. */
  readonly target: string | Unknown;
  /** Whether load balancers get packets with the clients' addresses. */
  readonly keepsClients: boolean | Unknown;
}

/**
 * Accelerators bring packets from the internet to hosts that no route and no public address lets receive them, with the
 * clients' own addresses. How is not modelled, so that the subnets concerned are in doubt.
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html
 */
export const globalAccelerator: Kind = {
  name: "global-accelerator",
  types: {
    aws_globalaccelerator_accelerator: `
      attributes dns_name dual_stack_dns_name enabled hosted_zone_id ip_address_type ip_addresses ip_sets
    `,
    aws_globalaccelerator_listener: "accelerator_arn client_affinity port_range protocol",
    aws_globalaccelerator_endpoint_group: `
      endpoint_configuration endpoint_group_region health_check_interval_seconds health_check_path health_check_port
      health_check_protocol listener_arn threshold_count traffic_dial_percentage
    `,
    aws_globalaccelerator_custom_routing_accelerator: ANY,
    aws_globalaccelerator_custom_routing_listener: ANY,
    aws_globalaccelerator_custom_routing_endpoint_group: `
      destination_configuration endpoint_configuration endpoint_group_region listener_arn
    `,
    aws_globalaccelerator_cross_account_attachment: "created_time last_modified_time principals resource",
  },
  build: {
    doubts: (source, network) => {
      for (const { at, target } of acceleratorEndpoints(source)) relayTo(hostsBehind(network, target), at);
    },
  },
};

/** Of instances the clients' addresses are kept whatever the argument says, and of subnets, for custom routing. */
function hostsBehind(network: Network, target: string | Unknown): readonly Subnet[] {
  if (target instanceof Unknown) return [...network.subnets.values()];
  const subnet = network.subnets.get(target);
  const interfaces = network.instances.get(target)?.interfaces ?? [];
  return subnet === undefined ? interfaces.map(({ subnet: place }) => place) : [subnet];
}

/**
 * Those of all accelerators, and what accelerators of other accounts may take.
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/cross-account-resources.html
 */
export function* acceleratorEndpoints(source: Source): Iterable<AcceleratorEndpoint> {
  for (const { type, block } of ENDPOINTS) {
    for (const resource of source.of(type)) {
      const { address: at } = resource;
      const { known, unknown } = blocks(resource, block);
      for (const endpoint of known) {
        const target = targetOf(source, endpoint);
        const keepsClients = flag(endpoint, "client_ip_preservation_enabled", true);
        if (target !== undefined) yield { at, target, keepsClients };
      }
      for (const target of unknown) yield { at, target, keepsClients: target };
    }
  }
}

const ENDPOINTS = [
  { type: "aws_globalaccelerator_endpoint_group", block: "endpoint_configuration" },
  { type: "aws_globalaccelerator_custom_routing_endpoint_group", block: "endpoint_configuration" },
  { type: "aws_globalaccelerator_cross_account_attachment", block: "resource" },
] as const;

/** An id that is written down is none of the input's. */
function targetOf(source: Source, endpoint: Attributes): string | Unknown | undefined {
  const value = attribute(endpoint, "endpoint_id");
  return typeof value === "string" ? undefined : source.target(endpoint, "endpoint_id");
}

/** Leaves open whether packets from the internet reach the hosts of subnets. */
export function relayTo(subnets: Iterable<Subnet>, by: string): void {
  const unknown = new Unknown("it hands packets from the internet on with their clients' addresses", by);
  for (const { relays } of new Set(subnets)) relays.push({ code: "UNSUPPORTED_RESOURCE", unknown });
}
