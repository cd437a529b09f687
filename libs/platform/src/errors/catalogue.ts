import { ADDRESSES } from "./addresses.js";
import { DESCRIPTION } from "./description.js";
import type { CodeEntry } from "./entry.js";
import { FIREWALL } from "./firewall.js";
import { NETWORK } from "./network.js";
import { PROXIES_AND_FUNCTIONS } from "./proxies-and-functions.js";
import { VPN_CORE } from "./vpn-core.js";

/** Chapters of the page, in its order. */
const CHAPTERS: Readonly<Record<string, Readonly<Record<string, CodeEntry>>>> = {
  "Addresses, subnets and zones": ADDRESSES,
  "Organization, accounts and stacks": DESCRIPTION,
  "VPCs, hub and spokes": NETWORK,
  Firewalls: FIREWALL,
  "Domains, proxies and functions": PROXIES_AND_FUNCTIONS,
  "VPN core": VPN_CORE,
};

/** Every code of a problem or a notice, once. */
export const CATALOGUE: ReadonlyMap<string, CodeEntry> = new Map(
  Object.values(CHAPTERS).flatMap((chapter) => Object.entries(chapter)),
);

/** Where a code is explained, relative to the root of the repository; `undefined` for one that is not catalogued. */
export function pageOf(code: string): string | undefined {
  return CATALOGUE.has(code) ? `docs/errors.md#${code.toLowerCase()}` : undefined;
}

/** `docs/errors.md`: each code with its meaning and remedy. */
export function errorsPage(): string {
  const chapters = Object.entries(CHAPTERS).map(([title, codes]) =>
    [
      `## ${title}`,
      ...Object.entries(codes).map(([code, [meaning, remedy]]) => `### ${code}\n\n${meaning} ${remedy}`),
    ].join("\n\n"),
  );
  return [
    "# Errors",
    "What `synth` reports. Each **problem** names its place, what was found, what is allowed, and one of these codes; nothing " +
      "is written while there is a problem. A **notice** has a code too and stops nothing. The verifier's codes are in " +
      "[verify.md](verify.md). This page is written from `libs/platform/src/errors` by " +
      "`npx vitest run libs/platform/src/errors -u`.",
    ...chapters,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}
