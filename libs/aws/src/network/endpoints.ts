import type { AccountConstruct } from "@causeway/platform";

/**
 * What Session Manager calls. Its agent takes messages over `ssmmessages` alone since 2024:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export const SESSION_MANAGER_ENDPOINTS = ["ssm", "ssmmessages"] as const;
/** What the CloudWatch agent calls. */
export const SHIPPING_ENDPOINTS = ["logs", "monitoring"] as const;
/** Services that have gateway endpoints. https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
export const GATEWAY_SERVICES: readonly string[] = ["s3", "dynamodb"];

/**
 * A VPC's endpoints for `services`. Reports MISSING_ENDPOINT for each that the VPC lacks.
 *
 * @param user who calls the services, e.g. `the proxy's instances`
 */
export function requireEndpoints<Endpoint>(
  construct: AccountConstruct,
  vpc: { readonly endpoints: ReadonlyMap<string, Endpoint> },
  services: readonly string[],
  user: string,
): Endpoint[] {
  return services.flatMap((service) => {
    const endpoint = vpc.endpoints.get(service);
    if (endpoint !== undefined) {
      return [endpoint];
    }
    const property = GATEWAY_SERVICES.includes(service) ? "gatewayEndpoints" : "interfaceEndpoints";
    construct.report({
      code: "MISSING_ENDPOINT",
      property: "vpc",
      found: [...vpc.endpoints.keys()].sort().join(", ") || "(none)",
      allowed: services.join(", "),
      message: `the VPC has no endpoint for ${service}, which ${user} call; add it to ${property}`,
    });
    return [];
  });
}
