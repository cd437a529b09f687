import type { AccountConstruct } from "@causeway/platform";

/**
 * Reports INVALID_LOAD_BALANCER_NAME.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export function checkLoadBalancerName(construct: AccountConstruct, name: string): void {
  if (name.length > 32 || name.startsWith("internal-") || !/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name)) {
    construct.report({
      code: "INVALID_LOAD_BALANCER_NAME",
      found: name,
      allowed: "at most 32 letters, digits and hyphens, no hyphen at either end, not starting with internal-",
      message: `"${name}" cannot be the name of a load balancer`,
    });
  }
}
