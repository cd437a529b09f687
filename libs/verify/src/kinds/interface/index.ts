import type { Network } from "../../model/network.js";
import type { Source } from "../../model/source.js";
import type { FindTarget, Kind } from "../../model/kind.js";
import { follow } from "./appliance.js";
import { deadEnds } from "../dead-ends.js";
import { buildInterfaces } from "./build.js";
import { Instances } from "./running.js";

const find: FindTarget = (network, address) => {
  if (network.interfaces.has(address)) return { address };
  const first = network.instances.get(address)?.interfaces[0];
  return first && { address: first.address };
};

/** An instance has another id than its interface. */
const findInterface: FindTarget = (network, address, key, attribute) =>
  network.instances.has(address) && attribute === "id" ? undefined : find(network, address, key, attribute);

/**
 * Network interfaces, with the instances that have them: ends of flows, and appliances that routes lead to.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
 */
export const networkInterface: Kind = {
  name: "interface",
  types: {
    aws_network_interface: `
      attachment enable_primary_ipv6 interface_type ipv6_address_count ipv6_address_list ipv6_address_list_enabled
      ipv6_addresses mac_address private_dns_name private_ip private_ip_list private_ip_list_enabled private_ips
      private_ips_count security_groups source_dest_check subnet_id
    `,
    aws_network_interface_attachment: `
      attachment_id device_index instance_id network_card_index network_interface_id status
    `,
    aws_instance: `
      ami associate_public_ip_address availability_zone capacity_reservation_specification cpu_core_count
      cpu_options cpu_threads_per_core credit_specification disable_api_stop disable_api_termination
      ebs_block_device ebs_optimized enable_primary_ipv6 enclave_options ephemeral_block_device fetch_password_data
      force_destroy get_password_data hibernation host_id host_resource_group_arn iam_instance_profile
      instance_initiated_shutdown_behavior instance_lifecycle instance_market_options instance_state instance_type
      ipv6_address_count ipv6_addresses key_name launch_template maintenance_options metadata_options monitoring
      network_interface password_data placement_group placement_group_id placement_partition_number
      primary_network_interface primary_network_interface_id private_dns private_dns_name_options private_ip
      public_dns public_ip root_block_device secondary_private_ips security_groups source_dest_check
      spot_instance_request_id subnet_id tenancy user_data user_data_base64 user_data_replace_on_change volume_tags
      vpc_security_group_ids
    `,
    aws_eip: `
      address allocation_id associate_with_private_ip association_id carrier_ip customer_owned_ip domain instance
      ipam_pool_id network_border_group network_interface private_dns private_ip ptr_record public_dns public_ip
      public_ipv4_pool vpc
    `,
    aws_eip_association: `
      allocation_id allow_reassociation instance_id network_interface_id private_ip_address public_ip
    `,
    aws_spot_instance_request: `
      ami associate_public_ip_address availability_zone block_duration_minutes capacity_reservation_specification
      cpu_core_count cpu_options cpu_threads_per_core credit_specification disable_api_stop disable_api_termination
      ebs_block_device ebs_optimized enable_primary_ipv6 enclave_options ephemeral_block_device fetch_password_data
      force_destroy get_password_data hibernation host_id host_resource_group_arn iam_instance_profile
      instance_initiated_shutdown_behavior instance_interruption_behavior instance_state instance_type
      ipv6_address_count ipv6_addresses key_name launch_group launch_template maintenance_options metadata_options
      monitoring network_interface password_data placement_group placement_group_id placement_partition_number
      primary_network_interface primary_network_interface_id private_dns private_dns_name_options private_ip
      public_dns public_ip root_block_device secondary_private_ips security_groups source_dest_check spot_bid_status
      spot_instance_id spot_price spot_request_state spot_type subnet_id tenancy user_data user_data_base64
      user_data_replace_on_change valid_from valid_until volume_tags vpc_security_group_ids wait_for_fulfillment
    `,
    aws_ec2_instance_state: "force instance_id state",
  },
  build: { things: buildInterfaces, doubts: findMissingInstances },
  target: {
    arguments: { network_interface_id: findInterface, instance_id: find },
    follow,
    standsIn: (network, { address }) => network.interfaces.get(address)?.subnet,
    firewalls: ({ instances, interfaces }) => [instances, interfaces],
    mayOverrideLocal: true,
  },
  *prefixes(network) {
    for (const { address, routes = [] } of network.instances.values()) {
      for (const { destination: prefix, target } of routes) yield { prefix, place: address, target: target.address };
    }
  },
  *ends(network, address) {
    const attached = network.interfaces.get(address);
    const interfaces = network.instances.get(address)?.interfaces ?? (attached ? [attached] : []);
    for (const one of interfaces) yield { kind: "host", subnet: one.subnet, interface: one };
  },
  mistakes: (network) => deadEnds(network.interfaces.values()),
};

/** Of the interfaces that routes lead to. */
function findMissingInstances(source: Source, network: Network): void {
  const targeted = new Set(
    [...network.routeTables.values()].flatMap(({ routes }) =>
      routes.flatMap(({ target }) => (target.kind === networkInterface.name ? [target.address] : [])),
    ),
  );
  const instances = new Instances(source, network);
  for (const address of targeted) {
    const appliance = network.interfaces.get(address);
    if (appliance !== undefined) instances.find(appliance);
  }
}
