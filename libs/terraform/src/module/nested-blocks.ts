/**
 * Blocks that may stand once as an object or several times as a list. A state always has a list; so does the model,
 * hence these are lists whichever way they were written.
 */
const NESTED_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  aws_default_network_acl: ["egress", "ingress"],
  aws_default_route_table: ["route"],
  aws_default_security_group: ["egress", "ingress"],
  aws_ec2_client_vpn_endpoint: ["authentication_options", "client_connect_options", "connection_log_options"],
  aws_ec2_managed_prefix_list: ["entry"],
  aws_ec2_transit_gateway_peering_attachment: ["options"],
  aws_instance: ["network_interface", "primary_network_interface", "secondary_private_ips"],
  aws_launch_template: ["network_interfaces", "placement"],
  aws_lb: ["subnet_mapping"],
  aws_lb_listener: ["default_action"],
  aws_lb_target_group: ["health_check"],
  aws_network_acl: ["egress", "ingress"],
  aws_network_interface: ["attachment"],
  aws_networkfirewall_firewall: ["availability_zone_mapping", "firewall_status", "subnet_mapping"],
  aws_networkfirewall_firewall_policy: ["firewall_policy"],
  aws_route_table: ["route"],
  aws_security_group: ["egress", "ingress"],
  aws_vpc_endpoint: ["dns_entry", "dns_options", "subnet_configuration"],
  aws_vpc_ipam: ["operating_regions"],
  aws_vpc_peering_connection: ["accepter", "requester"],
  aws_vpc_peering_connection_accepter: ["accepter", "requester"],
  aws_vpc_peering_connection_options: ["accepter", "requester"],
};

export function isNestedBlock(type: string, name: string): boolean {
  return NESTED_BLOCKS[type]?.includes(name) ?? false;
}
