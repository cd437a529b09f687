import { logPermission, metricPermission, policyDocument, SESSION_MANAGER } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountStack } from "@causeway/platform";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ProxyLogs } from "./proxy-logs.js";

export interface InstanceRoleProps {
  /** A literal. */
  readonly autoScalingGroupName: string;
  readonly logs: ProxyLogs;
  readonly metricNamespace: string;
  /** Besides what every proxy's instance needs. */
  readonly permissions: readonly Statement[];
}

/** What instances of a group carry, so that policies tell them apart: they cannot set tags themselves. */
export const GROUP_TAG = "ProxyGroup";

/**
 * The role of a group's instances: its log streams, metrics in its namespace, its group's launches and health, by
 * which an instance gives itself up, Session Manager, and what the kind of proxy adds.
 *
 * Metrics and Session Manager have no resource, because AWS knows none for their actions; metrics have their namespace.
 */
export class InstanceRole extends Construct {
  readonly profileArn: string;
  /** An instance that starts earlier lacks a permission. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    const { autoScalingGroupName: group, logs, metricNamespace, permissions } = props;
    const { account, region, organization } = AccountStack.of(this);
    const role = new IamRole(this, "role", {
      namePrefix: `${group.slice(0, 30)}-`,
      description: `Instances of ${group}`,
      assumeRolePolicy: policyDocument([
        { Sid: "Instances", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "proxy",
      role: role.id,
      policy: policyDocument([
        logPermission(logs.streams),
        metricPermission(metricNamespace),
        {
          Sid: "Lifecycle",
          Effect: "Allow",
          Action: ["autoscaling:CompleteLifecycleAction", "autoscaling:SetInstanceHealth"],
          Resource: `arn:${organization.partition}:autoscaling:${region}:${account.id}:autoScalingGroup:*:autoScalingGroupName/${group}`,
        },
        SESSION_MANAGER,
        ...permissions,
      ]),
    });
    const profile = new IamInstanceProfile(this, "profile", { namePrefix: `${group.slice(0, 30)}-`, role: role.name });
    this.profileArn = profile.arn;
    this.ready = [policy];
  }
}

/** The group's own instances, as a policy names them. */
export function ownInstances(scope: Construct, group: string): Pick<Statement, "Resource" | "Condition"> {
  const { account, region, organization } = AccountStack.of(scope);
  return {
    Resource: `arn:${organization.partition}:ec2:${region}:${account.id}:instance/*`,
    Condition: { StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: group } },
  };
}
