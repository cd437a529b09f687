import { policyDocument, stackArn, trustPolicy } from "@causeway/aws";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Construct } from "constructs";
import { SHARING, TAG_CHANGES } from "./change-events.js";

export interface TagCopyEventsProps {
  /**
   * Name of the account that `TagCopy` stands in.
   * @default the networking account
   */
  readonly functionAccount?: string;
}

/** Beginning of the rules' names. */
const NAME = "causeway-tag-copy";
const PATTERNS = {
  tags: { description: "Tags of a VPC, a subnet or a route table changed", pattern: TAG_CHANGES },
  shares: { description: "Something is shared, or no longer", pattern: SHARING },
};

/**
 * Tells the account of `TagCopy` that tags or shares changed in this account, which owns shared VPCs: their tags are
 * copied within seconds instead of with the next reconciliation. Only the fact counts, not what an event says. Events
 * stay in their region; what happens before `TagCopy` lets this account in is lost, and found by its schedule.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 *
 * Reports UNKNOWN_ACCOUNT, EVENTS_IN_FUNCTION_ACCOUNT and DUPLICATE_RULE.
 */
export class TagCopyEvents extends AccountConstruct {
  constructor(scope: Construct, id: string, props: TagCopyEventsProps = {}) {
    super(scope, id);
    const { account, region, organization } = this.stack;
    OrganizationApp.of(this).claimName("rule", `${account.name}/${region}/${NAME}`, this.node.path);
    const bus = `arn:${organization.partition}:events:${region}:${this.functionAccountId(props)}:event-bus/default`;
    const role = new IamRole(this, "role", {
      description: "Sends events to the account that copies tags",
      assumeRolePolicy: trustPolicy("events", {
        Sid: "EventBridge",
        Condition: {
          ArnEquals: {
            "aws:SourceArn": Object.keys(PATTERNS).map((id) => stackArn(this, "events", `rule/${NAME}-${id}`)),
          },
          StringEquals: { "aws:SourceAccount": account.id },
        },
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "events",
      role: role.id,
      policy: policyDocument([{ Sid: "Send", Effect: "Allow", Action: "events:PutEvents", Resource: bus }]),
    });
    for (const [id, { description, pattern }] of Object.entries(PATTERNS)) {
      const rule = new CloudwatchEventRule(this, id, {
        name: `${NAME}-${id}`,
        description: `${description}: tells the account that copies tags`,
        eventPattern: JSON.stringify(pattern),
      });
      new CloudwatchEventTarget(this, `${id}-target`, {
        rule: rule.name,
        arn: bus,
        roleArn: role.arn,
        dependsOn: [policy],
      });
    }
  }

  private functionAccountId({ functionAccount }: TagCopyEventsProps): string {
    const { networkAccount, accounts } = this.organization;
    const name = functionAccount ?? networkAccount.name;
    if (name === this.stack.account.name) {
      this.report({
        code: "EVENTS_IN_FUNCTION_ACCOUNT",
        property: "functionAccount",
        found: name,
        allowed: "a stack of another account",
        message: `the function stands in account "${name}" itself and listens there; leave the events out`,
      });
    }
    const known = accounts.map((account) => account.name);
    return this.known("account", "functionAccount", name, this.organization.account(name), known, networkAccount).id;
  }
}
