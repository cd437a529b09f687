import { versionNumber } from "./metrics.js";
import { escapeForTerraform } from "@causeway/instance";
import { renderTemplate } from "./render.js";
import type { TransparentProxyInstance, TransparentProxySettings } from "./settings.js";
import { commonConfiguration, domainLines, SPECIAL_CIDRS, VPC_RESOLVER } from "./squid.js";

/** What an instance of the transparent proxy is started with, and the configuration that it pulls. */
export function transparentProxyInstance(settings: TransparentProxySettings): TransparentProxyInstance {
  const content = squidConfiguration(settings);
  return {
    userData: escapeForTerraform(
      renderTemplate("user-data.yaml", {
        FILES: renderTemplate("transparent/firewall.nft", {
          CLIENT_CIDRS: settings.clientCidrs.join(", "),
          INSIDE_CIDRS: [...SPECIAL_CIDRS, ...settings.organizationCidrs].join(", "),
          DNS_SERVERS: VPC_RESOLVER,
        }),
      }),
    ),
    configuration: [{ name: "squid.conf", content }],
    configurationVersion: versionNumber(content),
  };
}

function squidConfiguration({ allowList, clientCidrs, sniCheck }: TransparentProxySettings): string {
  return renderTemplate("transparent/squid.conf", {
    CLIENT_CIDRS: clientCidrs.join(" "),
    PROBE_HOST: "checkip.amazonaws.com",
    ALLOWED_HOSTS: domainLines("allowed_hosts", "dstdomain -n", allowList),
    ALLOWED_NAMES: domainLines("allowed_names", "ssl::server_name --client-requested", allowList),
    SSL_BUMP: renderTemplate(`transparent/sni-check-${sniCheck}.conf`, {}),
    COMMON: commonConfiguration([VPC_RESOLVER]),
  });
}
