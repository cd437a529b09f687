import { isJsonObject, type InnerId, type Json, type JsonObject, type ProviderFacts } from "@causeway/terraform";
import { allocatedCidr, endpointInterfaces, firewallStatus, generatedIpv6, recordedStatus } from "./computed.js";
import { typeOfService, zoneOfSubnet } from "./computed.js";

const MADE_WITH_VPC = [
  "default_network_acl_id",
  "default_route_table_id",
  "default_security_group_id",
  "main_route_table_id",
];
const MAIN_TABLE = { attribute: "main_route_table_id", by: "default_route_table_id" };

/** What the AWS provider's types are, as far as reading a configuration or a state needs it. */
export const AWS: ProviderFacts = {
  types: {
    aws_default_network_acl: { blocks: ["egress", "ingress"], adopted: "default_network_acl_id" },
    aws_default_route_table: { blocks: ["route"], adopted: "default_route_table_id" },
    aws_default_security_group: { blocks: ["egress", "ingress"], adopted: "default_security_group_id" },
    aws_default_vpc: { madeAlong: MADE_WITH_VPC, replaceable: MAIN_TABLE, adopted: "default_vpc_id" },
    aws_ec2_client_vpn_endpoint: {
      blocks: ["authentication_options", "client_connect_options", "connection_log_options"],
    },
    aws_ec2_managed_prefix_list: { blocks: ["entry"] },
    aws_ec2_transit_gateway: {
      madeAlong: ["association_default_route_table_id", "propagation_default_route_table_id"],
    },
    aws_ec2_transit_gateway_attachment: { lookedUpBy: ["transit_gateway_attachment_id"] },
    aws_ec2_transit_gateway_peering_attachment: { blocks: ["options"] },
    aws_instance: {
      blocks: ["network_interface", "primary_network_interface", "secondary_private_ips"],
      madeAlong: ["primary_network_interface_id"],
      takesDefaultTags: true,
    },
    aws_internet_gateway: { lookedUpBy: ["internet_gateway_id"] },
    aws_launch_configuration: { packed: ["user_data_base64"] },
    aws_launch_template: { blocks: ["network_interfaces", "placement"], packed: ["user_data"] },
    aws_lb: { blocks: ["subnet_mapping"] },
    aws_lb_listener: { blocks: ["default_action"] },
    aws_lb_target_group: { blocks: ["health_check"] },
    aws_nat_gateway: { madeAlong: ["network_interface_id"] },
    aws_network_acl: { blocks: ["egress", "ingress"] },
    aws_network_interface: { blocks: ["attachment"], takesDefaultTags: true },
    aws_networkfirewall_firewall: {
      blocks: ["availability_zone_mapping", "firewall_status", "subnet_mapping"],
      computed: { firewall_status: firewallStatus },
      innerIds: firewallEndpoints,
      recorded: { firewall_status: recordedStatus },
    },
    aws_networkfirewall_firewall_policy: { blocks: ["firewall_policy"] },
    aws_route_table: { blocks: ["route"], lookedUpBy: ["route_table_id"] },
    aws_security_group: { blocks: ["egress", "ingress"] },
    aws_spot_instance_request: { packed: ["user_data_base64"] },
    aws_subnet: { computed: { availability_zone: zoneOfSubnet }, takesDefaultTags: true },
    aws_vpc: {
      computed: { cidr_block: allocatedCidr, ipv6_cidr_block: generatedIpv6 },
      madeAlong: MADE_WITH_VPC,
      replaceable: MAIN_TABLE,
      takesDefaultTags: true,
    },
    aws_vpc_endpoint: {
      blocks: ["dns_entry", "dns_options", "subnet_configuration"],
      computed: { network_interface_ids: endpointInterfaces },
      madeAlong: ["prefix_list_id"],
    },
    aws_vpc_endpoint_service: { computed: { service_type: typeOfService } },
    aws_vpc_ipam: {
      blocks: ["operating_regions"],
      madeAlong: ["private_default_scope_id", "public_default_scope_id"],
    },
    aws_vpc_ipam_pool: { lookedUpBy: ["ipam_pool_id"] },
    aws_vpc_ipv4_cidr_block_association: { computed: { cidr_block: allocatedCidr } },
    aws_vpc_ipv6_cidr_block_association: { computed: { ipv6_cidr_block: generatedIpv6 } },
    aws_vpc_peering_connection: { blocks: ["accepter", "requester"] },
    aws_vpc_peering_connection_accepter: { blocks: ["accepter", "requester"] },
    aws_vpc_peering_connection_options: { blocks: ["accepter", "requester"] },
    aws_vpn_connection: { madeAlong: ["transit_gateway_attachment_id"] },
  },
  idArguments: {
    carrier_gateway_id: ["aws_ec2_carrier_gateway"],
    destination_prefix_list_id: ["aws_ec2_managed_prefix_list"],
    egress_only_gateway_id: ["aws_egress_only_internet_gateway"],
    gateway_id: ["aws_internet_gateway", "aws_vpn_gateway"],
    local_gateway_id: ["aws_ec2_local_gateway"],
    nat_gateway_id: ["aws_nat_gateway"],
    network_interface_id: ["aws_network_interface"],
    subnet_id: ["aws_subnet"],
    transit_gateway_id: ["aws_ec2_transit_gateway"],
    vpc_endpoint_id: ["aws_vpc_endpoint"],
    vpc_peering_connection_id: ["aws_vpc_peering_connection"],
  },
  isId: (text) => AWS_ID.test(text) || UUID.test(text),
  adopts: (type) => ADOPTS.test(type),
  isIrrelevant: (type) => CARRIES_NO_PACKET.test(type),
};

/** Beginnings of the ids that AWS assigns to what takes part in a network. */
const AWS_ID =
  /^(arn:|(vpc|subnet|rtb|tgw|igw|eigw|nat|eni|pcx|acl|aclassoc|sg|sgr|vpce|pl|eipalloc|eipassoc|rtbassoc|i|vgw|cgw|vpn|dopt|ipam|lgw|cagw|dxcon|dxvif|dxlag)-)/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Types that share the id of what they adopt or accept. */
const ADOPTS = /_(accepter|options|association|attachment_accepter|propagation)$/;

/** Types that have no part in a network. */
const CARRIES_NO_PACKET =
  /^(archive|local|null|random|time|tls)_|^aws_(acm|cloudtrail|cloudwatch|config|dynamodb|ecr|iam|kms|s3|secretsmanager|sns|sqs|ssm)_/;

/** A firewall has an endpoint in each of its subnets. */
function firewallEndpoints(values: JsonObject): InnerId[] {
  return objectsIn(values["firewall_status"])
    .flatMap((status) => objectsIn(status["sync_states"]))
    .flatMap((state) => objectsIn(state["attachment"]))
    .flatMap(({ endpoint_id: id, subnet_id: keyId }) =>
      typeof id === "string" && typeof keyId === "string" ? [{ id, attribute: "endpoint_id", keyId }] : [],
    );
}

function objectsIn(json: Json | undefined): JsonObject[] {
  return Array.isArray(json) ? (json as readonly Json[]).filter(isJsonObject) : [];
}
