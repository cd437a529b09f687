import type { MachineProps } from "../machine/machine-props.js";
import type { HealthCheckProps } from "./health-check.js";

/** The appliances need two network interfaces and must speak GENEVE. */
export interface GatewayLoadBalancerProps extends MachineProps {
  /**
   * Whether a zone's endpoint may hand packets to appliances of other zones. There is no default, because either has its
   * price:
   *
   * - false: flows stay in their zone, and a zone without a healthy appliance drops its packets;
   * - true: any healthy appliance serves any zone, traffic between zones is paid for, and the failure of one zone is felt
   *   in all.
   *
   * Either way both directions of a flow reach one appliance. Of the intent to stay in a zone, true leaves
   * what routes say: the entrance.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/gateway-load-balancers.html#cross-zone-load-balancing
   */
  readonly crossZone: boolean;
  /** Appliances in each zone, 1 to 100. With `crossZone: false` two outlive the failure of one. */
  readonly capacity: { readonly min: number; readonly max: number };
  /**
   * What each zone's group is held at between the two: the average use of its processors in percent, 1 to 100, or the
   * average bytes a minute that its appliances receive.
   * @default cpuPercent 60
   */
  readonly scaling?: { readonly cpuPercent: number } | { readonly bytesInPerMinute: number };
  readonly healthCheck: HealthCheckProps;
  /**
   * What tells flows apart: addresses, protocol and ports; addresses and protocol; or addresses alone, for appliances that
   * must see related flows together.
   * @default 5-tuple.
   *   https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/edit-target-group-attributes.html
   */
  readonly flowStickiness?: "5-tuple" | "3-tuple" | "2-tuple";
  /**
   * What happens to flows of an appliance that fails or leaves: others get them, or they are lost until the client gives
   * up.
   * @default rebalance
   */
  readonly targetFailover?: "rebalance" | "no_rebalance";
  /**
   * Seconds that an appliance keeps its flows when it leaves, 0 to 3600.
   * @default 300
   */
  readonly deregistrationDelaySeconds?: number;
  /**
   * Seconds after which an idle TCP connection is forgotten, 60 to 6000; longer than the appliance's own.
   * @default 350
   */
  readonly tcpIdleTimeoutSeconds?: number;
  /**
   * Seconds that an appliance has for its start before it is taken for unhealthy, 0 to 7200.
   * @default 300
   */
  readonly bootSeconds?: number;
  /**
   * Whether AWS refuses to delete the load balancer.
   * @default true
   */
  readonly deletionProtection?: boolean;
}
