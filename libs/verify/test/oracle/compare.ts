import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "../../src/index.js";
import { judge, type Judgement } from "./judge.js";
import type { Intent, Net } from "./net.js";
import { ofEveryPair } from "./pairs.js";
import { toTerraform } from "./terraform.js";

export interface Comparison {
  readonly intent: Intent;
  readonly verdict: string;
  readonly code: string;
  readonly message: string;
  /** The worst verdict of the same question about each pair of its subnets by itself, where no grouping has a say. */
  readonly ofPairs: string;
  readonly judgement: Judgement;
}

/** Asks the verifier, by the Terraform alone, and the oracle, by the network itself. */
export async function compare(net: Net, intents: readonly Intent[]): Promise<Comparison[]> {
  const pairs = intents.map((intent) => ofEveryPair(net, intent));
  const results = await verdicts(net, [...intents, ...pairs.flat()]);
  let next = intents.length;
  return intents.map((intent, index) => {
    const { verdict, code, message } = resultOf(results, index);
    const found = pairs[index]?.map(() => resultOf(results, next++).verdict) ?? [];
    const ofPairs = (["VIOLATED", "UNPROVEN"] as const).find((worst) => found.includes(worst)) ?? "PROVEN";
    return { intent, verdict, code: code ?? "", message, ofPairs, judgement: judge(net, intent) };
  });
}

function resultOf(results: Awaited<ReturnType<typeof verdicts>>, index: number) {
  const result = results.get(`intent ${index}`);
  if (result === undefined) throw new Error(`intent ${index} was not judged`);
  return result;
}

async function verdicts(net: Net, intents: readonly Intent[]) {
  const folder = mkdtempSync(join(tmpdir(), "oracle-"));
  try {
    const inputs = write(folder, net, intents);
    const { report } = await verify(inputs, [join(folder, "intents.json")]);
    return new Map(report.results.map((result) => [result.name, result]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes Terraform JSON and intents, as the command reads them. */
export function write(folder: string, net: Net, intents: readonly Intent[]): { name: string; path: string }[] {
  const written = toTerraform(net, intents);
  writeFileSync(join(folder, "intents.json"), JSON.stringify(written.intents, undefined, 1));
  return [...written.stacks].map(([name, json]) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "main.tf.json"), JSON.stringify(json, undefined, 1));
    return { name, path: join(folder, name) };
  });
}

/**
 * What is wrong between the two, if anything. UNPROVEN is an answer only where the network leaves something open; how
 * often it is given there is counted over all networks.
 */
export function disagreement(
  net: Net,
  { intent, verdict, ofPairs, judgement: { answer } }: Comparison,
): Disagreement | undefined {
  if (ofPairs !== verdict) return "another verdict of every pair by itself";
  if (verdict === "PROVEN" && answer !== "HOLDS") return "false PROVEN";
  if (verdict === "VIOLATED" && answer !== "FAILS") return "false VIOLATED";
  if (verdict === "UNPROVEN" && answer !== "DEPENDS" && !leavesOpen(net, intent)) return "needless UNPROVEN";
  return undefined;
}

export type Disagreement =
  "false PROVEN" | "false VIOLATED" | "needless UNPROVEN" | "another verdict of every pair by itself";

/**
 * What the input or AWS's pages do not tell: a value, a gateway of elsewhere, whether an appliance translates, what a site
 * leads to, and the rules that the oracle is unsure of. It sends to private IPv4 addresses alone.
 */
function leavesOpen(net: Net, { family, expect }: Intent): boolean {
  const { subnets, unknowns, internetGateways, hosts, vpns, nats, peerings, blockPublicAccess, firewalls } = net;
  return (
    (family === 4 && expect === "unreachable" && subnets.some(({ mapPublic }) => mapPublic)) ||
    (family === 6 && firewalls.some(({ dualstack }) => !dualstack)) ||
    unknowns.length > 0 ||
    internetGateways.some(({ form }) => form !== "resource") ||
    hosts.some(({ name }) => name.endsWith("_appliance")) ||
    vpns.length > 0 ||
    (nats.length > 0 && peerings.length > 0) ||
    blockPublicAccess.length > 0
  );
}
