import type { Zone } from "@causeway/organization";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import type { IVpc, RouteTarget } from "@causeway/vpc";
import type { Construct } from "constructs";
import { NetworkfirewallFirewallPolicy } from "@cdktf/provider-aws/lib/networkfirewall-firewall-policy/index.js";
import { NetworkfirewallFirewall } from "@cdktf/provider-aws/lib/networkfirewall-firewall/index.js";
import type { FirewallEngine, FirewallEngineProps, FirewallEntrances } from "../firewall-engine.js";
import { compileRules } from "../rules/compile-rules.js";
import { defaultDeny } from "../rules/kinds/default-deny.js";
import type { RuleGroup } from "../rules/rule-group.js";
import { endpointByZone } from "./endpoint-by-zone.js";
import { firewallKey } from "./firewall-key.js";
import { FirewallLogs } from "./firewall-logs.js";
import type { FirewallLogsProps } from "./firewall-logs.js";
import { createStatefulGroup, createStatelessGroup } from "./rule-group-resources.js";

export interface NetworkFirewallProps {
  /**
   * Rule groups in the order in which they apply; the first rule that matches decides. What no rule lets pass is
   * dropped and logged.
   */
  readonly rules: readonly RuleGroup[];
  /**
   * AWS refuses to delete the firewall.
   * @default true
   */
  readonly deleteProtection?: boolean;
  /**
   * AWS refuses to add or remove an endpoint.
   * @default true. Set it to false in the change that adds a zone
   */
  readonly subnetChangeProtection?: boolean;
  /**
   * AWS refuses to put another policy in the policy's place; rules may change.
   * @default true
   */
  readonly policyChangeProtection?: boolean;
  /** @default kept for 365 days */
  readonly logs?: FirewallLogsProps;
}

/**
 * The engine AWS Network Firewall: one endpoint per zone, and one policy of the given rules.
 *
 * Reports what the rule groups report, and INVALID_GROUP_NAME, DUPLICATE_RULE_GROUP, INVALID_CAPACITY,
 * CAPACITY_EXCEEDED, DUPLICATE_SID, RULE_TOO_LONG, RULE_GROUP_TOO_LARGE, TOO_MANY_RULE_GROUPS,
 * POLICY_CAPACITY_EXCEEDED, DUPLICATE_FIREWALL and INVALID_RETENTION.
 */
export function networkFirewall(props: NetworkFirewallProps): FirewallEngine {
  return { build: (scope, place) => new NetworkFirewall(scope, "firewall", { ...props, ...place }) };
}

/**
 * What happens to packets that no rule lets pass. AWS's "application" actions wait for the name in TLS or HTTP before
 * they drop, even if a large TLS greeting comes in several packets; the strict ones drop the TCP handshake before any
 * name is seen. Those `to_server` leave the server's half of a connection alone. Each drop needs its alert to be logged.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
 * https://aws.amazon.com/about-aws/whats-new/2026/06/aws-network-firewall-updates-default-drop-action
 */
const DEFAULT_ACTIONS = ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"];

class NetworkFirewall extends AccountConstruct implements FirewallEntrances {
  private readonly firewall: NetworkfirewallFirewall;

  constructor(scope: Construct, id: string, props: NetworkFirewallProps & FirewallEngineProps) {
    super(scope, id);
    const { account, region } = this.stack;
    OrganizationApp.of(this).claimName("firewall", `${account.name}/${region}/${props.name}`, this.node.path);
    const keyArn = firewallKey(this, "key", props.name).arn;
    const policy = this.createPolicy(props, keyArn);
    this.firewall = new NetworkfirewallFirewall(this, "default", {
      name: props.name,
      vpcId: props.vpc.id,
      firewallPolicyArn: policy.arn,
      subnetMapping: subnetsOf(props.vpc).map((subnetId) => ({ subnetId })),
      deleteProtection: props.deleteProtection ?? true,
      subnetChangeProtection: props.subnetChangeProtection ?? true,
      firewallPolicyChangeProtection: props.policyChangeProtection ?? true,
      encryptionConfiguration: { type: "CUSTOMER_KMS", keyId: keyArn },
      tags: { Name: props.name },
    });
    new FirewallLogs(this, "logs", { arn: this.firewall.arn, name: props.name }, props.logs ?? {});
  }

  get inspectors(): readonly NetworkfirewallFirewall[] {
    return [this.firewall];
  }

  target(zone: Zone): RouteTarget {
    return { vpcEndpointId: endpointByZone(this.firewall, zone) };
  }

  private createPolicy(props: NetworkFirewallProps & FirewallEngineProps, keyArn: string) {
    const { supernet } = this.organization;
    const { stateful, stateless, problems, notices } = compileRules([...props.rules, defaultDeny()], supernet);
    problems.forEach((mistake) => {
      this.report(mistake);
    });
    notices.forEach((notice) => {
      this.notice(notice);
    });
    const place = { firewall: props.name, keyArn };
    const references = (groups: { arn: string }[]) =>
      groups.map(({ arn }, index) => ({ priority: index + 1, resourceArn: arn }));
    const unique = <T extends { name: string }>(groups: readonly T[]): T[] =>
      groups.filter(({ name }, index) => groups.findIndex((group) => group.name === name) === index);
    return new NetworkfirewallFirewallPolicy(this, "policy", {
      name: props.name,
      firewallPolicy: {
        policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definition: [supernet.toString()] } }] },
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statelessRuleGroupReference: references(
          unique(stateless).map((group) => createStatelessGroup(this, group, place)),
        ),
        statefulDefaultActions: DEFAULT_ACTIONS,
        // A connection that the firewall lost sight of is refused, and its client told to open a new one:
        // https://docs.aws.amazon.com/network-firewall/latest/developerguide/stream-exception-policy.html
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "REJECT" },
        statefulRuleGroupReference: references(
          unique(stateful).map((group) => createStatefulGroup(this, group, place)),
        ),
      },
      encryptionConfiguration: { type: "CUSTOMER_KMS", keyId: keyArn },
      tags: { Name: props.name },
    });
  }
}

function subnetsOf(vpc: IVpc): string[] {
  return vpc.subnets("firewall").map(({ id }) => id);
}
