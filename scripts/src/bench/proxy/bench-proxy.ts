import { ADDRESSES, bootTransparent, bootWellKnown, Lab, whyNoNetlab } from "@causeway/proxy/netlab";
import { median } from "../medians.js";
import { verdict } from "../verdict.js";

const CONNECTIONS = 16;
const MILLISECONDS = 2500;

const PROTOCOLS = [
  { name: "HTTP", port: 80 },
  { name: "TLS", port: 443 },
] as const;

/** What clients are behind, by its name in the report. */
const WAYS = {
  "no proxy": (lab: Lab) => lab.bypassProxy(),
  "well-known": bootWellKnown,
  "this, SNI by DNS": (lab: Lab) => bootTransparent(lab, { sniCheck: "dns" }),
  "this, SNI as it is": (lab: Lab) => bootTransparent(lab, { sniCheck: "none" }),
} satisfies Record<string, (lab: Lab) => Promise<unknown>>;

type Way = keyof typeof WAYS;

/** Requests a second through the transparent proxy, the well-known configuration, and none; each over a new connection. */
export async function benchProxy(runs: number): Promise<void> {
  console.log(`requests a second of ${String(CONNECTIONS)} clients, each over a connection of its own`);
  const reason = whyNoNetlab();
  if (reason !== "") return;
  const labs = new Map<Way, Lab>();
  try {
    for (const way of Object.keys(WAYS) as Way[]) {
      const lab = await Lab.start();
      labs.set(way, lab);
      await WAYS[way](lab);
    }
    for (const { name, port } of PROTOCOLS) {
      const rates = await measureInTurns(labs, port, runs);
      report(name, rates);
    }
  } finally {
    await Promise.all([...labs.values()].map((lab) => lab.stop()));
  }
}

/** The median of each way's runs. They take turns, so that whatever else the machine does concerns all alike. */
async function measureInTurns(labs: ReadonlyMap<Way, Lab>, port: number, runs: number): Promise<Map<Way, number>> {
  const rates = new Map<Way, number[]>([...labs.keys()].map((way) => [way, []]));
  for (let run = 0; run < runs; run++) {
    for (const [way, lab] of labs) rates.get(way)?.push(await requestsPerSecond(lab, port));
  }
  return new Map([...rates].map(([way, values]) => [way, median(values, (value) => value)]));
}

async function requestsPerSecond(lab: Lab, port: number): Promise<number> {
  const { answered, lost, seconds } = await lab.client.ask("load", {
    host: ADDRESSES.allowed,
    port,
    name: "allowed.test",
    ...(port === 443 ? { authority: lab.authority.certificate } : {}),
    connections: CONNECTIONS,
    milliseconds: MILLISECONDS,
  });
  if (Object.keys(lost).length > 0) throw new Error(`requests were lost: ${JSON.stringify(lost)}`);
  await lab.received();
  return answered / seconds;
}

function report(protocol: string, rates: ReadonlyMap<Way, number>): void {
  const direct = rates.get("no proxy") ?? NaN;
  const wellKnown = rates.get("well-known") ?? NaN;
  rates.forEach((rate, way) => {
    const ratio = (rate / direct).toFixed(2);
    console.log(`  ${protocol.padEnd(4)} ${way.padEnd(20)} ${rate.toFixed(0).padStart(6)}/s, ${ratio} of no proxy`);
  });
  const hardened = rates.get("this, SNI by DNS") ?? NaN;
  verdict(
    `${protocol} through the proxy`,
    hardened / wellKnown,
    "of the well-known; at least 0.8",
    (value) => value >= 0.8,
  );
}
