/** What one request to the internet through the firewall came to. */
export type InternetResult =
  /** The answer named this address as the sender's. */
  | { readonly kind: "seen-as"; readonly address: string }
  /** Somebody answered, but named no address: that service is at fault, not the firewall. */
  | { readonly kind: "no-address"; readonly answer: string }
  | { readonly kind: "unreachable"; readonly reason: string };

/** One look through the firewall. Probes are in the order of the configuration. */
export interface Round {
  readonly internet: readonly InternetResult[];
  /** Whether a connection to each address behind the firewall came about. */
  readonly routes: readonly boolean[];
}

/** - `unclear`: neither proven nor disproven; what was asked is itself at fault */
export type RoundVerdict = "works" | "fails" | "unclear";

/**
 * The firewall works when some service of the internet saw the sender as one of the firewall's addresses, and some
 * address behind it was reached. It fails when the sender was seen as somebody else, or when nobody could be reached.
 */
export function judgeRound({ internet, routes }: Round, expectedAddresses: readonly string[]): RoundVerdict {
  const routed = routes.length === 0 || routes.includes(true);
  const seen = internet.flatMap((result) => (result.kind === "seen-as" ? [result.address] : []));
  if (seen.some((address) => !expectedAddresses.includes(address))) return "fails";
  if (!routed) return "fails";
  if (seen.length > 0) return "works";
  return internet.some(({ kind }) => kind === "no-address") ? "unclear" : "fails";
}

/**
 * - `healthy`: every round worked
 * - `failed`: every round failed
 * - `unsteady`: some failed, which is no reason to withdraw the pod, nor to trust it
 * - `unclear`: none failed, but not all could tell
 */
export type Verdict = "healthy" | "failed" | "unsteady" | "unclear";

export function judge(rounds: readonly Round[], expectedAddresses: readonly string[]): Verdict {
  const verdicts = rounds.map((round) => judgeRound(round, expectedAddresses));
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict === "works")) return "healthy";
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict === "fails")) return "failed";
  return verdicts.includes("fails") ? "unsteady" : "unclear";
}
