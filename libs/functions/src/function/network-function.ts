import { EncryptedLogGroup, policyDocument, stackArn, trustPolicy } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import type { ITerraformDependable } from "cdktf";
import { FailureQueue } from "./failure-queue.js";
import { FunctionAlarms, type FunctionMetricAlarm } from "./function-alarms.js";
import { functionKey } from "./function-key.js";
import { FunctionNetwork } from "./function-network.js";
import type { FunctionNetworkProps, FunctionSubnetProps } from "./function-network.js";
import type { FunctionProps } from "./function-props.js";
import { addFunctionZip, functionZip } from "./function-zip.js";

export interface NetworkFunctionProps {
  /** Folder below `lambdas`, and name of the zip. */
  readonly lambda: "tag-copy" | "route-failover" | "pod-health";
  /**
   * Value of the dimension `service` of the function's own metrics.
   * @default `lambda`
   */
  readonly service?: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Besides what every function needs. */
  readonly permissions: readonly Statement[];
  /** @default one that AWS makes of the function's name */
  readonly roleName?: string;
  /** Seconds, 1 to 900. */
  readonly timeoutSeconds: number;
  /** Seconds after which an event is given up, 60 to 21600. */
  readonly maximumEventAgeSeconds: number;
  /** On the function's own metrics. */
  readonly alarms: readonly FunctionMetricAlarm[];
  readonly choices: Omit<FunctionProps, "network"> & { readonly network?: FunctionNetworkProps | FunctionSubnetProps };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: 4 KB, with the names. */
const ENVIRONMENT_BYTES = 4096;
/** What an id such as `vpc-0123456789abcdef0` takes, which is known at apply time alone. */
const ID = "vpc-0123456789abcdef0";
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/**
 * A function of this project with everything around it: role, encrypted log group, failure queue, alarms. It runs once
 * at a time, because two runs would write what the other one has just read.
 *
 * Reports INVALID_FUNCTION_NAME, DUPLICATE_FUNCTION, ENVIRONMENT_TOO_LARGE, FUNCTION_NOT_BUILT, INVALID_RETENTION and
 * MISSING_TIER.
 */
export class NetworkFunction extends AccountConstruct {
  readonly name: string;
  /** A reference to the name: what uses it waits for the function. */
  readonly functionName: string;
  readonly arn: string;
  readonly maximumEventAgeSeconds: number;
  readonly failures: FailureQueue;
  /** Of the function's interfaces; undefined outside any VPC. */
  readonly securityGroupId: string | undefined;
  /** What must exist before the function can be called. */
  readonly ready: ITerraformDependable[];

