import { addRules } from "../model/filters/group-rules.js";
import { buildNetworkAcls } from "../model/filters/network-acls.js";
import { attachGroups, buildSecurityGroups } from "../model/filters/security-groups.js";
import type { Kind } from "./kind.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
export const securityGroups: Kind = {
  name: "security-group",
  types: [
    "aws_security_group",
    "aws_default_security_group",
    "aws_security_group_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_vpc_association",
  ],
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
  types: ["aws_network_interface_sg_attachment", "aws_vpc_endpoint_security_group_association"],
  build: { things: attachGroups },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
export const networkAcls: Kind = {
  name: "network-acl",
  types: ["aws_network_acl", "aws_default_network_acl", "aws_network_acl_rule", "aws_network_acl_association"],
  build: { routes: buildNetworkAcls },
};
