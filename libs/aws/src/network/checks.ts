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

/** Reports PORT_OUT_OF_RANGE for what is no TCP port. */
export function checkPort(construct: AccountConstruct, property: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    construct.report({
      code: "PORT_OUT_OF_RANGE",
      property,
      found: String(port),
      allowed: "1 to 65535",
      message: `${String(port)} is not a TCP port`,
    });
  }
}
