import { checkWholeNumber, dashed, stackArn, tcp } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { IVpc } from "@causeway/vpc";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { Token } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { EventSource } from "../function/event-source.js";
import type { FunctionMetricAlarm } from "../function/function-alarms.js";
import type { FunctionProps } from "../function/function-props.js";
import { NetworkFunction } from "../function/network-function.js";

/** A pod as its own function and those of its siblings know it. */
export interface HealthPod {
  /** A literal: 1 to 40 letters, digits and hyphens, once in the account and Region. */
  readonly name: string;
  /** Transit gateway attachment of the pod's VPN connection. */
  readonly attachmentId: string;
}

export interface PodHealthProps extends Omit<FunctionProps, "network"> {
  /** The pod that is watched. */
  readonly pod: HealthPod;
  /** All pods of the core, this one among them, at most 100. */
  readonly pods: readonly HealthPod[];
  /** VPC with the endpoint of `ec2`, which must work while the firewall does not. */
  readonly vpc: IVpc;
  /** The pod's bridge subnet, whose default route leads to the pod's firewall. */
  readonly bridgeSubnetId: string;
  /** Tables of the hub that take the pods' routes, 1 to 20. Nothing else may let them in or keep them out. */
  readonly routeTableIds: readonly string[];
  /** Public addresses that the pod's firewall translates to, 1 to 10. */
  readonly firewallAddresses: readonly string[];
  /**
   * Services of the internet that answer with the caller's address, 1 to 5.
   * @default https://checkip.amazonaws.com/
   */
  readonly internetProbes?: readonly string[];
  /**
   * Addresses with ports behind the firewall, such as `10.1.2.3:443`, at most 5; one of them must answer.
   * @default none
   */
  readonly routeProbes?: readonly string[];
  /**
   * Seconds that a pod must prove to work before it carries again, 0 to 86400.
   * @default 180
   */
  readonly quietPeriodSeconds?: number;
  /**
   * Pods that stay in each table, whatever their health, 0 to 100.
   * @default 1
   */
  readonly minimumPods?: number;
  /**
   * False for a pod of a core that another one replaces: it leaves when `minimumPods` others carry.
   * @default true
   */
  readonly carries?: boolean;
}

const TIMEOUT_SECONDS = 60;
/** The next look follows within a minute. */
const MAXIMUM_EVENT_AGE_SECONDS = 60;
const LAST_FAILURE_TAG = "causeway:pod-health:last-failure";

/**
 * Proves each minute that a pod's firewall routes and translates, by going through it from the pod's bridge subnet, and
 * lets the pod's VPN into the hub's route tables or keeps it out: by the propagation of its attachment, which no instance
 * has to help with. Terraform makes no such propagation, so that a new pod carries nothing before it has proven to work.
 *
 * Reports UNKNOWN_POD, INVALID_POD_NAME, NO_ROUTE_TABLES, NO_FIREWALL_ADDRESSES, TOO_MANY, INVALID_ROUTE_PROBE,
 * NUMBER_OUT_OF_RANGE, and the codes of every function: INVALID_FUNCTION_NAME, DUPLICATE_FUNCTION, ENVIRONMENT_TOO_LARGE,
 * FUNCTION_NOT_BUILT and INVALID_RETENTION.
 */
export class PodHealth extends AccountConstruct {
  readonly functionArn: string;
  readonly functionName: string;
  readonly failureQueueArn: string;
  /** What must exist before the function can be called. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PodHealthProps) {
    super(scope, id);
    const { pod, pods, vpc, bridgeSubnetId, routeTableIds, quietPeriodSeconds = 180, minimumPods = 1 } = props;
    checkWholeNumber(this, "quietPeriodSeconds", quietPeriodSeconds, 0, 86_400);
    checkWholeNumber(this, "minimumPods", minimumPods, 0, 100);
    this.check(props);
    const { internetProbes, routeProbes, ...choices } = props;
    const health = new NetworkFunction(this, "function", {
      lambda: "pod-health",
      service: `pod-health-${pod.name}`,
      description: `Proves that the firewall of ${pod.name} works, and lets its VPN carry or not`,
      environment: {
        POD: pod.name,
        PODS: JSON.stringify(pods.map(({ name, attachmentId }) => ({ name, attachment: attachmentId }))),
        ROUTE_TABLES: JSON.stringify(routeTableIds),
        EXPECTED_ADDRESSES: JSON.stringify(props.firewallAddresses),
        ...(internetProbes === undefined ? {} : { INTERNET_PROBES: JSON.stringify(internetProbes) }),
        ...(routeProbes === undefined ? {} : { ROUTE_PROBES: JSON.stringify(routeProbes) }),
        QUIET_PERIOD_SECONDS: String(quietPeriodSeconds),
        MINIMUM_PODS: String(minimumPods),
        CARRIES: String(props.carries ?? true),
      },
      permissions: this.permissions(props),
      timeoutSeconds: TIMEOUT_SECONDS,
      maximumEventAgeSeconds: MAXIMUM_EVENT_AGE_SECONDS,
      alarms: ALARMS,
      choices: { ...choices, network: { vpc, subnetIds: [bridgeSubnetId] } },
    });
    this.openProbes(health, routeProbes ?? []);
    new EventSource(this, "check", health, {
      description: `Looks through the firewall of ${pod.name}`,
      everyMinutes: 1,
      input: { mode: "check" },
    });
    this.functionArn = health.arn;
    this.functionName = health.functionName;
    this.ready = health.ready;
    this.failureQueueArn = health.failures.arn;
  }

  /**
   * Attachments are listed without a resource; all else names this pod's attachment and the core's tables:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
   */
  private permissions({ pod, routeTableIds }: PodHealthProps): readonly Statement[] {
    const arn = (kind: string, id: string) => stackArn(this, "ec2", `${kind}/${id}`);
    const tables = routeTableIds.map((table) => arn("transit-gateway-route-table", table));
    const attachment = arn("transit-gateway-attachment", pod.attachmentId);
    return [
      { Sid: "Read", Effect: "Allow", Action: "ec2:DescribeTransitGatewayAttachments", Resource: "*" },
      {
        Sid: "ReadTables",
        Effect: "Allow",
        Action: ["ec2:GetTransitGatewayRouteTablePropagations", "ec2:SearchTransitGatewayRoutes"],
        Resource: tables,
      },
      {
        Sid: "LetInOrKeepOut",
        Effect: "Allow",
        Action: ["ec2:DisableTransitGatewayRouteTablePropagation", "ec2:EnableTransitGatewayRouteTablePropagation"],
        Resource: [attachment, ...tables],
      },
      {
        Sid: "RememberFailure",
        Effect: "Allow",
        Action: "ec2:CreateTags",
        Resource: attachment,
        Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": [LAST_FAILURE_TAG] } },
      },
    ];
  }

