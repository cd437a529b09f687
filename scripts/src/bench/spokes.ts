import { defineAccount } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { AttachedSpoke, ProbeWorkload } from "@causeway/spoke";

/** Names of the measured accounts: as many as BENCH_STACKS says. */
export function accountNames(): string[] {
  const count = Number(process.env["BENCH_STACKS"]);
  return Array.from({ length: count }, (_, index) => `spoke-${String(index).padStart(4, "0")}`);
}

/** What is in each of them: about forty resources of the kinds that every spoke has. */
export function spokeAccount(name: string): AccountApp {
  return defineAccount(name, ({ stack }) => {
    const spoke = new AttachedSpoke(stack(), name, { segment: "production", addresses: { netmaskLength: 24 } });
    new ProbeWorkload(spoke, "probe", { vpc: spoke.vpc });
  });
}
