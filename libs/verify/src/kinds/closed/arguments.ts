import { UnorderedSet, type Value } from "@causeway/terraform";
import { isRecord } from "../../model/source.js";

/**
 * Arguments and attributes of the types that kinds know which are read, or change nothing of what packets do. A resource
 * that sets another one is a doubt about itself and all that it refers to. Attributes that every type has stand in `COMMON`.
 */
export const ARGUMENTS: Readonly<Record<string, string>> = {
  aws_alb_listener_certificate: "certificate_arn listener_arn",
  aws_autoscaling_attachment: "autoscaling_group_name elb lb_target_group_arn",
  aws_autoscaling_group: `availability_zone_distribution availability_zones capacity_rebalance capacity_reservation_specification
      context default_cooldown default_instance_warmup desired_capacity desired_capacity_type enabled_metrics
      force_delete force_delete_warm_pool health_check_grace_period health_check_type
      ignore_failed_scaling_activities initial_lifecycle_hook instance_maintenance_policy instance_refresh
      launch_configuration launch_template load_balancers max_instance_lifetime max_size metrics_granularity
      min_elb_capacity min_size mixed_instances_policy placement_group predicted_capacity protect_from_scale_in
      service_linked_role_arn suspended_processes tag target_group_arns termination_policies traffic_source
      vpc_zone_identifier wait_for_capacity_timeout wait_for_elb_capacity warm_pool warm_pool_size`,
  aws_autoscaling_traffic_source_attachment: "autoscaling_group_name traffic_source",
  aws_default_network_acl: "default_network_acl_id egress ingress subnet_ids vpc_id",
  aws_default_route_table: "default_route_table_id propagating_vgws route vpc_id",
  aws_default_security_group: "egress ingress revoke_rules_on_delete vpc_id",
  aws_default_subnet: `assign_ipv6_address_on_creation availability_zone availability_zone_id cidr_block enable_dns64
      enable_resource_name_dns_a_record_on_launch enable_resource_name_dns_aaaa_record_on_launch
      existing_default_subnet force_destroy ipv6_cidr_block ipv6_cidr_block_association_id ipv6_native
      map_public_ip_on_launch private_dns_hostname_type_on_launch vpc_id`,
  aws_default_vpc: `assign_generated_ipv6_cidr_block cidr_block default_network_acl_id default_route_table_id
      default_security_group_id dhcp_options_id enable_dns_hostnames enable_dns_support
      enable_network_address_usage_metrics existing_default_vpc force_destroy instance_tenancy
      ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group ipv6_ipam_pool_id
      ipv6_netmask_length main_route_table_id`,
  aws_dx_gateway_association: `allowed_prefixes associated_gateway_id associated_gateway_owner_account_id associated_gateway_type
      dx_gateway_association_id dx_gateway_id dx_gateway_owner_account_id proposal_id
      transit_gateway_attachment_id vpn_gateway_id`,
  aws_dx_gateway_association_proposal: `allowed_prefixes associated_gateway_id associated_gateway_owner_account_id associated_gateway_type dx_gateway_id
      dx_gateway_owner_account_id`,
  aws_dx_hosted_private_virtual_interface: `address_family amazon_address amazon_side_asn aws_device bgp_asn bgp_auth_key connection_id
      customer_address jumbo_frame_capable mtu owner_account_id vlan`,
  aws_dx_hosted_private_virtual_interface_accepter: "dx_gateway_id virtual_interface_id vpn_gateway_id",
  aws_dx_private_virtual_interface: `address_family amazon_address amazon_side_asn aws_device bgp_asn bgp_auth_key connection_id
      customer_address dx_gateway_id jumbo_frame_capable mtu vlan vpn_gateway_id`,
  aws_ec2_instance_state: "force instance_id state",
  aws_ec2_managed_prefix_list: "address_family entry max_entries version",
  aws_ec2_managed_prefix_list_entry: "cidr prefix_list_id",
  aws_ec2_tag: "key resource_id value",
  aws_ec2_transit_gateway: `amazon_side_asn association_default_route_table_id auto_accept_shared_attachments
      default_route_table_association default_route_table_propagation dns_support multicast_support
      propagation_default_route_table_id security_group_referencing_support transit_gateway_cidr_blocks
      vpn_ecmp_support`,
  aws_ec2_transit_gateway_connect: `protocol transit_gateway_default_route_table_association transit_gateway_default_route_table_propagation
      transit_gateway_id transport_attachment_id`,
  aws_ec2_transit_gateway_default_route_table_association:
    "original_default_route_table_id transit_gateway_id transit_gateway_route_table_id",
  aws_ec2_transit_gateway_default_route_table_propagation:
    "original_default_route_table_id transit_gateway_id transit_gateway_route_table_id",
  aws_ec2_transit_gateway_peering_attachment:
    "options peer_account_id peer_region peer_transit_gateway_id state transit_gateway_id",
  aws_ec2_transit_gateway_peering_attachment_accepter: `peer_account_id peer_region peer_transit_gateway_id transit_gateway_attachment_id transit_gateway_id`,
  aws_ec2_transit_gateway_prefix_list_reference: `blackhole prefix_list_id prefix_list_owner_id transit_gateway_attachment_id
      transit_gateway_route_table_id`,
  aws_ec2_transit_gateway_route: `blackhole destination_cidr_block transit_gateway_attachment_id transit_gateway_route_table_id`,
  aws_ec2_transit_gateway_route_table:
    "default_association_route_table default_propagation_route_table transit_gateway_id",
  aws_ec2_transit_gateway_route_table_association: `replace_existing_association resource_id resource_type transit_gateway_attachment_id
      transit_gateway_route_table_id`,
  aws_ec2_transit_gateway_route_table_propagation:
    "resource_id resource_type transit_gateway_attachment_id transit_gateway_route_table_id",
  aws_ec2_transit_gateway_vpc_attachment: `appliance_mode_support dns_support ipv6_support security_group_referencing_support subnet_ids
      transit_gateway_default_route_table_association transit_gateway_default_route_table_propagation
      transit_gateway_id vpc_id vpc_owner_id`,
  aws_ec2_transit_gateway_vpc_attachment_accepter: `appliance_mode_support dns_support ipv6_support security_group_referencing_support subnet_ids
      transit_gateway_attachment_id transit_gateway_default_route_table_association
      transit_gateway_default_route_table_propagation transit_gateway_id vpc_id vpc_owner_id`,
  aws_egress_only_internet_gateway: "vpc_id",
  aws_eip: `address allocation_id associate_with_private_ip association_id carrier_ip customer_owned_ip domain
      instance ipam_pool_id network_border_group network_interface private_dns private_ip ptr_record public_dns
      public_ip public_ipv4_pool vpc`,
  aws_eip_association: `allocation_id allow_reassociation instance_id network_interface_id private_ip_address public_ip`,
  aws_globalaccelerator_accelerator: `attributes dns_name dual_stack_dns_name enabled hosted_zone_id ip_address_type ip_addresses ip_sets`,
  aws_globalaccelerator_cross_account_attachment: "created_time last_modified_time principals resource",
  aws_globalaccelerator_custom_routing_endpoint_group:
    "destination_configuration endpoint_configuration endpoint_group_region listener_arn",
  aws_globalaccelerator_endpoint_group: `endpoint_configuration endpoint_group_region health_check_interval_seconds health_check_path
      health_check_port health_check_protocol listener_arn threshold_count traffic_dial_percentage`,
  aws_globalaccelerator_listener: "accelerator_arn client_affinity port_range protocol",
  aws_instance: `ami associate_public_ip_address availability_zone capacity_reservation_specification cpu_core_count
      cpu_options cpu_threads_per_core credit_specification disable_api_stop disable_api_termination
      ebs_block_device ebs_optimized enable_primary_ipv6 enclave_options ephemeral_block_device
      fetch_password_data force_destroy get_password_data hibernation host_id host_resource_group_arn
      iam_instance_profile instance_initiated_shutdown_behavior instance_lifecycle instance_market_options
      instance_state instance_type ipv6_address_count ipv6_addresses key_name launch_template
      maintenance_options metadata_options monitoring network_interface password_data placement_group
      placement_group_id placement_partition_number primary_network_interface primary_network_interface_id
      private_dns private_dns_name_options private_ip public_dns public_ip root_block_device
      secondary_private_ips security_groups source_dest_check spot_instance_request_id subnet_id tenancy
      user_data user_data_base64 user_data_replace_on_change volume_tags vpc_security_group_ids`,
  aws_internet_gateway: "vpc_id",
  aws_internet_gateway_attachment: "internet_gateway_id vpc_id",
  aws_lb: `access_logs arn_suffix client_keep_alive connection_logs desync_mitigation_mode dns_name
      dns_record_client_routing_policy drop_invalid_header_fields enable_cross_zone_load_balancing
      enable_deletion_protection enable_http2 enable_tls_version_and_cipher_suite_headers enable_waf_fail_open
      enable_xff_client_port enable_zonal_shift enforce_security_group_inbound_rules_on_private_link_traffic
      health_check_logs idle_timeout internal ip_address_type ipam_pools load_balancer_type
      minimum_load_balancer_capacity preserve_host_header secondary_ips_auto_assigned_per_subnet
      security_groups subnet_mapping subnets vpc_id xff_header_processing_mode zone_id`,
  aws_lb_listener: `alpn_policy certificate_arn default_action load_balancer_arn mutual_authentication port protocol
      ssl_policy tcp_idle_timeout_seconds`,
  aws_lb_listener_rule: "action condition listener_arn priority transform",
  aws_lb_target_group: `arn_suffix connection_termination deregistration_delay health_check ip_address_type
      lambda_multi_value_headers_enabled load_balancer_arns load_balancing_algorithm_type
      load_balancing_anomaly_mitigation load_balancing_cross_zone_enabled port preserve_client_ip protocol
      protocol_version proxy_protocol_v2 slow_start stickiness target_control_port target_failover
      target_group_health target_health_state target_type vpc_id`,
  aws_lb_target_group_attachment: "availability_zone port target_group_arn target_id",
  aws_main_route_table_association: "original_route_table_id route_table_id vpc_id",
  aws_nat_gateway: `allocation_id association_id auto_provision_zones auto_scaling_ips connectivity_type network_interface_id
      private_ip public_ip regional_nat_gateway_address regional_nat_gateway_auto_mode route_table_id
      secondary_allocation_ids secondary_private_ip_address_count secondary_private_ip_addresses subnet_id
      vpc_id`,
  aws_network_acl: "egress ingress subnet_ids vpc_id",
  aws_network_acl_association: "network_acl_id subnet_id",
  aws_network_acl_rule: `cidr_block egress from_port icmp_code icmp_type ipv6_cidr_block network_acl_id protocol rule_action
      rule_number to_port`,
  aws_network_interface: `attachment enable_primary_ipv6 interface_type ipv6_address_count ipv6_address_list
      ipv6_address_list_enabled ipv6_addresses mac_address private_dns_name private_ip private_ip_list
      private_ip_list_enabled private_ips private_ips_count security_groups source_dest_check subnet_id`,
  aws_network_interface_attachment:
    "attachment_id device_index instance_id network_card_index network_interface_id status",
  aws_network_interface_sg_attachment: "network_interface_id security_group_id",
  aws_networkfirewall_firewall: `availability_zone_change_protection delete_protection enabled_analysis_types encryption_configuration
      firewall_policy_arn firewall_policy_change_protection firewall_status subnet_change_protection
      subnet_mapping transit_gateway_id transit_gateway_owner_account_id update_token vpc_id`,
  aws_networkfirewall_vpc_endpoint_association: `firewall_arn subnet_mapping vpc_endpoint_association_arn vpc_endpoint_association_id
      vpc_endpoint_association_status vpc_id`,
  aws_route: `carrier_gateway_id core_network_arn destination_cidr_block destination_ipv6_cidr_block
      destination_prefix_list_id egress_only_gateway_id gateway_id instance_id instance_owner_id
      local_gateway_id nat_gateway_id network_interface_id origin route_table_id state transit_gateway_id
      vpc_endpoint_id vpc_peering_connection_id`,
  aws_route_table: "propagating_vgws route vpc_id",
  aws_route_table_association: "gateway_id route_table_id subnet_id",
  aws_security_group: "egress ingress revoke_rules_on_delete vpc_id",
  aws_security_group_rule: `cidr_blocks from_port ipv6_cidr_blocks prefix_list_ids protocol security_group_id security_group_rule_id
      self self_attribute source_security_group_id to_port type`,
  aws_spot_instance_request: `ami associate_public_ip_address availability_zone block_duration_minutes
      capacity_reservation_specification cpu_core_count cpu_options cpu_threads_per_core credit_specification
      disable_api_stop disable_api_termination ebs_block_device ebs_optimized enable_primary_ipv6
      enclave_options ephemeral_block_device fetch_password_data force_destroy get_password_data hibernation
      host_id host_resource_group_arn iam_instance_profile instance_initiated_shutdown_behavior
      instance_interruption_behavior instance_state instance_type ipv6_address_count ipv6_addresses key_name
      launch_group launch_template maintenance_options metadata_options monitoring network_interface
      password_data placement_group placement_group_id placement_partition_number primary_network_interface
      primary_network_interface_id private_dns private_dns_name_options private_ip public_dns public_ip
      root_block_device secondary_private_ips security_groups source_dest_check spot_bid_status
      spot_instance_id spot_price spot_request_state spot_type subnet_id tenancy user_data user_data_base64
      user_data_replace_on_change valid_from valid_until volume_tags vpc_security_group_ids
      wait_for_fulfillment`,
  aws_subnet: `assign_ipv6_address_on_creation availability_zone availability_zone_id cidr_block enable_dns64
      enable_resource_name_dns_a_record_on_launch enable_resource_name_dns_aaaa_record_on_launch
      ipv4_ipam_pool_id ipv4_netmask_length ipv6_cidr_block ipv6_cidr_block_association_id ipv6_ipam_pool_id ipv6_native
      ipv6_netmask_length map_public_ip_on_launch private_dns_hostname_type_on_launch vpc_id`,
  aws_vpc: `assign_generated_ipv6_cidr_block cidr_block default_network_acl_id default_route_table_id
      default_security_group_id dhcp_options_id enable_dns_hostnames enable_dns_support
      enable_network_address_usage_metrics instance_tenancy ipv4_ipam_pool_id ipv4_netmask_length
      ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group ipv6_ipam_pool_id
      ipv6_netmask_length main_route_table_id`,
  aws_vpc_block_public_access_exclusion: "internet_gateway_exclusion_mode resource_arn subnet_id vpc_id",
  aws_vpc_block_public_access_options: "aws_account_id aws_region internet_gateway_block_mode",
  aws_vpc_endpoint: `auto_accept cidr_blocks dns_entry dns_options ip_address_type network_interface_ids policy prefix_list_id
      private_dns_enabled requester_managed resource_configuration_arn route_table_ids security_group_ids
      service_name service_network_arn service_region state subnet_configuration subnet_ids vpc_endpoint_type
      vpc_id`,
  aws_vpc_endpoint_connection_accepter: "vpc_endpoint_id vpc_endpoint_service_id vpc_endpoint_state",
  aws_vpc_endpoint_route_table_association: "route_table_id vpc_endpoint_id",
  aws_vpc_endpoint_security_group_association: "replace_default_association security_group_id vpc_endpoint_id",
  aws_vpc_endpoint_subnet_association: "subnet_id vpc_endpoint_id",
  aws_vpc_endpoint_service: `acceptance_required allowed_principals availability_zones base_endpoint_dns_names
      gateway_load_balancer_arns manages_vpc_endpoints network_load_balancer_arns private_dns_name
      private_dns_name_configuration service_name service_type state supported_ip_address_types
      supported_regions`,
  aws_vpc_ipam_pool: `address_family allocation_default_netmask_length allocation_max_netmask_length
      allocation_min_netmask_length allocation_resource_tags auto_import aws_service cascade ipam_scope_id
      ipam_scope_type locale pool_depth public_ip_source publicly_advertisable source_ipam_pool_id state`,
  aws_vpc_ipam_pool_cidr: "cidr cidr_authorization_context ipam_pool_cidr_id ipam_pool_id netmask_length",
  aws_vpc_ipv4_cidr_block_association: "cidr_block ipv4_ipam_pool_id ipv4_netmask_length vpc_id",
  aws_vpc_ipv6_cidr_block_association: `assign_generated_ipv6_cidr_block ip_source ipv6_address_attribute ipv6_cidr_block ipv6_ipam_pool_id
      ipv6_netmask_length ipv6_pool vpc_id`,
  aws_vpc_peering_connection:
    "accept_status accepter auto_accept peer_owner_id peer_region peer_vpc_id requester vpc_id",
  aws_vpc_peering_connection_accepter: `accept_status accepter auto_accept peer_owner_id peer_region peer_vpc_id requester vpc_id
      vpc_peering_connection_id`,
  aws_vpc_security_group_egress_rule: `cidr_ipv4 cidr_ipv6 from_port ip_protocol prefix_list_id referenced_security_group_id security_group_id
      security_group_rule_id to_port`,
  aws_vpc_security_group_vpc_association: "security_group_id state vpc_id",
  aws_vpc_security_group_ingress_rule: `cidr_ipv4 cidr_ipv6 from_port ip_protocol prefix_list_id referenced_security_group_id security_group_id
      security_group_rule_id to_port`,
  aws_vpn_connection: `local_ipv4_network_cidr local_ipv6_network_cidr remote_ipv4_network_cidr remote_ipv6_network_cidr
      tunnel_inside_ip_version core_network_arn core_network_attachment_arn customer_gateway_configuration customer_gateway_id
      enable_acceleration outside_ip_address_type preshared_key_arn preshared_key_storage routes
      static_routes_only transit_gateway_attachment_id transit_gateway_id
      transport_transit_gateway_attachment_id tunnel_bandwidth type vgw_telemetry vpn_gateway_id`,
  aws_vpn_connection_route: "destination_cidr_block vpn_connection_id",
  aws_vpn_gateway: "amazon_side_asn availability_zone vpc_id",
  aws_vpn_gateway_attachment: "vpc_id vpn_gateway_id",
  aws_vpn_gateway_route_propagation: "route_table_id vpn_gateway_id",
};