  /** Where the probes go is said by their URLs; what leads them through the firewall is the subnet's route. */
  private openProbes({ securityGroupId = "" }: NetworkFunction, routeProbes: readonly string[]): void {
    const open = (id: string, cidrIpv4: string, port: number) =>
      new VpcSecurityGroupEgressRule(this, id, {
        securityGroupId,
        description: "Probes through the firewall",
        cidrIpv4,
        ...tcp(port),
      });
    open("internet-https", "0.0.0.0/0", 443);
    open("internet-http", "0.0.0.0/0", 80);
    for (const probe of new Set(routeProbes)) {
      const [address = "", port = ""] = probe.split(":");
      if (port !== "443" && port !== "80") {
        open(`to-${dashed(probe)}`, `${address}/32`, Number(port));
      }
    }
  }

  private check({
    pod,
    pods,
    routeTableIds,
    firewallAddresses,
    internetProbes = [],
    routeProbes = [],
  }: PodHealthProps) {
    this.known(
      "pod",
      "pod",
      pod.name,
      pods.find(({ name }) => name === pod.name)?.name,
      pods.map(({ name }) => name),
      "",
    );
    if (Token.isUnresolved(pod.name) || !/^[A-Za-z0-9-]{1,40}$/.test(pod.name)) {
      const allowed = "1 to 40 letters, digits and hyphens, as a literal";
      this.report({
        code: "INVALID_POD_NAME",
        property: "pod.name",
        found: Token.isUnresolved(pod.name) ? "a reference" : pod.name,
        allowed,
        message: `a pod's name is part of its function's metrics; allowed: ${allowed}`,
      });
    }
    this.checkCount("routeTableIds", routeTableIds, 20, "NO_ROUTE_TABLES");
    this.checkCount("firewallAddresses", firewallAddresses, 10, "NO_FIREWALL_ADDRESSES");
    this.checkCount("pods", pods, 100);
    this.checkCount("internetProbes", internetProbes, 5);
    this.checkCount("routeProbes", routeProbes, 5);
    routeProbes.forEach((probe, index) => {
      if (!/^\d{1,3}(\.\d{1,3}){3}:\d{1,5}$/.test(probe)) {
        this.report({
          code: "INVALID_ROUTE_PROBE",
          property: `routeProbes[${String(index)}]`,
          found: probe,
          allowed: "an IPv4 address and a port, such as 10.1.2.3:443",
          message: `"${probe}" cannot be probed; allowed: an IPv4 address and a port, such as 10.1.2.3:443`,
        });
      }
    });
  }

  private checkCount(property: string, values: readonly unknown[], most: number, whenNone?: string): void {
    if (whenNone !== undefined && values.length === 0) {
      const message = `${property} is empty; allowed: 1 to ${String(most)}`;
      this.report({ code: whenNone, property, found: "[]", allowed: `1 to ${String(most)}`, message });
    } else if (values.length > most) {
      const found = String(values.length);
      const message = `${property} has ${found}; allowed: at most ${String(most)}`;
      this.report({ code: "TOO_MANY", property, found, allowed: `at most ${String(most)}`, message });
    }
  }
}

const ALARMS: readonly FunctionMetricAlarm[] = [
  {
    id: "stalled",
    description: "No run ended well for five minutes: nobody would withdraw the pod",
    metric: "RunsCompleted",
    periodSeconds: 60,
    periods: 5,
    when: "none",
  },
  {
    id: "failed",
    description: "The pod's firewall does not route or translate",
    metric: "PodFailed",
    periodSeconds: 60,
    periods: 1,
    when: "any",
  },
  {
    id: "last-pod",
    description: "The pod fails and carries all the same, as too few others do",
    metric: "LastPodKept",
    periodSeconds: 60,
    periods: 1,
    when: "any",
  },
  {
    id: "unclear",
    description: "For ten minutes the probes could not tell: what they ask is at fault",
    metric: "ProbesUnclear",
    periodSeconds: 60,
    periods: 10,
    when: "any",
  },
];
