import type { AccountConstruct } from "@causeway/platform";

/** Families with Graviton carry a g after their generation's number; a1 came first. */
const ARM64 = /^(?:a1|[a-z]+\d+[a-z]*g[a-z]*)\./;

/**
 * The current Amazon Linux 2023 for an instance type, by the public parameter that names it. A launch template resolves it
 * at each launch, so that a replaced instance has the current image without an apply. Reports INVALID_INSTANCE_TYPE.
 *
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export function imageFor(proxy: AccountConstruct, instanceType: string): string {
  if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(instanceType)) {
    proxy.report({
      code: "INVALID_INSTANCE_TYPE",
      property: "instanceType",
      found: instanceType,
      allowed: "an instance type such as t4g.small",
      message: `"${instanceType}" is not an instance type`,
    });
  }
  const architecture = ARM64.test(instanceType) ? "arm64" : "x86_64";
  return `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}
