import { file } from "@causeway/aws";
import { versionNumber } from "./metrics.js";
import { renderTemplate } from "./render.js";
import type { TransparentProxyInstance, TransparentProxySettings } from "./settings.js";
import { commonConfiguration, domainLines, insideCidrs, VPC_RESOLVER, widest } from "./squid.js";
import { instanceFiles, PROBE_HOST, userData } from "./user-data.js";

/** What an instance of the transparent proxy is started with, and the configuration that it pulls. */
export function transparentProxyInstance(settings: TransparentProxySettings): TransparentProxyInstance {
  const { dataInterfaceId, bucketName } = settings;
  const content = squidConfiguration(settings);
  return {
    userData: userData([
      file("/etc/proxy/firewall.nft", firewall(settings)),
      file("/etc/systemd/networkd.conf.d/proxy.conf", renderTemplate("transparent/networkd.conf", {})),
      ...instanceFiles("transparent", ["certgen"], "1min", settings, {
        DATA_INTERFACE: dataInterfaceId,
        BUCKET: bucketName,
        PORTS: "3129 3130",
      }),
    ]),
    configuration: [{ name: "squid.conf", content }],
    configurationVersion: versionNumber(content),
  };
}

function firewall({ clientCidrs, organizationCidrs }: TransparentProxySettings): string {
  return renderTemplate("transparent/firewall.nft", {
    CLIENT_CIDRS: widest(clientCidrs).join(", "),
    INSIDE_CIDRS: insideCidrs(organizationCidrs).join(", "),
    DNS_SERVERS: VPC_RESOLVER,
  });
}

function squidConfiguration(settings: TransparentProxySettings): string {
  const { allowList, clientCidrs, organizationCidrs, sniCheck } = settings;
  return renderTemplate("transparent/squid.conf", {
    HTTPS_PORT: withoutLineEnd(renderTemplate(`transparent/https-port-${sniCheck}.conf`, {})),
    CLIENT_CIDRS: widest(clientCidrs).join(" "),
    INSIDE_CIDRS: insideCidrs(organizationCidrs).join(" "),
    PROBE_HOST,
    ALLOWED_HOSTS: domainLines("allowed_hosts", "dstdomain -n", allowList),
    ALLOWED_NAMES: domainLines("allowed_names", "ssl::server_name --client-requested", allowList),
    SSL_BUMP: withoutLineEnd(renderTemplate(`transparent/ssl-bump-${sniCheck}.conf`, {})),
    COMMON: withoutLineEnd(commonConfiguration([VPC_RESOLVER])),
  });
}

function withoutLineEnd(text: string): string {
  return text.replace(/\n$/, "");
}
