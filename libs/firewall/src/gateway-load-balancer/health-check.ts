import { checkPort, checkWholeNumber } from "@causeway/aws";
import type { AccountConstruct } from "@causeway/platform";
import type { LbTargetGroupHealthCheck } from "@cdktf/provider-aws/lib/lb-target-group/index.js";

/** How the load balancer asks an appliance, outside GENEVE, whether it is well. */
export interface HealthCheckProps {
  readonly protocol: "TCP" | "HTTP" | "HTTPS";
  /** 1 to 65535. */
  readonly port: number;
  /**
   * Of HTTP and HTTPS; starts with a slash.
   * @default none, for TCP
   */
  readonly path?: string;
  /**
   * Seconds between two checks, 5 to 300.
   * @default 10
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds without an answer, 2 to 120, less than the interval.
   * @default 5
   */
  readonly timeoutSeconds?: number;
  /**
   * Answers in a row that make an appliance healthy, 2 to 10.
   * @default 3
   */
  readonly healthyThreshold?: number;
  /**
   * Failures in a row that make it unhealthy, 2 to 10.
   * @default 3
   */
  readonly unhealthyThreshold?: number;
}

/**
 * The health check of a target group. Reports NUMBER_OUT_OF_RANGE and INVALID_HEALTH_CHECK.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/health-checks.html
 */
export function readHealthCheck(construct: AccountConstruct, check: HealthCheckProps): LbTargetGroupHealthCheck {
  const { protocol, port, path, intervalSeconds = 10, timeoutSeconds = 5 } = check;
  const { healthyThreshold = 3, unhealthyThreshold = 3 } = check;
  checkPort(construct, "healthCheck.port", port);
  checkWholeNumber(construct, "healthCheck.intervalSeconds", intervalSeconds, 5, 300);
  checkWholeNumber(construct, "healthCheck.timeoutSeconds", timeoutSeconds, 2, Math.min(120, intervalSeconds - 1));
  checkWholeNumber(construct, "healthCheck.healthyThreshold", healthyThreshold, 2, 10);
  checkWholeNumber(construct, "healthCheck.unhealthyThreshold", unhealthyThreshold, 2, 10);
  if ((protocol === "TCP") !== (path === undefined) || path?.startsWith("/") === false) {
    construct.report({
      code: "INVALID_HEALTH_CHECK",
      property: "healthCheck.path",
      found: path ?? "(none)",
      allowed: protocol === "TCP" ? "none for TCP" : `a path such as /health for ${protocol}`,
      message: `a health check over ${protocol} ${protocol === "TCP" ? "has no path" : "needs a path"}`,
    });
  }
  return {
    protocol,
    port: String(port),
    interval: intervalSeconds,
    timeout: timeoutSeconds,
    healthyThreshold,
    unhealthyThreshold,
    ...(path === undefined ? {} : { path, matcher: "200-399" }),
  };
}
