import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cidr } from "@causeway/cidr";
import type { CompiledRules } from "../src/rules/compile-rules.js";
import { capture } from "./packets.js";
import { isDropped } from "./stateless.js";

/** Why Suricata cannot be asked; empty if it can. With REQUIRE_NETLAB=1 that is an error. */
export function whySuricataIsMissing(): string {
  const found = spawnSync("suricata", ["-V"], { encoding: "utf8" });
  const reason = found.status === 0 ? "" : `suricata -V: ${found.error?.message ?? `status ${String(found.status)}`}`;
  if (reason !== "" && process.env["REQUIRE_NETLAB"] === "1") {
    throw new Error(`REQUIRE_NETLAB=1, but ${reason}`);
  }
  return reason;
}

/** What Suricata says of the rules, empty if it takes them all. */
export function complaintsAbout(rules: CompiledRules, supernet: Cidr): string {
  return inFolder((folder) => {
    writeRules(folder, linesOf(rules));
    const { status, stdout, stderr } = run(folder, supernet, rules, ["-T"]);
    return status === 0 ? "" : `${stdout}${stderr}`;
  });
}

/** What every set of addresses holds that rules refer to. */
export const REFERRED = "203.0.113.0/24";

/** What strict order makes of a conversation: `none` leaves it to the policy's default actions. */
export type Verdict = "pass" | "drop" | "none";

interface Alert {
  readonly event_type: string;
  readonly pcap_cnt: number;
  readonly src_port?: number;
  readonly dest_port?: number;
  readonly icmp_type?: number;
  readonly alert: { readonly signature_id: number };
}

/**
 * The verdict on each conversation. Strict order is AWS's own, so it is emulated: Suricata is asked which rules match
 * which packet; the first packet that any matches decides, and of its rules the first in order. Stateless rules come
 * before: a conversation that loses a packet to one is dropped.
 */
export function verdicts<Name extends string>(
  rules: CompiledRules,
  supernet: Cidr,
  conversations: Readonly<Record<Name, readonly Buffer[]>>,
): Record<Name, Verdict> {
  return inFolder((folder) => {
    const lines = linesOf(rules);
    writeRules(
      folder,
      lines.map((line) => line.replace(/^\w+/, "alert")),
    );
    const named = Object.entries<readonly Buffer[]>(conversations);
    writeFileSync(join(folder, "packets.pcap"), capture(named.flatMap(([, packets]) => packets)));
    const { status, stdout, stderr } = run(folder, supernet, rules, ["-r", join(folder, "packets.pcap"), "-k", "none"]);
    if (status !== 0) {
      throw new Error(`suricata: ${stdout}${stderr}`);
    }
    const alerts = readFileSync(join(folder, "eve.json"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Alert);
    let first = 1;
    const results = named.map(([name, packets]) => {
      const own = alerts.filter(({ pcap_cnt }) => pcap_cnt >= first && pcap_cnt < first + packets.length);
      first += packets.length;
      if (packets.some((bytes) => isDropped(rules.stateless, bytes))) {
        return [name, "drop"];
      }
      const decisive = Math.min(...own.map(({ pcap_cnt }) => pcap_cnt));
      const places = own
        .filter(({ pcap_cnt }) => pcap_cnt === decisive)
        .map(({ alert }) => lines.findIndex((line) => line.includes(`sid:${String(alert.signature_id)};`)));
      const rule = lines[Math.min(...places)];
      return [name, rule === undefined ? "none" : rule.startsWith("pass") ? "pass" : "drop"];
    });
    return Object.fromEntries(results) as Record<Name, Verdict>;
  });
}

function linesOf({ stateful }: CompiledRules): string[] {
  return stateful.flatMap(({ rules }) => rules.split("\n"));
}

function writeRules(folder: string, lines: readonly string[]): void {
  const text = lines.map((line) => line.replace(/^[^(]*/, (header) => header.replaceAll("@", "$")));
  writeFileSync(join(folder, "own.rules"), `${text.join("\n")}\n`);
}

function run(folder: string, supernet: Cidr, { stateful }: CompiledRules, args: readonly string[]) {
  const ipSets = Object.assign({}, ...stateful.map(({ variables }) => variables.ipSets)) as Record<string, string[]>;
  const portSets = Object.assign({}, ...stateful.map(({ variables }) => variables.portSets)) as Record<
    string,
    string[]
  >;
  const list = (values: string[]): string => `[${values.join(",")}]`;
  // References are AWS's own: here their addresses are known.
  const references = stateful.flatMap(({ variables }) => Object.keys(variables.ipSetReferences));
  const referred = Object.fromEntries(references.map((name) => [name, list([REFERRED])]));
  const entries = (sets: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(sets).map(([name, values]) => [name, list(values)]));
  // YAML takes JSON.
  const settings = {
    vars: {
      "address-groups": {
        HOME_NET: list([supernet.toString()]),
        EXTERNAL_NET: "!$HOME_NET",
        ...entries(ipSets),
        ...referred,
      },
      "port-groups": entries(portSets),
    },
    outputs: [{ "eve-log": { enabled: "yes", filetype: "regular", filename: "eve.json", types: ["alert"] } }],
    "app-layer": { protocols: { tls: { enabled: "yes" }, http: { enabled: "yes" }, dns: { udp: { enabled: "yes" } } } },
  };
  const configuration = join(folder, "suricata.yaml");
  writeFileSync(configuration, `%YAML 1.1\n---\n${JSON.stringify(settings)}\n`);
  return spawnSync(
    "suricata",
    ["-c", configuration, "-S", join(folder, "own.rules"), "-l", folder, "--runmode", "single", ...args],
    {
      encoding: "utf8",
    },
  );
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "causeway-suricata-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
