import { TRANSIT_ROUTE_TABLES } from "../kinds/transit-gateway/transit.js";
import type { Mistake } from "../results/result.js";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import type { Result, Warning } from "../results/result.js";
import type { Network } from "../model/network.js";
import { CODES } from "../results/catalogue.js";
import { addressMistakes } from "./addresses.js";
import { dns64Mistakes } from "./dns64.js";
import { egressMistakes } from "./egress.js";
import { hubMistakes } from "./hub.js";
import { inspectionMistakes } from "./inspection.js";
import { Structure } from "./structure.js";

/** Mistakes that are wrong whatever the intents are; one result for each kind, with every place where it is made. */
export function checkStructure(network: Network, configuration: NetworkConfiguration): Result[] {
  const results: Result[] = [];
  for (const [name, found] of mistakesByName(network, configuration)) {
    const wrong = found.filter(({ code }) => CODES[code]?.opinion !== true);
    if (wrong.length > 0) results.push(resultOf(name, wrong));
  }
  return results;
}

/** What is recommended otherwise, and surely so: one warning for each place. */
export function adviseStructure(network: Network, configuration: NetworkConfiguration): Warning[] {
  const mistakes = [...mistakesByName(network, configuration).values()].flat();
  return mistakes
    .filter(({ code, unless }) => CODES[code]?.opinion === true && unless === undefined)
    .map(({ code, message, at }) => ({ code, message, at }));
}

function mistakesByName(network: Network, configuration: NetworkConfiguration): Map<string, Mistake[]> {
  const structure = new Structure(network);
  const byName = new Map<string, Mistake[]>();
  const mistakes = [
    inspectionMistakes(structure),
    network.kinds.all.flatMap(({ mistakes }) => [...(mistakes?.(network) ?? [])]),
    egressMistakes(structure),
    hubMistakes(structure),
    dns64Mistakes(network, configuration),
    addressMistakes(structure, configuration),
  ];
  for (const mistake of mistakes.flatMap((found) => [...found])) {
    const name = `structure: ${mistake.what}`;
    byName.set(name, [...(byName.get(name) ?? []), mistake]);
  }
  return byName;
}

/** The result where no intent was judged and no mistake found, so that nobody takes it for more than it is. */
export function soundStructure(network: Network, intentsGiven: boolean): Result {
  const intents = intentsGiven ? "the intents are about nothing that is here" : "no intents were given";
  const [unplaced] = network.unplaced;
  const checked = `${network.vpcs.size} VPCs, ${network.routeTables.size + network.all(TRANSIT_ROUTE_TABLES).size} tables`;
  return {
    name: `structure: no mistake was found; ${intents}`,
    verdict: unplaced === undefined ? "PROVEN" : "UNPROVEN",
    code: unplaced === undefined ? null : "UNKNOWN_VALUE",
    message: unplaced === undefined ? `in ${checked}` : `${unplaced.at}: ${unplaced.reason}`,
    trace: null,
    at: unplaced?.at ?? "structure",
  };
}

const SHOWN = 5;

function resultOf(name: string, found: readonly Mistake[]): Result {
  const sure = found.filter(({ unless }) => unless === undefined);
  const [first] = sure.length > 0 ? sure : found;
  const messages = [...new Set((sure.length > 0 ? sure : found).map(messageOf))];
  const more = messages.length > SHOWN ? [`and ${messages.length - SHOWN} more`] : [];
  return {
    name,
    verdict: sure.length > 0 ? "VIOLATED" : "UNPROVEN",
    code: (sure.length > 0 ? first?.code : "UNKNOWN_VALUE") ?? null,
    message: [...messages.slice(0, SHOWN), ...more].join("; "),
    trace: null,
    at: first?.at ?? name,
  };
}

function messageOf({ message, code, unless }: Mistake): string {
  if (unless === undefined || code === "UNKNOWN_VALUE") return message;
  return `${code}: ${message}, unless what is not known says otherwise (${unless.at}: ${unless.reason})`;
}