  constructor(scope: AccountConstruct, id: string, props: NetworkFunctionProps) {
    super(scope, id);
    const { lambda, description, timeoutSeconds, maximumEventAgeSeconds, choices } = props;
    const { tracing = false, alarmActions = [] } = choices;
    const functionName = choices.functionName ?? scope.nameInStack;
    this.checkName(functionName);
    const environment = { ...props.environment, DRY_RUN: String(choices.dryRun ?? false) };
    this.checkEnvironment(environment);

    const logGroup = new EncryptedLogGroup(this, "log", {
      name: `/aws/lambda/${functionName}`,
      ...(choices.logRetentionInDays === undefined ? {} : { retentionInDays: choices.logRetentionInDays }),
    });
    this.failures = new FailureQueue(this, "failures", functionName);
    const network =
      choices.network === undefined ? undefined : new FunctionNetwork(this, "network", functionName, choices.network);
    const key = functionKey(this);
    // Literal: a policy that named the function itself would depend on it, and the function on the policy.
    const arn = stackArn(this, "lambda", `function:${functionName}`);
    const { role, policy } = this.addRole(functionName, props.roleName, [
      { Sid: "Log", Effect: "Allow", Action: LOG_ACTIONS, Resource: logGroup.streams },
      { Sid: "Failures", Effect: "Allow", Action: "sqs:SendMessage", Resource: this.failures.arn },
      { Sid: "Environment", Effect: "Allow", Action: "kms:Decrypt", Resource: key.arn },
      ...(tracing ? [TRACES] : []),
      ...(network === undefined ? [] : FunctionNetwork.permissions(arn)),
      ...props.permissions,
    ]);

    const lambdaFunction = new LambdaFunction(this, "function", {
      functionName,
      description,
      role: role.arn,
      ...addFunctionZip(this, choices.zip ?? functionZip(lambda)),
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: 512,
      timeout: timeoutSeconds,
      reservedConcurrentExecutions: 1,
      environment: { variables: environment },
      kmsKeyArn: key.arn,
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      tracingConfig: { mode: tracing ? "Active" : "PassThrough" },
      ...(network === undefined
        ? {}
        : {
            vpcConfig: { subnetIds: network.subnetIds, securityGroupIds: [network.securityGroupId] },
            replaceSecurityGroupsOnDestroy: true,
            timeouts: { delete: "45m" },
          }),
      // The first run needs its permissions, and in a VPC the last interface is deleted with them.
      dependsOn: [policy, ...(network?.ready ?? [])],
    });
    const invokeConfig = new LambdaFunctionEventInvokeConfig(this, "asynchronous", {
      functionName: lambdaFunction.functionName,
      maximumEventAgeInSeconds: maximumEventAgeSeconds,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: this.failures.arn } },
      dependsOn: [policy, ...this.failures.ready],
    });
    new FunctionAlarms(this, "alarms", {
      functionName,
      service: props.service ?? lambda,
      queueName: this.failures.name,
      timeoutSeconds,
      maximumEventAgeSeconds,
      actions: alarmActions,
      metrics: props.alarms,
    });
    this.name = functionName;
    this.securityGroupId = network?.securityGroupId;
    this.functionName = lambdaFunction.functionName;
    this.arn = lambdaFunction.arn;
    this.maximumEventAgeSeconds = maximumEventAgeSeconds;
    this.ready = [lambdaFunction, policy, invokeConfig, ...this.failures.ready];
  }

  private addRole(functionName: string, name: string | undefined, permissions: readonly Statement[]) {
    const role = new IamRole(this, "role", {
      ...(name === undefined ? { namePrefix: `${functionName.slice(0, 30)}-` } : { name }),
      description: `Function ${functionName}`,
      assumeRolePolicy: trustPolicy("lambda", { Sid: "Lambda" }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "function",
      role: role.id,
      policy: policyDocument(permissions),
    });
    return { role, policy };
  }

  /** Rules, queue and topic begin with the function's name, and a rule's name has at most 64 characters. */
  private checkName(name: string): void {
    if (!/^[A-Za-z0-9-]{1,40}$/.test(name)) {
      this.report({
        code: "INVALID_FUNCTION_NAME",
        property: "functionName",
        found: name,
        allowed: "1 to 40 letters, digits and hyphens",
        message: `"${name}" cannot be the name of a function; allowed: 1 to 40 letters, digits and hyphens`,
      });
    }
    const { account, region } = this.stack;
    OrganizationApp.of(this).claimName("function", `${account.name}/${region}/${name}`, this.node.path);
  }

  private checkEnvironment(environment: Readonly<Record<string, string>>): void {
    const bytes = Object.entries(environment).reduce(
      (sum, [name, value]) => sum + Buffer.byteLength(name + value.replaceAll(TOKEN, ID)),
      0,
    );
    if (bytes > ENVIRONMENT_BYTES) {
      this.report({
        code: "ENVIRONMENT_TOO_LARGE",
        found: `about ${String(bytes)} bytes`,
        allowed: `${String(ENVIRONMENT_BYTES)} bytes`,
        message: `what the function must know takes about ${String(bytes)} bytes; Lambda allows ${String(ENVIRONMENT_BYTES)}`,
      });
    }
  }
}

const LOG_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];
/** X-Ray knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const TRACES: Statement = {
  Sid: "Traces",
  Effect: "Allow",
  Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
  Resource: "*",
};
