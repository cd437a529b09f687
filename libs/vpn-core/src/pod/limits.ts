import { renderTemplate } from "./render.js";
import type { PodWorkload } from "./settings.js";

const BYTES_PER_KILOBIT = 125;
/** How long a stream or a workload may go at full speed before its limit is felt, in seconds. */
const BURST_SECONDS = 0.1;
/** Two of the largest packets that the kernel hands on at once. */
const LEAST_BURST = 128 * 1024;

/** Parts of the packet filter that hold workloads to their limits, in each direction on its own. */
export function limitRules(workloads: readonly PodWorkload[]): {
  readonly streams: string;
  readonly limits: string;
  readonly sources: string;
  readonly destinations: string;
} {
  const chains = workloads.flatMap((workload) => [
    { workload, chain: chainOf("from", workload) },
    { workload, chain: chainOf("to", workload) },
  ]);
  return {
    streams: chains.map(({ chain }) => renderTemplate("vpn/streams.nft", { CHAIN: chain })).join("\n"),
    limits: chains
      .map(({ chain, workload: { perStream, perDevice } }) =>
        renderTemplate("vpn/limit.nft", {
          CHAIN: chain,
          STREAM_RATE: rate(perStream),
          STREAM_BURST: burst(perStream),
          WORKLOAD_RATE: rate(perDevice),
          WORKLOAD_BURST: burst(perDevice),
        }),
      )
      .join("\n"),
    sources: verdicts("from", workloads),
    destinations: verdicts("to", workloads),
  };
}

function verdicts(direction: "from" | "to", workloads: readonly PodWorkload[]): string {
  return workloads
    .flatMap((workload) => workload.cidrs.map((cidr) => `${cidr} : goto ${chainOf(direction, workload)}`))
    .join(", ");
}

function chainOf(direction: "from" | "to", { name }: PodWorkload): string {
  return `${direction}_${name.replaceAll("-", "_")}`;
}

function rate(kilobits: number): string {
  return String(kilobits * BYTES_PER_KILOBIT);
}

function burst(kilobits: number): string {
  return String(Math.max(LEAST_BURST, Math.ceil(kilobits * BYTES_PER_KILOBIT * BURST_SECONDS)));
}
