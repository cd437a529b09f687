import {
  addAlarm,
  amazonLinuxAtLaunch,
  checkInstanceType,
  checkWholeNumber,
  readIpv4Block,
  requireEndpoints,
  stackArn,
} from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import type { IVpc } from "@causeway/vpc";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import type { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { readClients, readDomains, requireTier } from "../fleet/checks.js";
import { ENDPOINTS_USER, GATEWAY_ENDPOINTS, INTERFACE_ENDPOINTS, SECRET_ENDPOINT } from "../fleet/endpoints.js";
import { FleetAlarms } from "../fleet/fleet-alarms.js";
import { ownInstances, proxyRole } from "../fleet/proxy-role.js";
import { ProxyTemplate } from "../fleet/proxy-template.js";
import { ProxyLogs } from "../fleet/proxy-logs.js";
import { forwardProxyInstance } from "../instance/index.js";
import { AllowListSecret } from "./allow-list-secret.js";
import { ProxyLoadBalancer } from "./proxy-load-balancer.js";

export interface ForwardProxyProps {
  /**
   * Has the tiers `public` for the instances and `private` for the load balancer, in two or three zones; the gateway
   * endpoint for `s3`, and interface endpoints for `ec2`, `autoscaling`, `logs`, `monitoring`, `ssm`, `ssmmessages` and
   * `secretsmanager`.
   */
  readonly vpc: IVpc;
  /** `example.com` for that name alone, `.example.com` for it and all of its subdomains. */
  readonly allowedDomains: readonly string[];
  /**
   * IPv4 blocks of those who may use the proxy, /8 to /32.
   * @default the organization's supernet
   */
  readonly clientCidrs?: readonly string[];
  /**
   * Port that clients speak to, 1024 to 65535.
   * @default 3128
   */
  readonly port?: number;
  /**
   * Instances that always run, 1 to 20.
   * @default 2
   */
  readonly minInstances?: number;
  /**
   * Instances at most, `minInstances` to 20; each has an elastic address, paid for also while unused.
   * @default 4
   */
  readonly maxInstances?: number;
  /**
   * Percent of CPU that the group's size aims at, 10 to 90.
   * @default 50
   */
  readonly targetCpuPercent?: number;
  /**
   * IPv4 addresses of DNS servers that filter, for instance.
   * @default the VPC's resolver
   */
  readonly dnsServers?: readonly string[];
  /**
   * HTML of the page that a denied client gets.
   * @default a short page of its own
   */
  readonly errorPage?: string;
  /**
   * An instance with Graviton or not; decides the image.
   * @default t4g.small
   */
  readonly instanceType?: string;
  /**
   * Whether AWS refuses to delete the load balancer.
   * @default true
   */
  readonly deletionProtection?: boolean;
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
}

/** What clients need to know; also the Terraform output `client`. */
export interface ProxyClient {
  readonly host: string;
  readonly port: number;
  /** Public addresses that origins see. */
  readonly addresses: readonly string[];
  /** Who asked for what, and whether it was let through. */
  readonly accessLogGroup: string;
  /** Of the load balancer. */
  readonly securityGroupId: string;
  /** Lines that make a shell and most of its programs use the proxy. */
  readonly shell: string;
}

const LIFECYCLE_HOOK = "proxy-answers";
/** Seconds that a new instance has, from its start until Squid answers. */
const LAUNCH_SECONDS = 900;
/** Seconds between two looks at the secret. */
const UPDATE_SECONDS = 300;
const MOST_INSTANCES = 20;
/** Never asked of a proxy: the instance itself and what the VPC offers on link-local addresses. */
const NO_PROXY = "localhost,127.0.0.1,169.254.169.254,169.254.170.2";

/**
 * An outbound proxy that clients are configured with: an internal network load balancer over two or three zones, and a
 * fleet of Squid instances that scales on CPU. Each instance takes one of the proxy's elastic addresses, so that origins
 * can know them. The fleet stands in public subnets and leaves by itself; clients need a route to the load balancer and
 * none to the internet.
 *
 * A change of the instances' template rolls through the fleet, half of it at a time. The allow list needs no new
 * instances: each pulls it every five minutes and keeps its connections.
 *
 * Reports what `defineAllowList` finds, NO_CLIENTS, CLIENTS_TOO_WIDE, INVALID_CIDR, MISALIGNED_CIDR, NOT_IPV4,
 * NUMBER_OUT_OF_RANGE, INVALID_DNS_SERVER, ZONES_OUT_OF_RANGE, MISSING_TIER, MISSING_ENDPOINT, INVALID_INSTANCE_TYPE,
 * INVALID_LOAD_BALANCER_NAME, DUPLICATE_PROXY, ALLOW_LIST_TOO_LARGE, USER_DATA_TOO_LARGE and INVALID_RETENTION. Gives the notice UNICODE_CONVERTED.
 */
export class ForwardProxy extends AccountConstruct {
  readonly client: ProxyClient;
  /** What clients speak to. */
  readonly loadBalancer: Lb;

  constructor(scope: Construct, id: string, props: ForwardProxyProps) {
    super(scope, id);
    const { vpc, port = 3128, minInstances = 2, maxInstances = 4, targetCpuPercent = 50 } = props;
    const { instanceType = "t4g.small", dnsServers = [], alarmActions = [] } = props;
    const name = this.nameInStack;
    const { account, region, organization } = this.stack;
    OrganizationApp.of(this).claimName("proxy", `${account.name}/${region}/${name}`, this.node.path);
    checkWholeNumber(this, "port", port, 1024, 65_535);
    checkWholeNumber(this, "minInstances", minInstances, 1, MOST_INSTANCES);
    checkWholeNumber(this, "maxInstances", maxInstances, minInstances, MOST_INSTANCES);
    checkWholeNumber(this, "targetCpuPercent", targetCpuPercent, 10, 90);
    checkInstanceType(this, "instanceType", instanceType);
    this.checkZones(vpc);
    this.checkDnsServers(dnsServers);
    const domains = readDomains(this, props.allowedDomains);
    const clientCidrs = readClients(this, props.clientCidrs ?? [organization.supernet.toString()]);
    const publicSubnets = requireTier(this, vpc, "public", "the instances");
    const privateSubnets = requireTier(this, vpc, "private", "the load balancer");
    const services = [...GATEWAY_ENDPOINTS, ...INTERFACE_ENDPOINTS, SECRET_ENDPOINT];
    const endpoints = requireEndpoints(this, vpc, services, ENDPOINTS_USER);

    const logs = new ProxyLogs(this, "logs", { name, retentionInDays: props.logRetentionInDays });
    const secret = new AllowListSecret(this, "allow-list", name);
    const addresses = this.addAddresses(vpc, maxInstances);
    const balancer = new ProxyLoadBalancer(this, "balancer", {
      name,
      vpc,
      subnets: privateSubnets,
      port,
      clientCidrs,
      dnsServers,
      deletionProtection: props.deletionProtection ?? true,
    });
    const metricNamespace = `Causeway/Proxy/${name}`;
    const {
      userData,
      secret: content,
      configurationVersion,
    } = forwardProxyInstance({
      allowList: domains,
      clientCidrs,
      organizationCidrs: [organization.supernet.toString()],
      region,
      autoScalingGroupName: name,
      lifecycleHookName: LIFECYCLE_HOOK,
      logGroups: logs.names,
      metricNamespace,
      port,
      healthCheckCidrs: privateSubnets.map(({ cidrBlock }) => cidrBlock),
      ...(dnsServers.length === 0 ? {} : { dnsServers }),
      ...(props.errorPage === undefined ? {} : { errorPage: props.errorPage }),
      secretArn: secret.arn,
      elasticIpAllocationIds: addresses.map((address) => address.allocationId),
    });
    const role = proxyRole(this, {
      autoScalingGroupName: name,
      logs,
      metricNamespace,
      permissions: this.permissions(name, vpc, secret, addresses),
    });
    const template = new ProxyTemplate(this, "instance", {
      autoScalingGroupName: name,
      imageId: amazonLinuxAtLaunch(instanceType),
      instanceType,
      profileArn: role.profile.arn,
      securityGroupId: balancer.instanceSecurityGroupId,
      userData,
      // Scaling on CPU sees a minute, not five.
      detailedMonitoring: true,
    });
    const group = new AutoscalingGroup(this, "group", {
      name,
      minSize: minInstances,
      maxSize: maxInstances,
      vpcZoneIdentifier: publicSubnets.map((subnet) => subnet.id),
      launchTemplate: template.reference,
      targetGroupArns: [balancer.targetGroupArn],
      // The load balancer's word: a Squid that died on a running instance would never be replaced otherwise.
      healthCheckType: "ELB",
      // Counted from the end of the launch hook, when Squid has answered.
      healthCheckGracePeriod: 60,
      initialLifecycleHook: [
        {
          name: LIFECYCLE_HOOK,
          lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
          defaultResult: "ABANDON",
          heartbeatTimeout: LAUNCH_SECONDS,
        },
      ],
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 50 } },
      waitForCapacityTimeout: `${String(LAUNCH_SECONDS / 60 + 5)}m`,
      dependsOn: [secret.put(content), ...balancer.ready, ...role.ready, ...endpoints],
    });
    new AutoscalingPolicy(this, "cpu", {
      name: `${name}-cpu`,
      autoscalingGroupName: group.name,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: targetCpuPercent,
      },
    });
    new FleetAlarms(this, "alarms", {
      autoScalingGroupName: name,
      metricNamespace,
      configurationVersion,
      updateSeconds: UPDATE_SECONDS,
      actions: alarmActions,
    });
    this.addTargetAlarms(name, balancer, alarmActions);
    const url = `http://${balancer.dnsName}:${String(port)}`;
    this.loadBalancer = balancer.resource;
    this.client = {
      host: balancer.dnsName,
      port,
      addresses: addresses.map(({ publicIp }) => publicIp),
      accessLogGroup: logs.names.access,
      securityGroupId: balancer.securityGroupId,
      shell:
        ["http_proxy", "https_proxy"].map((variable) => `export ${variable}=${url}`).join("\n") +
        `\nexport no_proxy=${NO_PROXY}`,
    };
    this.addOutput();
  }

  private addAddresses(vpc: IVpc, count: number): readonly Eip[] {
    return Array.from(
      { length: Number.isInteger(count) && count <= MOST_INSTANCES ? Math.max(count, 0) : 0 },
      (_, index) =>
        new Eip(this, `address-${String(index)}`, {
          domain: "vpc",
          tags: { Name: `${this.nameInStack}-${String(index)}` },
          // Instances take and leave it; Terraform only owns it.
          lifecycle: { ignoreChanges: ["instance", "network_interface"] },
          ...(vpc.internetGateway === undefined ? {} : { dependsOn: [vpc.internetGateway] }),
        }),
    );
  }

  /** EC2 lists without a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
  private permissions(
    group: string,
    vpc: IVpc,
    secret: AllowListSecret,
    addresses: readonly Eip[],
  ): readonly Statement[] {
    const { region } = this.stack;
    const associate = { Effect: "Allow", Action: "ec2:AssociateAddress" } as const;
    return [
      { Sid: "TakeOwnAddress", ...associate, Resource: addresses.map(({ arn }) => arn) },
      { Sid: "ForItself", ...associate, ...ownInstances(this, group) },
      {
        Sid: "OnInterfacesOfTheVpc",
        ...associate,
        Resource: stackArn(this, "ec2", "network-interface/*"),
        Condition: { ArnEquals: { "ec2:Vpc": vpc.arn } },
      },
      { Sid: "SeeAddresses", Effect: "Allow", Action: "ec2:DescribeAddresses", Resource: "*" },
      { Sid: "AllowList", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret.arn },
      {
        Sid: "Decrypt",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: secret.key.arn,
        Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
      },
    ];
  }

  private addTargetAlarms(name: string, balancer: ProxyLoadBalancer, actions: readonly string[]): void {
    const metric = {
      namespace: "AWS/NetworkELB",
      dimensions: balancer.targetDimensions,
      statistic: "Maximum",
      periodSeconds: 60,
    } as const;
    addAlarm(this, "unhealthy", {
      name: `${name}-unhealthy`,
      description: "An instance has not answered for five minutes; its group replaces it, and does not succeed",
      metric: { ...metric, metricName: "UnHealthyHostCount" },
      when: { atLeast: 1 },
      periods: 5,
      missing: "notBreaching",
      actions,
    });
    addAlarm(this, "none-healthy", {
      name: `${name}-none-healthy`,
      description: "No instance answers: clients are cut off",
      metric: { ...metric, metricName: "HealthyHostCount" },
      when: { below: 1 },
      periods: 2,
      missing: "breaching",
      actions,
    });
  }

  private addOutput(): void {
    const { host, port, addresses, accessLogGroup, securityGroupId, shell } = this.client;
    new TerraformOutput(this, "client", {
      description: "What clients of the proxy need to know",
      value: {
        host,
        port,
        addresses,
        access_log_group: accessLogGroup,
        security_group_id: securityGroupId,
        shell,
      },
    });
  }

  private checkZones({ zones }: IVpc): void {
    if (zones.length < 2 || zones.length > 3) {
      this.report({
        code: "ZONES_OUT_OF_RANGE",
        property: "vpc",
        found: zones.map((zone) => zone.name).join(", "),
        allowed: "two or three zones",
        message: `a forward proxy stands in two or three zones; the VPC has ${String(zones.length)}`,
      });
    }
  }

  private checkDnsServers(servers: readonly string[]): void {
    servers.forEach((server, index) => {
      if (server.includes("/")) {
        this.report({
          code: "INVALID_DNS_SERVER",
          property: `dnsServers[${String(index)}]`,
          found: server,
          allowed: "an IPv4 address such as 9.9.9.9",
          message: `"${server}" is a block, not the address of a DNS server`,
        });
      } else {
        readIpv4Block(this, `dnsServers[${String(index)}]`, `${server}/32`);
      }
    });
  }
}
