import type { Result } from "../intents/evaluate.js";
import { CODES } from "./catalogue.js";
import type { Report } from "./report.js";

/** Where an address is written down: the file that it was read from. */
export type FileOf = (address: string) => string | undefined;

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code review. */
export function toSarif({ results }: Report, fileOf: FileOf): string {
  const found = results.filter(({ verdict }) => verdict !== "PROVEN");
  const codes = [...new Set(found.map(({ code }) => code ?? ""))].sort();
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
          results: found.map((result) => toResult(result, codes, fileOf)),
        },
      ],
    },
    null,
    2,
  );
}

function toResult({ name, verdict, code, message, at, trace }: Result, codes: readonly string[], fileOf: FileOf) {
  const hops = [...(trace?.forward ?? []), ...(trace?.return ?? [])];
  return {
    ruleId: code ?? "",
    ruleIndex: codes.indexOf(code ?? ""),
    level: verdict === "VIOLATED" ? "error" : "warning",
    message: { text: `${name}: ${message}` },
    locations: [location(at, fileOf)],
    ...(hops.length > 0 && {
      codeFlows: [
        { threadFlows: [{ locations: hops.map((hop) => ({ location: location(hop.route ?? hop.at, fileOf) })) }] },
      ],
    }),
  };
}

function location(address: string, fileOf: FileOf) {
  const uri = fileOf(address);
  return {
    ...(uri !== undefined && { physicalLocation: { artifactLocation: { uri } } }),
    logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
  };
}
