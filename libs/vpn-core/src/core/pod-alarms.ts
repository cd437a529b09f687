import { AccountStack } from "@causeway/platform";
import { Construct } from "constructs";
import { METRIC_NAMESPACE, METRICS } from "../pod/monitoring.js";
import { addAlarm } from "./alarm.js";
import type { Alarm } from "./alarm.js";

export interface PodAlarmsProps {
  /** Of the pod; start of the alarms' names. */
  readonly name: string;
  /** Dimension of the pod's own metrics. */
  readonly coreName: string;
  readonly vpnConnectionId: string;
  readonly transitGatewayId: string;
  readonly attachmentId: string;
  readonly instances: Readonly<Record<"vpn" | "firewall", string>>;
  readonly actions: readonly string[];
}

/**
 * What is watched of a pod: from outside its tunnels, its instances and its attachment, and what its VPN instance says.
 *
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-cloudwatch-metrics.html
 */
export class PodAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PodAlarmsProps,
  ) {
    super(scope, id);
    const { vpnConnectionId, transitGatewayId, attachmentId, instances } = props;
    const { organization, region } = AccountStack.of(this);
    const tunnels = { namespace: "AWS/VPN", metricName: "TunnelState", dimensions: { VpnId: vpnConnectionId } };
    // 1 is both, 0 is none, and between them one of the two.
    this.add("tunnel-down", {
      ...tunnels,
      description: "One of the pod's tunnels is down for a quarter of an hour",
      statistic: "Minimum",
      below: 1,
      period: 300,
      periods: 3,
      missing: "breaching",
    });
    this.add("tunnels-down", {
      ...tunnels,
      description: "Both tunnels of the pod are down: it carries nothing",
      statistic: "Maximum",
      below: 0.1,
      period: 300,
      periods: 1,
      missing: "breaching",
    });
    this.add("no-route", {
      namespace: "AWS/TransitGateway",
      metricName: "PacketDropCountNoRoute",
      dimensions: { TransitGateway: transitGatewayId, TransitGatewayAttachment: attachmentId },
      description: "The hub drops what the pod sends back, as no spoke has such an address",
      statistic: "Sum",
      above: 100,
      period: 300,
      periods: 3,
      missing: "notBreaching",
    });
    for (const [kind, instanceId] of Object.entries(instances)) {
      const instance = { namespace: "AWS/EC2", dimensions: { InstanceId: instanceId } };
      this.add(`${kind}-machine`, {
        ...instance,
        metricName: "StatusCheckFailed_System",
        description: `The machine of the ${kind} instance fails; EC2 tries to recover it`,
        statistic: "Maximum",
        above: 0,
        period: 60,
        periods: 2,
        missing: "breaching",
        also: [`arn:${organization.partition}:automate:${region}:ec2:recover`],
      });
      this.add(`${kind}-instance`, {
        ...instance,
        metricName: "StatusCheckFailed_Instance",
        description: `The ${kind} instance does not answer; EC2 tries to reboot it`,
        statistic: "Maximum",
        above: 0,
        period: 60,
        periods: 3,
        missing: "breaching",
        also: [`arn:${organization.partition}:automate:${region}:ec2:reboot`],
      });
      this.add(`${kind}-busy`, {
        ...instance,
        metricName: "CPUUtilization",
        description: `The ${kind} instance is busy for a quarter of an hour: its capacity is less than planned`,
        statistic: "Average",
        above: 80,
        period: 300,
        periods: 3,
        missing: "notBreaching",
      });
    }
    this.addOwn();
  }

  private add(id: string, alarm: Alarm): void {
    const { name, actions } = this.props;
    addAlarm(this, id, `${name}-${id}`, alarm, actions);
  }

  /** What the VPN instance says, and that it says it. */
  private addOwn(): void {
    const { name, coreName } = this.props;
    const own = { namespace: METRIC_NAMESPACE, dimensions: { Core: coreName, Pod: name }, period: 300 };
    const memory = { ...own, metricName: METRICS.memory };
    const sessions = { ...own, metricName: METRICS.sessions };
    const silent = { statistic: "SampleCount", below: 1, periods: 3, missing: "breaching" } as const;
    this.add("agent-silent", {
      ...memory,
      ...silent,
      description: "The CloudWatch agent of the VPN instance sends nothing, its logs neither",
    });
    this.add("metrics-silent", {
      ...sessions,
      ...silent,
      description: "The VPN instance does not publish its metrics",
    });
    this.add("memory", {
      ...memory,
      description: "The memory of the VPN instance is nearly used up for a quarter of an hour",
      statistic: "Average",
      above: 90,
      periods: 3,
      missing: "notBreaching",
    });
    this.add("bgp-down", {
      ...sessions,
      description: "Less than two BGP sessions of the pod are established for a quarter of an hour",
      statistic: "Maximum",
      below: 2,
      periods: 3,
      missing: "notBreaching",
    });
  }
}
