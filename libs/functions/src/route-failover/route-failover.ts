import { checkWholeNumber, readIpv4Block, stackArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { EventSource } from "../function/event-source.js";
import type { FunctionMetricAlarm } from "../function/function-alarms.js";
import type { FunctionProps } from "../function/function-props.js";
import { NetworkFunction } from "../function/network-function.js";
import { AlarmTopic } from "./alarm-topic.js";
import { resolveGroups, type FailoverGroup, type ResolvedGroup } from "./failover-groups.js";

export interface RouteFailoverProps extends FunctionProps {
  /** 1 to 50, one per zone as a rule. */
  readonly groups: readonly FailoverGroup[];
  /**
   * Name of the launch lifecycle hook of every group, which the function completes.
   * @default the groups have none
   */
  readonly lifecycleHookName?: string;
  /**
   * IPv4 block of the routes that are moved.
   * @default 0.0.0.0/0
   */
  readonly destination?: string;
  /**
   * Device index of the instances' interface that the routes point at, 0 to 15.
   * @default 0
   */
  readonly deviceIndex?: number;
  /**
   * Seconds that an instance must be healthy before traffic comes back to it, 0 to 86400.
   * @default 300
   */
  readonly quietPeriodSeconds?: number;
  /**
   * Route tables that are moved at the same time, 1 to 50.
   * @default 10
   */
  readonly routeConcurrency?: number;
}

const TIMEOUT_SECONDS = 60;
/** The sweep of every minute finds what is left, so that an old event has nothing to tell. */
const MAXIMUM_EVENT_AGE_SECONDS = 300;

/**
 * Moves the routes of private subnets from a failed filtering instance to a healthy one and home again: on alarms, when
 * an instance was launched or ended, and every minute.
 *
 * The Auto Scaling groups and their alarms are made by others. They depend on `ready`, or the first launch or the first
 * alarm is lost until the next sweep, and the alarms notify `alarmTopicArn` of ALARM and of OK.
 *
 * Reports NO_GROUPS, TOO_MANY_GROUPS, NAME_NOT_LITERAL, INVALID_NAME, UNKNOWN_ZONE, DUPLICATE_AUTO_SCALING_GROUP,
 * DUPLICATE_ALARM, DUPLICATE_ROUTE_TABLE, INVALID_LIFECYCLE_HOOK, NUMBER_OUT_OF_RANGE, INVALID_CIDR, MISALIGNED_CIDR,
 * NOT_IPV4, and the codes of every function: INVALID_FUNCTION_NAME, DUPLICATE_FUNCTION, ENVIRONMENT_TOO_LARGE,
 * FUNCTION_NOT_BUILT, INVALID_RETENTION and MISSING_TIER.
 */
export class RouteFailover extends AccountConstruct {
  /** What the groups' alarms notify, both of ALARM and of OK. */
  readonly alarmTopicArn: string;
  readonly functionArn: string;
  readonly failureQueueArn: string;
  /** What groups and alarms must wait for. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RouteFailoverProps) {
    super(scope, id);
    const { destination = "0.0.0.0/0", deviceIndex = 0, quietPeriodSeconds = 300, routeConcurrency = 10 } = props;
    const { lifecycleHookName } = props;
    readIpv4Block(this, "destination", destination);
    checkWholeNumber(this, "deviceIndex", deviceIndex, 0, 15);
    checkWholeNumber(this, "quietPeriodSeconds", quietPeriodSeconds, 0, 86_400);
    checkWholeNumber(this, "routeConcurrency", routeConcurrency, 1, 50);
    this.checkHook(lifecycleHookName);
    const groups = resolveGroups(this, props.groups);

    const failover = new NetworkFunction(this, "function", {
      lambda: "route-failover",
      description: "Moves the routes of private subnets to a healthy instance",
      environment: {
        GROUPS: JSON.stringify(groups),
        ...(lifecycleHookName === undefined ? {} : { LIFECYCLE_HOOK: lifecycleHookName }),
        DESTINATION: destination,
        DEVICE_INDEX: String(deviceIndex),
        QUIET_PERIOD_SECONDS: String(quietPeriodSeconds),
        ROUTE_CONCURRENCY: String(routeConcurrency),
      },
      permissions: this.permissions(groups, lifecycleHookName),
      timeoutSeconds: TIMEOUT_SECONDS,
      maximumEventAgeSeconds: MAXIMUM_EVENT_AGE_SECONDS,
      alarms: ALARMS,
      choices: props,
    });
    const alarmNames = groups.map(({ alarm }) => alarm);
    const topic = new AlarmTopic(this, "alarms", failover, alarmNames);
    const sources = [
      new EventSource(this, "sweep", failover, {
        description: "Finds blackholes, lost notifications and instances that have settled",
        everyMinutes: 1,
        input: { mode: "sweep" },
      }),
      new EventSource(this, "instances", failover, {
        description: "An instance of a group was launched or ended",
        pattern: instanceEvents(groups, lifecycleHookName),
      }),
    ];
    this.alarmTopicArn = topic.arn;
    this.functionArn = failover.arn;
    this.failureQueueArn = failover.failures.arn;
    this.ready = [...topic.ready, ...sources.flatMap(({ ready }) => ready)];
  }

  /**
   * EC2, Auto Scaling and CloudWatch list without a resource, or with all of a kind:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
   */
  private permissions(groups: readonly ResolvedGroup[], hook: string | undefined): readonly Statement[] {
    const arn = (service: string, resource: string) => stackArn(this, service, resource);
    const hasFallback = groups.some(({ fallbackNatGateway }) => fallbackNatGateway !== undefined);
    const routeTables = groups.flatMap((group) => group.routeTables.map((id) => arn("ec2", `route-table/${id}`)));
    const moveRoutes: Statement = {
      Sid: "MoveRoutes",
      Effect: "Allow",
      Action: ["ec2:CreateRoute", "ec2:ReplaceRoute"],
      Resource: routeTables,
    };
    return [
      {
        Sid: "Read",
        Effect: "Allow",
        Action: [
          "autoscaling:DescribeAutoScalingGroups",
          "ec2:DescribeInstances",
          ...(hasFallback ? ["ec2:DescribeNatGateways"] : []),
          "ec2:DescribeRouteTables",
        ],
        Resource: "*",
      },
      {
        Sid: "ReadAlarms",
        Effect: "Allow",
        Action: "cloudwatch:DescribeAlarms",
        Resource: arn("cloudwatch", "alarm:*"),
      },
      ...(routeTables.length === 0 ? [] : [moveRoutes]),
      {
        Sid: "Instances",
        Effect: "Allow",
        Action: [
          ...(hook === undefined ? [] : ["autoscaling:CompleteLifecycleAction"]),
          "autoscaling:SetInstanceHealth",
        ],
        Resource: groups.map(({ name }) => arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${name}`)),
      },
    ];
  }

  private checkHook(name: string | undefined): void {
    if (name !== undefined && !/^[\w/-]{1,255}$/.test(name)) {
      const allowed = "1 to 255 letters, digits and -_/";
      this.report({
        code: "INVALID_LIFECYCLE_HOOK",
        property: "lifecycleHookName",
        found: name,
        allowed,
        message: `"${name}" cannot be the name of a lifecycle hook; allowed: ${allowed}`,
      });
    }
  }
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html */
function instanceEvents(groups: readonly ResolvedGroup[], hook: string | undefined): object {
  return {
    source: ["aws.autoscaling"],
    "detail-type": [
      ...(hook === undefined ? [] : ["EC2 Instance-launch Lifecycle Action"]),
      "EC2 Instance Launch Successful",
      "EC2 Instance Terminate Successful",
    ],
    detail: { AutoScalingGroupName: groups.map(({ name }) => name) },
  };
}

const ALARMS: readonly FunctionMetricAlarm[] = [
  {
    id: "stalled",
    description: "No run ended well for five minutes: nobody would move a route",
    metric: "RunsCompleted",
    periodSeconds: 60,
    periods: 5,
    when: "none",
  },
  {
    id: "no-healthy-target",
    description: "A route table has no healthy instance and no fallback to point at",
    metric: "NoHealthyTarget",
    periodSeconds: 60,
    periods: 1,
    when: "any",
  },
];
