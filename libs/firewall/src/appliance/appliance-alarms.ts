import { AccountStack } from "@causeway/platform";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";

export interface ApplianceAlarmsProps {
  /** Of the appliance. */
  readonly name: string;
  readonly instanceId: string;
  readonly actions: readonly string[];
}

/** What EC2 does when a check fails: the machine's own is mended by another machine, the instance's by a restart. */
const CHECKS = [
  { id: "machine", metricName: "StatusCheckFailed_System", action: "recover", periods: 2 },
  { id: "instance", metricName: "StatusCheckFailed_Instance", action: "reboot", periods: 3 },
] as const;

/**
 * Alarms on the status checks of an appliance, which also mend it: it keeps its interfaces, and so the routes.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/UsingAlarmActions.html
 */
export class ApplianceAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, instanceId, actions }: ApplianceAlarmsProps) {
    super(scope, id);
    const { organization, region } = AccountStack.of(this);
    for (const { id: check, metricName, action, periods } of CHECKS) {
      new CloudwatchMetricAlarm(this, check, {
        alarmName: `${name}-${check}-check`,
        alarmDescription: `The status check of the ${check} of ${name} fails; EC2 tries to ${action} it`,
        namespace: "AWS/EC2",
        metricName,
        dimensions: { InstanceId: instanceId },
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: periods,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        // Data that is missing belongs to an instance that is gone.
        treatMissingData: "breaching",
        alarmActions: [`arn:${organization.partition}:automate:${region}:ec2:${action}`, ...actions],
        ...(actions.length === 0 ? {} : { okActions: [...actions] }),
      });
    }
  }
}
