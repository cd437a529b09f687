import { AccountStack } from "@causeway/platform";
import type { IConstruct } from "constructs";
import type { Metric } from "./alarm.js";

interface StatusCheck {
  /** What fails: the machine below the instance, or the instance. */
  readonly of: "machine" | "instance";
  readonly metric: Metric;
  /** Minutes in a row. */
  readonly periods: number;
  /** What EC2 then does: another machine takes the instance, or the instance starts again. */
  readonly action: "recover" | "reboot";
  /** The ARN of that action. */
  readonly repair: string;
}

/**
 * The status checks of an instance, and what EC2 does itself when one fails; the instance keeps its interfaces.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/UsingAlarmActions.html
 */
export function statusChecks(scope: IConstruct, instanceId: string): readonly StatusCheck[] {
  const { organization, region } = AccountStack.of(scope);
  const check = (of: StatusCheck["of"], metricName: string, periods: number, action: StatusCheck["action"]) => ({
    of,
    metric: {
      namespace: "AWS/EC2",
      metricName,
      dimensions: { InstanceId: instanceId },
      statistic: "Maximum" as const,
      periodSeconds: 60,
    },
    periods,
    action,
    repair: `arn:${organization.partition}:automate:${region}:ec2:${action}`,
  });
  return [
    check("machine", "StatusCheckFailed_System", 2, "recover"),
    check("instance", "StatusCheckFailed_Instance", 3, "reboot"),
  ];
}
