import type { Intent } from "@causeway/intents";
import { ATTACHMENTS } from "../kinds/transit-gateway/transit.js";
import type { Network, Vpc } from "../model/network.js";
import type { Warning } from "../report/report.js";
import { selectParties } from "./select.js";

/** VPCs on a transit gateway that no intent is about: whatever reaches them or leaves them is nobody's intent. */
export function uncoveredVpcs(network: Network, intents: readonly Intent[]): Warning[] {
  if (intents.length === 0) return [];
  const covered = new Set<Vpc>();
  for (const intent of intents) {
    const { from, to } = selectParties(network, intent);
    for (const party of [...from, ...to]) if (party.kind === "host") covered.add(party.subnet.vpc);
  }
  const attached = new Map([...network.all(ATTACHMENTS).values()].map((attachment) => [attachment.vpc, attachment]));
  return [...attached].flatMap(([vpc, { address }]): Warning[] => {
    if (vpc === undefined || covered.has(vpc)) return [];
    return [
      {
        code: "VPC_WITHOUT_INTENT",
        message: `${vpc.address} is attached by ${address}, and no intent is about it`,
        at: vpc.address,
      },
    ];
  });
}
