import type { AccountConstruct } from "@causeway/platform";

/** Families with Graviton carry a g after their generation's number; a1 came first. */
const ARM64 = /^(?:a1|[a-z]+\d+[a-z]*g[a-z]*)\./;

/**
 * Reports INVALID_INSTANCE_TYPE.
 *
 * @returns whether it could be one: which there are, only AWS knows
 */
export function checkInstanceType(construct: AccountConstruct, property: string, instanceType: string): boolean {
  const valid = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(instanceType);
  if (!valid) {
    construct.report({
      code: "INVALID_INSTANCE_TYPE",
      property,
      found: instanceType,
      allowed: "an instance type such as c6in.large or t4g.small",
      message: `"${instanceType}" is not an instance type`,
    });
  }
  return valid;
}

/** Which images an instance type runs. https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  return ARM64.test(instanceType) ? "arm64" : "x86_64";
}

/**
 * The public parameter that names the current image of Amazon Linux 2023.
 *
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export function amazonLinuxParameter(architecture: "arm64" | "x86_64"): string {
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}

/**
 * The current Amazon Linux 2023 for an instance type, as a launch template names it. It is resolved at each launch, so
 * that a replaced instance has the current image without an apply.
 *
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export function amazonLinuxAtLaunch(instanceType: string): string {
  return `resolve:ssm:${amazonLinuxParameter(architectureOf(instanceType))}`;
}
