import { addAlarm, statusChecks } from "@causeway/aws";
import type { AlarmProps } from "@causeway/aws";
import { Construct } from "constructs";
import { METRIC_NAMESPACE, METRICS } from "../pod/monitoring.js";

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
    const tunnels = {
      namespace: "AWS/VPN",
      metricName: "TunnelState",
      dimensions: { VpnId: vpnConnectionId },
      periodSeconds: 300,
    };
    // 1 is both, 0 is none, and between them one of the two.
    this.add("tunnel-down", {
      description: "One of the pod's tunnels is down for a quarter of an hour",
      metric: { ...tunnels, statistic: "Minimum" },
      when: { below: 1 },
      periods: 3,
      missing: "breaching",
    });
    this.add("tunnels-down", {
      description: "Both tunnels of the pod are down: it carries nothing",
      metric: { ...tunnels, statistic: "Maximum" },
      when: { below: 0.1 },
      periods: 1,
      missing: "breaching",
    });
    this.add("no-route", {
      description: "The hub drops what the pod sends back, as no spoke has such an address",
      metric: {
        namespace: "AWS/TransitGateway",
        metricName: "PacketDropCountNoRoute",
        dimensions: { TransitGateway: transitGatewayId, TransitGatewayAttachment: attachmentId },
        statistic: "Sum",
        periodSeconds: 300,
      },
      when: { above: 100 },
      periods: 3,
      missing: "notBreaching",
    });
    this.addInstance("vpn", instances.vpn);
    this.addInstance("firewall", instances.firewall);
    this.addOwn();
  }

  private add(id: string, alarm: Omit<AlarmProps, "name" | "actions">): void {
    const { name, actions } = this.props;
    addAlarm(this, id, { name: `${name}-${id}`, actions, ...alarm });
  }

  private addInstance(kind: "vpn" | "firewall", instanceId: string): void {
    const failing = {
      machine: `The machine of the ${kind} instance fails`,
      instance: `The ${kind} instance does not answer`,
    };
    for (const { of, metric, periods, action, repair } of statusChecks(this, instanceId)) {
      this.add(`${kind}-${of}`, {
        description: `${failing[of]}; EC2 tries to ${action} it`,
        metric,
        when: { above: 0 },
        periods,
        missing: "breaching",
        repairs: [repair],
      });
    }
    this.add(`${kind}-busy`, {
      description: `The ${kind} instance is busy for a quarter of an hour: its capacity is less than planned`,
      metric: {
        namespace: "AWS/EC2",
        metricName: "CPUUtilization",
        dimensions: { InstanceId: instanceId },
        statistic: "Average",
        periodSeconds: 300,
      },
      when: { above: 80 },
      periods: 3,
      missing: "notBreaching",
    });
  }

  /** What the VPN instance says, and that it says it. */
  private addOwn(): void {
    const { name, coreName } = this.props;
    const own = { namespace: METRIC_NAMESPACE, dimensions: { Core: coreName, Pod: name }, periodSeconds: 300 };
    const memory = { ...own, metricName: METRICS.memory };
    const sessions = { ...own, metricName: METRICS.sessions };
    const silent = { when: { below: 1 }, periods: 3, missing: "breaching" } as const;
    this.add("agent-silent", {
      ...silent,
      description: "The CloudWatch agent of the VPN instance sends nothing, its logs neither",
      metric: { ...memory, statistic: "SampleCount" },
    });
    this.add("metrics-silent", {
      ...silent,
      description: "The VPN instance does not publish its metrics",
      metric: { ...sessions, statistic: "SampleCount" },
    });
    this.add("memory", {
      description: "The memory of the VPN instance is nearly used up for a quarter of an hour",
      metric: { ...memory, statistic: "Average" },
      when: { above: 90 },
      periods: 3,
      missing: "notBreaching",
    });
    this.add("bgp-down", {
      description: "Less than two BGP sessions of the pod are established for a quarter of an hour",
      metric: { ...sessions, statistic: "Maximum" },
      when: { below: 2 },
      periods: 3,
      missing: "notBreaching",
    });
  }
}
