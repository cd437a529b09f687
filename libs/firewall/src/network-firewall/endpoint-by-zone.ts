import type { Zone } from "@causeway/organization";
import type { NetworkfirewallFirewall } from "@cdktf/provider-aws/lib/networkfirewall-firewall/index.js";

/**
 * Id of a firewall's endpoint in a zone, as an expression. AWS reports endpoints as a set without any order, so that
 * only the zone's name tells them apart. `one` makes the plan fail where a zone has no endpoint or two.
 */
export function endpointByZone(firewall: NetworkfirewallFirewall, zone: Zone): string {
  const address = `${firewall.terraformResourceType}.${firewall.friendlyUniqueId}`;
  const states = `${address}.firewall_status[0].sync_states`;
  return `\${one([for s in ${states} : s.attachment[0].endpoint_id if s.availability_zone == "${zone.name}"])}`;
}
