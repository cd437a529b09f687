import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NetworkFunction } from "./network-function.js";

export type EventSourceProps = {
  readonly description: string;
  /**
   * What must exist before the first event is delivered, and until the last one was.
   * @default the function
   */
  readonly after?: readonly ITerraformDependable[];
} & (
  | { readonly everyMinutes: number; readonly input: object }
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
  | { readonly pattern: object }
);

/** Calls a function on a schedule, or on events of the account's default bus. What cannot be delivered is kept. */
export class EventSource extends Construct {
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, target: NetworkFunction, props: EventSourceProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: `${target.name}-${id}`,
      description: props.description,
      ...("pattern" in props
        ? { eventPattern: JSON.stringify(props.pattern) }
        : { scheduleExpression: rate(props.everyMinutes) }),
    });
    const permission = new LambdaPermission(this, "permission", {
      functionName: target.functionName,
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    const delivery = new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: target.arn,
      ...("pattern" in props ? {} : { input: JSON.stringify(props.input) }),
      deadLetterConfig: { arn: target.failures.arn },
      retryPolicy: { maximumEventAgeInSeconds: target.maximumEventAgeSeconds, maximumRetryAttempts: 10 },
      dependsOn: [permission, ...target.ready, ...(props.after ?? [])],
    });
    this.ready = [delivery];
  }
}

function rate(minutes: number): string {
  return minutes === 1 ? "rate(1 minute)" : `rate(${String(minutes)} minutes)`;
}
