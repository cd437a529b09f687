import { escapeForTerraform } from "@causeway/instance";
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
export function firewallInstanceFiles({ bridge, workloads }: FirewallInstanceSettings): FirewallInstanceFiles {
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

/** Cloud-config of the example firewall, escaped for Terraform, with tokens. Hand it to `launchTemplateUserData`. */
export function firewallInstanceUserData(settings: FirewallInstanceSettings): string {
  const files = firewallInstanceFiles(settings);
  return escapeForTerraform(
    renderTemplate("firewall/user-data.yaml", {
      SETTINGS: files.settings,
      SYSCTL: files.sysctl,
      FILTER: files.filter,
      NETWORK: renderTemplate("firewall/network.sh"),
      BOOT: renderTemplate("firewall/boot"),
    }),
  );
}
