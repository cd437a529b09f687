/**
 * Types of the AWS provider of which it is known that they carry, open or block packets, and which are not modelled:
 * whatever they refer to is in doubt. A type that nobody has looked at is treated the same; this list says which ones
 * somebody has.
 */
export interface DeclaredDoubt {
  readonly why: string;
  readonly types: readonly string[];
}

export const DECLARED_DOUBTS: readonly DeclaredDoubt[] = [
  {
    why: "Client VPN brings its clients into subnets, and routes for them.",
    types: [
      "aws_ec2_client_vpn_authorization_rule",
      "aws_ec2_client_vpn_endpoint",
      "aws_ec2_client_vpn_network_association",
      "aws_ec2_client_vpn_route",
    ],
  },
  {
    why: "Cloud WAN: its policy document is the routing.",
    types: [
      "aws_networkmanager_attachment_accepter",
      "aws_networkmanager_connect_attachment",
      "aws_networkmanager_connect_peer",
      "aws_networkmanager_core_network",
      "aws_networkmanager_core_network_policy_attachment",
      "aws_networkmanager_dx_gateway_attachment",
      "aws_networkmanager_site_to_site_vpn_attachment",
      "aws_networkmanager_transit_gateway_peering",
      "aws_networkmanager_transit_gateway_route_table_attachment",
      "aws_networkmanager_vpc_attachment",
    ],
  },
  {
    why: "Policy tables choose a route table by source, destination and port.",
    types: ["aws_ec2_transit_gateway_policy_table", "aws_ec2_transit_gateway_policy_table_association"],
  },
  {
    why: "Route servers write routes that appliances announce by BGP.",
    types: [
      "aws_vpc_route_server",
      "aws_vpc_route_server_endpoint",
      "aws_vpc_route_server_peer",
      "aws_vpc_route_server_propagation",
      "aws_vpc_route_server_vpc_association",
    ],
  },
  {
    why: "VPC Lattice carries requests between VPCs that no route joins.",
    types: [
      "aws_vpclattice_domain_verification",
      "aws_vpclattice_listener",
      "aws_vpclattice_listener_rule",
      "aws_vpclattice_resource_configuration",
      "aws_vpclattice_resource_gateway",
      "aws_vpclattice_service",
      "aws_vpclattice_service_network",
      "aws_vpclattice_service_network_resource_association",
      "aws_vpclattice_service_network_service_association",
      "aws_vpclattice_service_network_vpc_association",
      "aws_vpclattice_target_group",
      "aws_vpclattice_target_group_attachment",
    ],
  },
  {
    why: "Verified Access lets its users in from the internet.",
    types: [
      "aws_verifiedaccess_endpoint",
      "aws_verifiedaccess_group",
      "aws_verifiedaccess_instance",
      "aws_verifiedaccess_instance_trust_provider_attachment",
      "aws_verifiedaccess_trust_provider",
    ],
  },
  { why: "Enforced encryption stops what is not encrypted, or cannot be.", types: ["aws_vpc_encryption_control"] },
  { why: "A VPN concentrator joins connections to a transit gateway.", types: ["aws_vpn_concentrator"] },
  {
    why: "It attaches a firewall to a transit gateway.",
    types: ["aws_networkfirewall_firewall_transit_gateway_attachment_accepter"],
  },
  { why: "CloudFront reaches private origins from the internet.", types: ["aws_cloudfront_vpc_origin"] },
  {
    why: "Wavelength, Outposts and their gateways carry packets to networks that are not in the input.",
    types: [
      "aws_ec2_carrier_gateway",
      "aws_ec2_local_gateway_route",
      "aws_ec2_local_gateway_route_table_vpc_association",
    ],
  },
  {
    why: "It makes resources of any type that no Terraform describes.",
    types: [
      "aws_cloudcontrolapi_resource",
      "aws_cloudformation_stack",
      "aws_cloudformation_stack_instances",
      "aws_cloudformation_stack_set",
      "aws_cloudformation_stack_set_instance",
      "aws_cloudformation_type",
    ],
  },
  {
    why: "It lets another account attach the interface to an instance of its own.",
    types: ["aws_network_interface_permission"],
  },
];

export function whyDoubtful(type: string): string | undefined {
  return DECLARED_DOUBTS.find(({ types }) => types.includes(type))?.why;
}
