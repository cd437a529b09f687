import { file } from "@causeway/aws";
import { versionNumber } from "./metrics.js";
import { renderTemplate } from "./render.js";
import type { ForwardProxyInstance, ForwardProxySettings } from "./settings.js";
import { commonConfiguration, insideCidrs, VPC_RESOLVER, widest } from "./squid.js";
import { instanceFiles, PROBE_HOST, userData } from "./user-data.js";

/**
 * Path of the load balancer's HTTP health check, on the port of the proxy: an icon that Squid answers with itself, whatever
 * host is asked for. A Squid that accepts connections but no longer answers fails it, and nothing leaves for it.
 */
export const HEALTH_CHECK_PATH = "/squid-internal-static/icons/SN.png";

/** What an instance of the forward proxy is started with, and the allow list that it pulls. */
export function forwardProxyInstance(settings: ForwardProxySettings): ForwardProxyInstance {
  const { allowList, dnsServers = [VPC_RESOLVER], errorPage, secretArn, elasticIpAllocationIds } = settings;
  const secret = JSON.stringify(allowList);
  return {
    userData: userData([
      file("/etc/proxy/firewall.nft", firewall(settings, dnsServers)),
      file("/etc/proxy/squid.conf", squidConfiguration(settings, dnsServers)),
      file("/etc/proxy/ERR_PROXY_DENIED", errorPage ?? renderTemplate("forward/ERR_PROXY_DENIED", {})),
      ...instanceFiles("forward", ["take-address"], "5min", settings, {
        SECRET: secretArn,
        ELASTIC_ADDRESSES: elasticIpAllocationIds.join(" "),
        PORTS: String(settings.port),
      }),
    ]),
    secret,
    configurationVersion: versionNumber(secret),
  };
}

function firewall(settings: ForwardProxySettings, dnsServers: readonly string[]): string {
  return renderTemplate("forward/firewall.nft", {
    CLIENT_CIDRS: widest([...settings.clientCidrs, ...settings.healthCheckCidrs]).join(", "),
    INSIDE_CIDRS: insideCidrs(settings.organizationCidrs).join(", "),
    DNS_SERVERS: dnsServers.join(", "),
    PORT: String(settings.port),
  });
}

function squidConfiguration(settings: ForwardProxySettings, dnsServers: readonly string[]): string {
  return renderTemplate("forward/squid.conf", {
    PORT: String(settings.port),
    CLIENT_CIDRS: widest(settings.clientCidrs).join(" "),
    HEALTH_CHECK_CIDRS: widest(settings.healthCheckCidrs).join(" "),
    HEALTH_CHECK_PATH: HEALTH_CHECK_PATH.replaceAll(".", "[.]"),
    INSIDE_CIDRS: insideCidrs(settings.organizationCidrs).join(" "),
    PROBE_HOST,
    COMMON: commonConfiguration(dnsServers).replace(/\n$/, ""),
  });
}
