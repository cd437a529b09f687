import { buildNetworkAcls } from "../model/filters/network-acls.js";
import { attachGroups, buildSecurityGroups } from "../model/filters/security-groups.js";
import type { Kind } from "./kind.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
export const securityGroups: Kind = { name: "security-group", build: { things: buildSecurityGroups } };

/** What attachment resources add to interfaces and load balancers, once all are there. */
export const securityGroupAttachments: Kind = {
  name: "security-group-attachment",
  build: { things: attachGroups },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
export const networkAcls: Kind = { name: "network-acl", build: { routes: buildNetworkAcls } };
