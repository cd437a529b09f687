import { addAlarm } from "@causeway/aws";
import type { Zone } from "@causeway/organization";
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
    const common = { namespace: "AWS/GatewayELB", periodSeconds: 60 };
    addAlarm(this, "unhealthy", {
      name: `${name}-unhealthy-appliances`,
      description: "An appliance fails its health checks",
      metric: { ...common, metricName: "UnHealthyHostCount", dimensions, statistic: "Maximum" },
      when: { atLeast: 1 },
      periods: 3,
      missing: "notBreaching",
      actions,
    });
    for (const zone of zones) {
      addAlarm(this, `none-healthy-${zone.key}`, {
        name: `${name}-none-healthy-${zone.key}`,
        description: `No appliance in ${zone.name} inspects`,
        metric: {
          ...common,
          metricName: "HealthyHostCount",
          dimensions: { ...dimensions, AvailabilityZone: zone.name },
          statistic: "Minimum",
        },
        when: { below: 1 },
        periods: 2,
        missing: "breaching",
        actions,
      });
    }
  }
}
