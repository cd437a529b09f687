import type { ProviderFacts } from "../provider.js";

/** Facts about a few types, one of each sort, as a caller would give them. */
export const FACTS: ProviderFacts = {
  types: {
    aws_default_network_acl: { adopted: "default_network_acl_id" },
    aws_launch_template: { packed: ["user_data"] },
    aws_networkfirewall_firewall: { blocks: ["subnet_mapping"] },
    aws_route_table: { blocks: ["route"] },
    aws_security_group: { blocks: ["ingress"] },
    aws_subnet: { takesDefaultTags: true },
    aws_vpc: {
      madeAlong: ["default_network_acl_id", "default_route_table_id", "main_route_table_id"],
      replaceable: { attribute: "main_route_table_id", by: "default_route_table_id" },
    },
  },
  idArguments: {
    gateway_id: ["aws_internet_gateway"],
    nat_gateway_id: ["aws_nat_gateway"],
    transit_gateway_id: ["aws_ec2_transit_gateway"],
  },
  isId: (text) => /^(arn:|(vpc|rtb|tgw|acl)-)/.test(text),
  adopts: (type) => type.endsWith("_accepter"),
  isIrrelevant: (type) => /^(random|aws_iam)_/.test(type),
};
