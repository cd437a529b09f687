import { domainAllowList, InspectionVpc, networkFirewall } from "@causeway/firewall";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

export const SEGMENTS = ["production", "development", "secluded"] as const;

/** Names of the accounts of the spokes: as many as BENCH_STACKS says. */
export function spokeNames(): string[] {
  const count = Number(process.env["BENCH_STACKS"]);
  return Array.from({ length: count }, (_, index) => `spoke-${String(index).padStart(4, "0")}`);
}

/** The spokes take turns among the segments. */
export function spokeAccount(name: string): AccountApp {
  const segment = SEGMENTS[spokeNames().indexOf(name) % SEGMENTS.length] ?? SEGMENTS[0];
  return defineAccount(
    name,
    ({ stack }) => new AttachedSpoke(stack(), name, { segment, addresses: { netmaskLength: 24 } }),
  );
}

/** The hub of all spokes. */
export function networkAccount(): AccountApp {
  return defineAccount("network", ({ stack }) => {
    const network = stack();
    const ipam = new Ipam(network, "ipam");
    const hub = new Hub(network, "hub", { ipam });
    new AttachmentRole(network, "attachment-role");
    new InspectionVpc(network, "inspection", {
      addresses: { cidr: "10.0.0.0/22", poolId: hub.poolId("inspection") },
      hub,
      engine: networkFirewall({ rules: [domainAllowList({ name: "internet", allowedDomains: [".amazonaws.com"] })] }),
    });
    publishHub(network, hub);
  });
}
