import { versionNumber } from "./metrics.js";
import { escapeForTerraform } from "@causeway/instance";
import { renderTemplate } from "./render.js";
import type { ForwardProxyInstance, ForwardProxySettings } from "./settings.js";

/**
 * Path of the load balancer's HTTP health check, on the port of the proxy: an icon that Squid answers with itself, whatever
 * host is asked for. A Squid that accepts connections but no longer answers fails it, and nothing leaves for it.
 */
export const HEALTH_CHECK_PATH = "/squid-internal-static/icons/SN.png";

/** What an instance of the forward proxy is started with, and the allow list that it pulls. */
export function forwardProxyInstance(settings: ForwardProxySettings): ForwardProxyInstance {
  const secret = JSON.stringify(settings.allowList, undefined, 2);
  return {
    userData: escapeForTerraform(renderTemplate("user-data.yaml", { FILES: "" })),
    secret,
    configurationVersion: versionNumber(secret),
  };
}
