import { encryptedTransportOnly, policyDocument, stackArn } from "@causeway/aws";
import { AccountStack } from "@causeway/platform";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

/**
 * Keeps what a function could not handle or was never handed: its own on-failure destination, and the dead-letter
 * queue of its event rules and its subscription. SQS encrypts it with a key of its own, which needs no permission that
 * could be missing when something already fails.
 */
export class FailureQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  /** Whoever sends there must wait for the permission. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, functionName: string) {
    super(scope, id);
    const { account } = AccountStack.of(this);
    const queue = new SqsQueue(this, "queue", {
      name: `${functionName}-failures`,
      messageRetentionSeconds: FOURTEEN_DAYS,
      sqsManagedSseEnabled: true,
    });
    const sources = [
      { service: "events", arn: stackArn(this, "events", `rule/${functionName}-*`) },
      { service: "sns", arn: stackArn(this, "sns", `${functionName}-*`) },
    ];
    const policy = new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        ...sources.map(({ service, arn }) => ({
          Sid: `DeadLettersOf${service.toUpperCase()}`,
          Effect: "Allow" as const,
          Principal: { Service: `${service}.amazonaws.com` },
          Action: "sqs:SendMessage",
          Resource: queue.arn,
          Condition: { ArnLike: { "aws:SourceArn": arn }, StringEquals: { "aws:SourceAccount": account.id } },
        })),
        encryptedTransportOnly("sqs", queue.arn),
      ]),
    });
    this.arn = queue.arn;
    this.name = queue.name;
    this.ready = [queue, policy];
  }
}
