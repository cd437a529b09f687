import { cloudConfig, file, instanceLibrary, journalFiles } from "@causeway/aws";
import type { InstanceFile } from "@causeway/aws";
import { firewallAgentConfiguration } from "./monitoring.js";
import { renderTemplate } from "./render.js";
import type { FirewallInstanceSettings } from "./settings.js";

/** Files of the example firewall. */
export interface FirewallInstanceFiles {
  readonly settings: string;
  readonly sysctl: string;
  /** nftables; wants the variables `bridge_link` and `outside_link`. */
  readonly filter: string;
}

/**
 * What the example of a firewall instance is configured with: it lets the workloads out and nobody in, and translates
 * whatever it lets out to its own address.
 */
export function firewallInstanceFiles({
  bridge,
  workloads,
}: Omit<FirewallInstanceSettings, "monitoring">): FirewallInstanceFiles {
  return {
    settings: renderTemplate("firewall/settings", {
      BRIDGE_INTERFACE: bridge.interfaceId,
      BRIDGE_CIDR: bridge.cidr,
      BRIDGE_ADDRESS: bridge.firewallAddress,
      VPN_ADDRESS: bridge.vpnAddress,
    }),
    sysctl: renderTemplate("firewall/sysctl.conf"),
    filter: renderTemplate("firewall/firewall.nft", {
      WORKLOADS: workloads.flatMap(({ cidrs }) => cidrs).join(", "),
      BRIDGE_CIDR: bridge.cidr,
    }),
  };
}

/** All files of the example firewall, with tokens. */
export function firewallInstanceInstallation(settings: FirewallInstanceSettings): readonly InstanceFile[] {
  const files = firewallInstanceFiles(settings);
  return [
    file("/etc/firewall/settings", files.settings),
    file("/etc/firewall/sysctl.conf", files.sysctl),
    file("/etc/firewall/firewall.nft", files.filter),
    file("/etc/instance/agent.json", firewallAgentConfiguration(settings.monitoring)),
    instanceLibrary(),
    // What it drops, the kernel says.
    ...journalFiles(["firewall-boot"]),
    file("/usr/local/lib/firewall/network.sh", renderTemplate("firewall/network.sh")),
    file("/usr/local/lib/firewall/boot", renderTemplate("firewall/boot"), "0755"),
    file("/etc/systemd/system/firewall-boot.service", renderTemplate("firewall/systemd/firewall-boot.service")),
  ];
}

/** Cloud-config of the example firewall, escaped for Terraform, with tokens. Hand it to `encodedUserData`. */
export function firewallInstanceUserData(settings: FirewallInstanceSettings): string {
  return cloudConfig(firewallInstanceInstallation(settings), "firewall-boot.service");
}
