import { policyDocument, stackArn } from "@causeway/aws";
import { AccountStack } from "@causeway/platform";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { functionKey } from "../function/function-key.js";
import type { NetworkFunction } from "../function/network-function.js";

/** The encrypted topic that named alarms of this account publish to, and the function's subscription to it. */
export class AlarmTopic extends Construct {
  readonly arn: string;
  /** A transition that comes before is lost. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, target: NetworkFunction, alarmNames: readonly string[]) {
    super(scope, id);
    const { account } = AccountStack.of(this);
    const topic = new SnsTopic(this, "topic", {
      name: `${target.name}-alarms`,
      kmsMasterKeyId: functionKey(this).arn,
    });
    const policy = new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: {
            ArnEquals: { "aws:SourceArn": alarmNames.map((name) => stackArn(this, "cloudwatch", `alarm:${name}`)) },
            StringEquals: { "aws:SourceAccount": account.id },
          },
        },
      ]),
    });
    const permission = new LambdaPermission(this, "permission", {
      functionName: target.functionName,
      action: "lambda:InvokeFunction",
      principal: "sns.amazonaws.com",
      sourceArn: topic.arn,
    });
    const subscription = new SnsTopicSubscription(this, "subscription", {
      topicArn: topic.arn,
      protocol: "lambda",
      endpoint: target.arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: target.failures.arn }),
      dependsOn: [permission, ...target.ready],
    });
    this.arn = topic.arn;
    this.ready = [policy, subscription];
  }
}
