import { addAlarm } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import type { RouteFailover } from "@causeway/functions";
import type { Zone } from "@causeway/organization";
import { AccountStack } from "@causeway/platform";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { FleetAlarms } from "../fleet/fleet-alarms.js";
import { ownInstances, proxyRole } from "../fleet/proxy-role.js";
import { ProxyTemplate } from "../fleet/proxy-template.js";
import type { ProxyLogs } from "../fleet/proxy-logs.js";
import { METRICS, transparentProxyInstance } from "../instance/index.js";
import type { TransparentProxyInstance, TransparentProxySettings } from "../instance/index.js";
import type { ConfigurationBucket } from "./configuration-bucket.js";
import type { ProxyInterface } from "./proxy-interface.js";

export interface ProxyZoneProps {
  readonly zone: Zone;
  /** Names of group and alarm, both literals that the failover function knows beforehand. */
  readonly names: ZoneNames;
  readonly lifecycleHookName: string;
  readonly dataInterface: ProxyInterface;
  readonly managementSubnetId: string;
  readonly managementSecurityGroupId: string;
  readonly bucket: ConfigurationBucket;
  readonly logs: ProxyLogs;
  readonly imageId: string;
  readonly instanceType: string;
  /** Besides what the zone itself knows. */
  readonly settings: Omit<TransparentProxySettings, "autoScalingGroupName" | "dataInterfaceId" | "bucketName">;
  readonly alarmActions: readonly string[];
}

export interface ZoneNames {
  readonly group: string;
  readonly alarm: string;
}

/** Seconds that a new instance has, from its start until Squid answers. */
const LAUNCH_SECONDS = 900;
/** Seconds between two looks into the bucket. */
const UPDATE_SECONDS = 60;
/**
 * Heartbeats are measured every ten seconds, and the agent may send those of a minute together: two minutes without any
 * are silence.
 */
const HEARTBEAT = { periodSeconds: 30, periods: 4 };

/** A zone's Auto Scaling group of one, and the alarm that watches its heartbeat. */
export class ProxyZone extends Construct {
  readonly instance: TransparentProxyInstance;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProxyZoneProps,
  ) {
    super(scope, id);
    const { names, dataInterface, bucket, settings } = props;
    this.instance = transparentProxyInstance({
      ...settings,
      autoScalingGroupName: names.group,
      dataInterfaceId: dataInterface.networkInterface.id,
      bucketName: bucket.name,
    });
  }

  /**
   * Adds what launches instances.
   *
   * @param failover what completes launches and moves routes: it must be there before, and until after, group and alarm
   * @param after what an instance needs when it starts
   */
  launch(failover: RouteFailover, after: readonly ITerraformDependable[]): void {
    const { names, logs, settings, alarmActions } = this.props;
    const role = proxyRole(this, {
      autoScalingGroupName: names.group,
      logs,
      metricNamespace: settings.metricNamespace,
      permissions: this.permissions(),
    });
    const template = new ProxyTemplate(this, "instance", {
      autoScalingGroupName: names.group,
      imageId: this.props.imageId,
      instanceType: this.props.instanceType,
      profileArn: role.profile.arn,
      securityGroupId: this.props.managementSecurityGroupId,
      userData: this.instance.userData,
      detailedMonitoring: false,
    });
    const heartbeat = this.addHeartbeatAlarm(failover);
    new AutoscalingGroup(this, "group", {
      name: names.group,
      minSize: 1,
      maxSize: 1,
      vpcZoneIdentifier: [this.props.managementSubnetId],
      launchTemplate: template.reference,
      healthCheckType: "EC2",
      // The function's word counts as soon as Squid has answered once.
      healthCheckGracePeriod: 0,
      initialLifecycleHook: [
        {
          name: this.props.lifecycleHookName,
          lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
          defaultResult: "ABANDON",
          heartbeatTimeout: LAUNCH_SECONDS,
        },
      ],
      waitForCapacityTimeout: `${String(LAUNCH_SECONDS / 60 + 5)}m`,
      // Instances know nothing of the alarm, but no one would complete their launch without it.
      dependsOn: [heartbeat, ...role.ready, ...after],
    });
    new FleetAlarms(this, "alarms", {
      autoScalingGroupName: names.group,
      metricNamespace: settings.metricNamespace,
      configurationVersion: this.instance.configurationVersion,
      updateSeconds: UPDATE_SECONDS,
      actions: alarmActions,
    });
  }

  private addHeartbeatAlarm(failover: RouteFailover): CloudwatchMetricAlarm {
    const { names, settings, zone } = this.props;
    return addAlarm(this, "heartbeat", {
      name: names.alarm,
      description: `Squid of ${zone.name} is silent; route failover moves the zone's routes and has it replaced`,
      metric: {
        namespace: settings.metricNamespace,
        metricName: METRICS.heartbeat,
        dimensions: { AutoScalingGroupName: names.group },
        statistic: "SampleCount",
        periodSeconds: HEARTBEAT.periodSeconds,
      },
      when: { below: 1 },
      periods: HEARTBEAT.periods,
      missing: "breaching",
      actions: [failover.alarmTopicArn],
      dependsOn: failover.ready,
    });
  }

  private permissions(): readonly Statement[] {
    const { names, dataInterface, bucket } = this.props;
    const { region } = AccountStack.of(this);
    return [
      {
        Sid: "AttachOwnInterface",
        Effect: "Allow",
        Action: "ec2:AttachNetworkInterface",
        Resource: dataInterface.networkInterface.arn,
      },
      {
        Sid: "AttachToItself",
        Effect: "Allow",
        Action: "ec2:AttachNetworkInterface",
        ...ownInstances(this, names.group),
      },
      // EC2 lists without a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
      { Sid: "SeeInterfaces", Effect: "Allow", Action: "ec2:DescribeNetworkInterfaces", Resource: "*" },
      { Sid: "Configuration", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket.arn}/*` },
      {
        Sid: "Decrypt",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: bucket.key.arn,
        Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
      },
    ];
  }
}
