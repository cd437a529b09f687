import type { Intent } from "@causeway/intents";
import type { Network, Vpc } from "../model/network.js";
import type { Warning } from "../results/result.js";
import { selectParties } from "./select.js";

/** VPCs on a transit gateway or the like that no intent is about: whatever reaches them or leaves them is nobody's intent. */
export function uncoveredVpcs(network: Network, intents: readonly Intent[]): Warning[] {
  if (intents.length === 0) return [];
  const covered = new Set<Vpc>();
  for (const intent of intents) {
    const { from, to } = selectParties(network, intent);
    for (const party of [...from, ...to]) if (party.kind === "host") covered.add(party.subnet.vpc);
  }
  const joined = network.kinds.all.flatMap(({ joins }) => [...(joins?.(network) ?? [])]);
  const attached = new Map(joined.map(({ vpc, by }) => [vpc, by]));
  return [...attached].flatMap(([vpc, by]): Warning[] => {
    if (covered.has(vpc)) return [];
    return [
      {
        code: "VPC_WITHOUT_INTENT",
        message: `${vpc.address} is attached by ${by}, and no intent is about it`,
        at: vpc.address,
      },
    ];
  });
}
