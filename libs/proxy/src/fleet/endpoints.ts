import type { AccountConstruct } from "@causeway/platform";
import type { Vpc } from "@causeway/vpc";
import type { ITerraformDependable } from "cdktf";

/**
 * What an instance calls before it carries traffic, and while egress is down: its packages and configuration (S3), its
 * interface or address (EC2), its lifecycle action (Auto Scaling), logs, metrics, and Session Manager. Systems Manager's
 * agent needs no endpoint of its own for messages, as long as `ssmmessages` is there:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export const GATEWAY_ENDPOINTS = ["s3"] as const;
export const INTERFACE_ENDPOINTS = ["ec2", "autoscaling", "logs", "monitoring", "ssm", "ssmmessages"] as const;
/** Only the forward proxy's allow list is a secret. */
export const SECRET_ENDPOINT = "secretsmanager";

/**
 * What instances must wait for: the VPC's endpoints for `services`. Reports MISSING_ENDPOINT for each that the VPC lacks.
 */
export function requireEndpoints(
  proxy: AccountConstruct,
  vpc: Vpc,
  services: readonly string[],
): ITerraformDependable[] {
  return services.flatMap((service) => {
    const endpoint = vpc.endpoints.get(service);
    if (endpoint !== undefined) {
      return [endpoint];
    }
    const property = (GATEWAY_ENDPOINTS as readonly string[]).includes(service)
      ? "gatewayEndpoints"
      : "interfaceEndpoints";
    proxy.report({
      code: "MISSING_ENDPOINT",
      property: "vpc",
      found: [...vpc.endpoints.keys()].sort().join(", ") || "(none)",
      allowed: services.join(", "),
      message: `the proxy's instances need the VPC's endpoint for ${service}; add it to ${property}`,
    });
    return [];
  });
}
