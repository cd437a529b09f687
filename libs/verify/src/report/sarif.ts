import type { Hop, Report, Result, Warning } from "../results/result.js";
import { CODES } from "../results/catalogue.js";

/** Where an address is written down: the file that it was read from. */
export type FileOf = (address: string) => string | undefined;

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code review. */
export function toSarif({ results, warnings }: Report, fileOf: FileOf): string {
  const found = results.filter(({ verdict }) => verdict !== "PROVEN");
  const advice = warnings.filter(({ accepted }) => accepted === undefined);
  const codes = [...new Set([...found, ...advice].map(({ code }) => code ?? ""))].sort();
  const rules = codes.map((id) => ({
    id,
    shortDescription: { text: CODES[id]?.meaning ?? id },
    help: { text: CODES[id]?.remedy ?? "" },
  }));
  return JSON.stringify(
    {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "causeway-verify", rules } },
          results: [
            ...found.map((result) => toResult(result, codes, fileOf)),
            ...advice.map((warning) => toNote(warning, codes, fileOf)),
          ],
        },
      ],
    },
    null,
    2,
  );
}

function toNote({ code, message, at }: Warning, codes: readonly string[], fileOf: FileOf) {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: "note",
    message: { text: message },
    locations: [primaryLocation(at, [], fileOf)],
  };
}

function toResult({ name, verdict, code, message, at, trace }: Result, codes: readonly string[], fileOf: FileOf) {
  const hops = [...(trace?.forward ?? []), ...(trace?.return ?? [])];
  return {
    ruleId: code ?? "",
    ruleIndex: codes.indexOf(code ?? ""),
    level: verdict === "VIOLATED" ? "error" : "warning",
    message: { text: `${name}: ${message}` },
    locations: [primaryLocation(at, hops, fileOf)],
    ...(hops.length > 0 && {
      codeFlows: [
        { threadFlows: [{ locations: hops.map((hop) => ({ location: location(hop.route ?? hop.at, fileOf) })) }] },
      ],
    }),
  };
}

/** Code scanning takes no result without a file: what has none of its own is shown where its path begins. */
function primaryLocation(at: string, hops: readonly Hop[], fileOf: FileOf) {
  const places = [at, ...hops.flatMap((hop) => [hop.route ?? hop.at, hop.at])];
  const known = places.find((address) => uriOf(address, fileOf) !== undefined);
  return { ...location(known ?? at, fileOf), logicalLocations: logicalLocations(at) };
}

function location(address: string, fileOf: FileOf) {
  const uri = uriOf(address, fileOf);
  return {
    ...(uri !== undefined && { physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }),
    logicalLocations: logicalLocations(address),
  };
}

/** A firewall's endpoint is written down with its firewall: `FIREWALL[SUBNET]`. */
function uriOf(address: string, fileOf: FileOf): string | undefined {
  return fileOf(address) ?? fileOf(address.replace(/\[[^\]]*\]$/, ""));
}

function logicalLocations(address: string) {
  return [{ fullyQualifiedName: address, kind: "resource" }];
}
