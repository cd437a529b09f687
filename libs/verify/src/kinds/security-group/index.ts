import { addRules } from "./rules.js";
import { attachGroups, buildSecurityGroups } from "./groups.js";
import type { Kind } from "../../model/kind.js";

const GROUP = "egress ingress revoke_rules_on_delete vpc_id";
const RULE = `
  cidr_ipv4 cidr_ipv6 from_port ip_protocol prefix_list_id referenced_security_group_id security_group_id
  security_group_rule_id to_port
`;

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
export const securityGroups: Kind = {
  name: "security-group",
  types: {
    aws_security_group: GROUP,
    aws_default_security_group: GROUP,
    aws_security_group_rule: `
      cidr_blocks from_port ipv6_cidr_blocks prefix_list_ids protocol security_group_id security_group_rule_id self
      self_attribute source_security_group_id to_port type
    `,
    aws_vpc_security_group_ingress_rule: RULE,
    aws_vpc_security_group_egress_rule: RULE,
    aws_vpc_security_group_vpc_association: "security_group_id state vpc_id",
  },
  build: {
    things: (source, network) => {
      buildSecurityGroups(source, network);
      addRules(source, network);
    },
  },
};

/** What attachment resources add to interfaces and load balancers, once all are there. */
export const securityGroupAttachments: Kind = {
  name: "security-group-attachment",
  types: {
    aws_network_interface_sg_attachment: "network_interface_id security_group_id",
    aws_vpc_endpoint_security_group_association: "replace_default_association security_group_id vpc_endpoint_id",
  },
  build: { things: attachGroups },
};
