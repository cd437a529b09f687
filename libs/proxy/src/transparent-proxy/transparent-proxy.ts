import { RouteFailover } from "@causeway/functions";
import type { RouteFailoverProps } from "@causeway/functions";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { NatGateway } from "@causeway/vpc";
import type { IVpc } from "@causeway/vpc";
import type { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { amazonLinuxAtLaunch, checkInstanceType, requireEndpoints } from "@causeway/aws";
import { readClients, readDomains, requireTier } from "../fleet/checks.js";
import { ENDPOINTS_USER, GATEWAY_ENDPOINTS, INTERFACE_ENDPOINTS } from "../fleet/endpoints.js";
import { ProxyLogs } from "../fleet/proxy-logs.js";
import type { SniCheck } from "../instance/index.js";
import { ConfigurationBucket } from "./configuration-bucket.js";
import { ProxySecurityGroups } from "./proxy-groups.js";
import { ProxyInterface } from "./proxy-interface.js";
import { ProxyZone } from "./proxy-zone.js";

export interface TransparentProxyProps {
  /**
   * Has the tiers `public` for the interfaces that filter, `management` for the instances' own, and `clientTier`; the
   * gateway endpoint for `s3`, and interface endpoints for `ec2`, `autoscaling`, `logs`, `monitoring`, `ssm` and
   * `ssmmessages`.
   */
  readonly vpc: IVpc;
  /** Tier whose default routes lead to the proxy: `transit` in a VPC that serves the hub, `private` for its own. */
  readonly clientTier: "transit" | "private";
  /** `example.com` for that name alone, `.example.com` for it and all of its subdomains. */
  readonly allowedDomains: readonly string[];
  /**
   * IPv4 blocks of those who may use the proxy, /8 to /32.
   * @default the organization's supernet
   */
  readonly clientCidrs?: readonly string[];
  /**
   * Whether the destination of a TLS connection must be an address of the name that it asks for. `dns` fails names whose
   * addresses rotate, `none` lets a client name an allowed domain and connect anywhere.
   * @default dns
   */
  readonly sniCheck?: SniCheck;
  /**
   * An instance with Graviton or not; decides the image. One instance carries a zone.
   * @default t4g.small
   */
  readonly instanceType?: string;
  /**
   * What takes over while no zone has a healthy instance. A NAT gateway filters nothing: with it, workloads stay online
   * and unfiltered.
   * @default none, and workloads are cut off
   */
  readonly fallback?: "none" | "natGateway";
  /**
   * One of the periods that CloudWatch Logs offers, 1 to 3653 days.
   * @default 365
   */
  readonly logRetentionInDays?: number;
  /**
   * ARNs, of SNS topics as a rule, that alarms notify.
   * @default none
   */
  readonly alarmActions?: readonly string[];
  /**
   * Choices of the failover function, such as `quietPeriodSeconds`.
   * @default its own, with this proxy's alarms
   */
  readonly failover?: Omit<RouteFailoverProps, "groups" | "lifecycleHookName" | "destination" | "deviceIndex">;
}

const EVERYWHERE = "0.0.0.0/0";
const LIFECYCLE_HOOK = "proxy-answers";
/** Device index of the interface that routes lead to; the instance's own interface is 0. */
const DATA_DEVICE = 1;

/**
 * A NAT that filters: per zone an interface with a public address, and an instance with Squid in an Auto Scaling group of
 * one that takes the interface. HTTP and HTTPS of clients are let through to `allowedDomains` alone, everything else is dropped.
 *
 * | Subnet     | Destination | Target                      |
 * | ---------- | ----------- | --------------------------- |
 * | clientTier | 0.0.0.0/0   | the same zone's interface   |
 *
 * `RouteFailover` completes the launch of an instance once Squid answers, moves a zone's route to another zone's
 * interface when Squid falls silent, and home again; Terraform leaves the routes' targets to it. The instances' own
 * interfaces stand in the management tier, where AWS is reached through endpoints alone: they can be managed when egress is
 * down, and nothing that Squid does leaves through them.
 *
 * Reports what `defineAllowList` finds, NO_CLIENTS, CLIENTS_TOO_WIDE, INVALID_CIDR, MISALIGNED_CIDR, NOT_IPV4,
 * MISSING_TIER, MISSING_ENDPOINT, INVALID_INSTANCE_TYPE, DUPLICATE_PROXY, USER_DATA_TOO_LARGE, INVALID_RETENTION, and the codes of
 * `RouteFailover`. Gives the notice UNICODE_CONVERTED.
 */
export class TransparentProxy extends AccountConstruct {
  /** What clients' packets pass, in the order of the zones: intents name them. */
  readonly interfaces: readonly NetworkInterface[];
  /** Public address of each zone, by the zone's name; also the Terraform output `addresses`. */
  readonly publicAddresses: Readonly<Record<string, string>>;
  readonly failover: RouteFailover;

  constructor(scope: Construct, id: string, props: TransparentProxyProps) {
    super(scope, id);
    const { vpc, clientTier, instanceType = "t4g.small", alarmActions = [] } = props;
    const name = this.nameInStack;
    const { account, region, organization } = this.stack;
    OrganizationApp.of(this).claimName("proxy", `${account.name}/${region}/${name}`, this.node.path);
    const domains = readDomains(this, props.allowedDomains);
    const clientCidrs = readClients(this, props.clientCidrs ?? [organization.supernet.toString()]);
    checkInstanceType(this, "instanceType", instanceType);
    const clients = requireTier(this, vpc, clientTier, "the clients' routes");
    requireTier(this, vpc, "public", "the interfaces that filter");
    const management = requireTier(this, vpc, "management", "the instances");
    const endpoints = requireEndpoints(this, vpc, [...GATEWAY_ENDPOINTS, ...INTERFACE_ENDPOINTS], ENDPOINTS_USER);

    const bucket = new ConfigurationBucket(this, "configuration", `${account.name}-${name}`);
    const logs = new ProxyLogs(this, "logs", { name, retentionInDays: props.logRetentionInDays });
    const groups = new ProxySecurityGroups(this, "security-groups", { name, vpc, clientCidrs });
    // Without a tier nothing can be placed, and its absence is reported.
    const zones = management.length === 0 || vpc.subnets("public").length === 0 ? [] : vpc.zones;
    const placed = zones.map((zone) => {
      const names = { group: `${name}-${zone.key}`, alarm: `${name}-${zone.key}-heartbeat` };
      const dataInterface = new ProxyInterface(this, `interface-${zone.key}`, {
        vpc,
        zone,
        securityGroupId: groups.data,
        name: names.group,
      });
      const own = new ProxyZone(this, `zone-${zone.key}`, {
        zone,
        names,
        lifecycleHookName: LIFECYCLE_HOOK,
        dataInterface,
        managementSubnetId: vpc.subnet("management", zone).id,
        managementSecurityGroupId: groups.management,
        bucket,
        logs,
        imageId: amazonLinuxAtLaunch(instanceType),
        instanceType,
        settings: {
          allowList: domains,
          clientCidrs,
          organizationCidrs: [organization.supernet.toString()],
          region,
          lifecycleHookName: LIFECYCLE_HOOK,
          logGroups: logs.names,
          metricNamespace: `Causeway/Proxy/${name}`,
          sniCheck: props.sniCheck ?? "dns",
        },
        alarmActions,
      });
      const subnets = clients.filter((subnet) => subnet.zone.name === zone.name);
      for (const subnet of subnets) {
        subnet.addRoute("default", {
          destination: EVERYWHERE,
          target: { networkInterfaceId: dataInterface.networkInterface.id },
          ignoreTargetDrift: true,
        });
      }
      return { zone, names, dataInterface, own, subnets };
    });

    const fallback = props.fallback === "natGateway" ? this.addFallback(vpc) : undefined;
    this.failover = new RouteFailover(this, "failover", {
      groups: placed.map(({ zone, names, subnets }) => ({
        autoScalingGroupName: names.group,
        alarmName: names.alarm,
        zone,
        subnets,
        ...(fallback === undefined ? {} : { fallbackNatGatewayId: fallback.id }),
      })),
      lifecycleHookName: LIFECYCLE_HOOK,
      deviceIndex: DATA_DEVICE,
      alarmActions,
      ...(props.logRetentionInDays === undefined ? {} : { logRetentionInDays: props.logRetentionInDays }),
      ...props.failover,
    });
    const files = bucket.put(placed[0]?.own.instance.configuration ?? []);
    for (const { own } of placed) {
      own.launch(this.failover, [...files, ...endpoints]);
    }
    this.interfaces = placed.map(({ dataInterface }) => dataInterface.networkInterface);
    this.publicAddresses = Object.fromEntries(
      placed.map(({ zone, dataInterface }): [string, string] => [zone.name, dataInterface.publicIp]),
    );
    new TerraformOutput(this, "addresses", {
      description: "Public addresses that filtered traffic comes from, by zone",
      value: this.publicAddresses,
    });
  }

  private addFallback(vpc: IVpc): NatGateway | undefined {
    const [subnet] = vpc.subnets("public");
    return subnet === undefined || vpc.internetGateway === undefined
      ? undefined
      : new NatGateway(this, {
          subnet,
          internetGateway: vpc.internetGateway,
          tags: { Name: `${this.nameInStack}-fallback` },
        });
  }
}
