import { InstanceRole, logPermission, metricPermission, SESSION_MANAGER, stackArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import type { Construct } from "constructs";
import type { ProxyLogs } from "./proxy-logs.js";

export interface ProxyRoleProps {
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
 */
export function proxyRole(scope: Construct, props: ProxyRoleProps): InstanceRole {
  const { autoScalingGroupName: group, logs, metricNamespace, permissions } = props;
  return new InstanceRole(scope, "role", {
    name: group,
    description: `Instances of ${group}`,
    policyName: "proxy",
    permissions: [
      logPermission(logs.streams),
      metricPermission(metricNamespace),
      {
        Sid: "Lifecycle",
        Effect: "Allow",
        Action: ["autoscaling:CompleteLifecycleAction", "autoscaling:SetInstanceHealth"],
        Resource: stackArn(scope, "autoscaling", `autoScalingGroup:*:autoScalingGroupName/${group}`),
      },
      SESSION_MANAGER,
      ...permissions,
    ],
  });
}

/** The group's own instances, as a policy names them. */
export function ownInstances(scope: Construct, group: string): Pick<Statement, "Resource" | "Condition"> {
  return {
    Resource: stackArn(scope, "ec2", "instance/*"),
    Condition: { StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: group } },
  };
}
