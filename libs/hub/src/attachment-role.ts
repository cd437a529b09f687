import { accountRoot, policyDocument, roleArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { Construct } from "constructs";
import { VPC_OWNER_TAG } from "./attachment.js";
import { requireNetworkAccount } from "./network-account.js";
import { DOMAIN_TAG } from "./hub.js";

export interface AttachmentRoleProps {
  /**
   * Names of the roles in other accounts that may assume this one; `*` stands for any characters, and a role's path is
   * part of its name, e.g. `pipelines/causeway-apply`.
   * @default any role which its own account's policies allow to
   */
  readonly callers?: readonly string[];
}

/**
 * The organization's `attachmentRole`: what stacks of other accounts assume in the networking account to accept,
 * associate and propagate their attachments. One for all regions.
 *
 * It is assumed by the organization's other accounts alone. It may associate attachments with segments' tables, never
 * with the inspection table, and make them propagate into the inspection table and into those of egresses, but into a
 * segment's only where traffic between segments is not inspected: a spoke's stack cannot make a way around the firewall.
 * Attachments of the networking account's own VPCs are out of its reach.
 * Accounts that may assume it can act on each other's attachments.
 *
 * Reports OUTSIDE_NETWORK_ACCOUNT, and NO_CALLERS where the organization has no other account.
 */
export class AttachmentRole extends AccountConstruct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { callers }: AttachmentRoleProps = {}) {
    super(scope, id);
    requireNetworkAccount(this, "the attachment role");
    const role = new IamRole(this, "role", {
      name: this.organization.attachmentRole,
      description: "Accepts and associates attachments of other accounts' VPCs",
      assumeRolePolicy: policyDocument([this.trust(callers)]),
    });
    new IamRolePolicy(this, "policy", { name: "attach", role: role.id, policy: policyDocument(this.permissions()) });
    this.arn = role.arn;
  }

  private trust(callers: readonly string[] | undefined): Statement {
    const { organization } = this;
    const accounts = organization.accounts.filter(({ name }) => name !== organization.networkAccount.name);
    if (accounts.length === 0) {
      this.report({
        code: "NO_CALLERS",
        found: organization.networkAccount.name,
        allowed: "an organization with other accounts",
        message: "no other account exists that could assume the attachment role; leave it out",
      });
    }
    const roles = callers?.map((name) => roleArn(organization, "*", name));
    return {
      Effect: "Allow",
      Principal: { AWS: accounts.map((account) => accountRoot(organization, account.id)) },
      Action: "sts:AssumeRole",
      Condition: {
        // An account that leaves the organization loses the role with the same step.
        StringEquals: { "aws:PrincipalOrgID": organization.id },
        ...(roles === undefined ? {} : { ArnLike: { "aws:PrincipalArn": roles } }),
      },
    };
  }

  /**
   * What the Terraform resources call, and what each action can be limited to:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
   */
  private permissions(): readonly Statement[] {
    const { partition, regions, networkAccount } = this.organization;
    // The owner of a shared attachment may be the VPC's account; the networking account sees its own hub's alone.
    const attachments = regions.map((region) => `arn:${partition}:ec2:${region}:*:transit-gateway-attachment/*`);
    const tables = regions.map(
      (region) => `arn:${partition}:ec2:${region}:${networkAccount.id}:transit-gateway-route-table/*`,
    );
    return [
      { Sid: "Read", Effect: "Allow", Action: READ_ACTIONS, Resource: "*" },
      {
        Sid: "Attachments",
        Effect: "Allow",
        Action: [...ATTACHMENT_ACTIONS, ...ASSOCIATION_ACTIONS, ...PROPAGATION_ACTIONS],
        Resource: attachments,
      },
      {
        Sid: "AssociateWithSegments",
        Effect: "Allow",
        Action: ASSOCIATION_ACTIONS,
        Resource: tables,
        Condition: { StringEquals: { [`aws:ResourceTag/${DOMAIN_TAG}`]: "segment" } },
      },
      {
        Sid: "PropagateIntoInspection",
        Effect: "Allow",
        Action: PROPAGATION_ACTIONS,
        Resource: tables,
        Condition: { StringEquals: { [`aws:ResourceTag/${DOMAIN_TAG}`]: "inspection" } },
      },
      ...(this.organization.egresses.length === 0 ? [] : [propagateInto("egress", tables)]),
      ...(this.organization.inspection.segments ? [] : [propagateInto("segment", tables)]),
      {
        Sid: "ProtectNetworkingAccount",
        Effect: "Deny",
        Action: [...ATTACHMENT_ACTIONS, ...ASSOCIATION_ACTIONS, ...PROPAGATION_ACTIONS],
        Resource: attachments,
        Condition: { StringEquals: { [`aws:ResourceTag/${VPC_OWNER_TAG}`]: networkAccount.id } },
      },
    ];
  }
}

/**
 * An egress VPC returns packets to the spokes that it knows; knowing another leads none of that spoke's packets to it.
 * Into segments' tables spokes propagate where their traffic passes no firewall.
 */
function propagateInto(domain: "egress" | "segment", tables: readonly string[]): Statement {
  return {
    Sid: domain === "egress" ? "PropagateIntoEgresses" : "PropagateIntoSegments",
    Effect: "Allow",
    Action: PROPAGATION_ACTIONS,
    Resource: tables,
    Condition: { StringEquals: { [`aws:ResourceTag/${DOMAIN_TAG}`]: domain } },
  };
}

/** Lists alone: for most of them EC2 knows no resource. */
const READ_ACTIONS = [
  "ec2:DescribeTransitGatewayAttachments",
  "ec2:DescribeTransitGatewayVpcAttachments",
  "ec2:DescribeTransitGateways",
  "ec2:GetTransitGatewayRouteTableAssociations",
  "ec2:GetTransitGatewayRouteTablePropagations",
];
/** Removing an accepter deletes the attachment; its tags in the networking account are tags of their own. */
const ATTACHMENT_ACTIONS = [
  "ec2:AcceptTransitGatewayVpcAttachment",
  "ec2:CreateTags",
  "ec2:DeleteTags",
  "ec2:DeleteTransitGatewayVpcAttachment",
];
const ASSOCIATION_ACTIONS = ["ec2:AssociateTransitGatewayRouteTable", "ec2:DisassociateTransitGatewayRouteTable"];
const PROPAGATION_ACTIONS = [
  "ec2:DisableTransitGatewayRouteTablePropagation",
  "ec2:EnableTransitGatewayRouteTablePropagation",
];
