import { SESSION_MANAGER_ENDPOINTS, SHIPPING_ENDPOINTS } from "@causeway/aws";

/**
 * What an instance calls before it carries traffic, and while egress is down: its packages and configuration (S3), its
 * interface or address (EC2), its lifecycle action (Auto Scaling), logs, metrics, and Session Manager.
 */
export const GATEWAY_ENDPOINTS = ["s3"] as const;
export const INTERFACE_ENDPOINTS = ["ec2", "autoscaling", ...SHIPPING_ENDPOINTS, ...SESSION_MANAGER_ENDPOINTS] as const;
/** Only the forward proxy's allow list is a secret. */
export const SECRET_ENDPOINT = "secretsmanager";
/** Who calls them, as `requireEndpoints` names them. */
export const ENDPOINTS_USER = "the proxy's instances";