/** Other names of the same types. */
const ALIASES: Readonly<Record<string, string>> = {
  aws_alb: "aws_lb",
  aws_alb_listener: "aws_lb_listener",
  aws_alb_listener_certificate: "aws_lb_listener_certificate",
  aws_alb_listener_rule: "aws_lb_listener_rule",
  aws_alb_target_group: "aws_lb_target_group",
  aws_alb_target_group_attachment: "aws_lb_target_group_attachment",
};

const COMMON: readonly string[] = [
  "arn",
  "description",
  "id",
  "name",
  "name_prefix",
  "owner_id",
  "region",
  "tags",
  "tags_all",
  "timeouts",
];

/** By no type known to change what packets do. */
const PREFIXES = /^(tunnel[12]_|routing_http_)/;

const KNOWN = new Map(Object.entries(ARGUMENTS).map(([type, names]) => [type, new Set(names.trim().split(/\s+/))]));

/** The first argument of a resource that is set and not understood; of a type without a list, none. */
export function unreadArgument(type: string, attributes: Readonly<Record<string, Value>>): string | undefined {
  const known = KNOWN.get(ALIASES[type] ?? type);
  if (known === undefined) return undefined;
  return Object.keys(attributes).find(
    (name) => !known.has(name) && !COMMON.includes(name) && !PREFIXES.test(name) && isSet(attributes[name]),
  );
}

/** Terraform states write what is not set as null, false, zero or something empty. */
function isSet(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof UnorderedSet) return value.members.length > 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}
