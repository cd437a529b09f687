import type { Zone } from "@causeway/organization";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import type { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Construct } from "constructs";

export interface FleetAlarmsProps {
  readonly name: string;
  readonly loadBalancer: Lb;
  readonly targetGroup: LbTargetGroup;
  readonly zones: readonly Zone[];
  readonly actions: readonly string[];
}

/**
 * Alarms on appliances that fail their health checks, and on zones that have no healthy one left.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/cloudwatch-metrics.html
 */
export class FleetAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, loadBalancer, targetGroup, zones, actions }: FleetAlarmsProps) {
    super(scope, id);
    const dimensions = { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: targetGroup.arnSuffix };
    const common = {
      namespace: "AWS/GatewayELB",
      period: 60,
      ...(actions.length === 0 ? {} : { alarmActions: [...actions], okActions: [...actions] }),
    };
    new CloudwatchMetricAlarm(this, "unhealthy", {
      ...common,
      alarmName: `${name}-unhealthy-appliances`,
      alarmDescription: "An appliance fails its health checks",
      metricName: "UnHealthyHostCount",
      dimensions,
      statistic: "Maximum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
    for (const zone of zones) {
      new CloudwatchMetricAlarm(this, `none-healthy-${zone.key}`, {
        ...common,
        alarmName: `${name}-none-healthy-${zone.key}`,
        alarmDescription: `No appliance in ${zone.name} inspects`,
        metricName: "HealthyHostCount",
        dimensions: { ...dimensions, AvailabilityZone: zone.name },
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: 2,
        treatMissingData: "breaching",
      });
    }
  }
}
