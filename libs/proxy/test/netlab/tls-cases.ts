import type { Case } from "./cases.js";
import { ADDRESSES as AT } from "./lab/addresses.js";
import type { Outcome } from "./lab/traffic.js";
import type { TlsResult } from "./lab/operations/tls.js";

/** The answer becomes what the client saw of the server: version, certificate, whether its authority vouches for it. */
async function seen(outcome: Promise<Outcome & { readonly tls: TlsResult }>): Promise<Outcome> {
  const { tls, ...rest } = await outcome;
  return { ...rest, answer: `${tls.version} ${tls.certificate} ${String(tls.authorized)}` };
}

/** TLS to port 443, as a workload behind the transparent proxy sends it. */
export const TLS_CASES: readonly Case[] = [
  ...(["TLSv1.2", "TLSv1.3"] as const).map((version): Case => ({
    name: `an allowed name passes with ${version}, with the origin's own certificate`,
    why: "nothing is decrypted",
    act: (traffic) => seen(traffic.tls(AT.allowed, "allowed.test", { version })),
    reaches: ["allowed"],
    answer: new RegExp(`^${version} allowed.test true$`),
  })),
  {
    name: "a name below a listed domain passes",
    why: ".wild.test is the name and all below it",
    act: (traffic) => traffic.tls(AT.wild, "a.b.wild.test"),
    reaches: ["wild"],
  },
  {
    name: "upper case passes",
    why: "names have no case",
    act: (traffic) => traffic.tls(AT.allowed, "ALLOWED.Test"),
    reaches: ["allowed"],
  },
  {
    name: "a ClientHello split over segments passes",
    why: "large ones, with post-quantum keys, always are",
    act: (traffic) => seen(traffic.tls(AT.allowed, "allowed.test", { split: 40 })),
    reaches: ["allowed"],
    answer: /allowed.test true$/,
  },
  {
    name: "ALPN is the origin's affair and passes",
    why: "HTTP/2 inside TLS is not seen",
    act: (traffic) => traffic.tls(AT.allowed, "allowed.test", { alpn: ["h2", "http/1.1"] }),
    reaches: ["allowed"],
  },
  {
    name: "another name inside TLS passes",
    why: "domain fronting: what is encrypted is not seen. Inherent",
    act: (traffic) => traffic.tls(AT.allowed, "allowed.test", { hostHeader: "evil.test" }),
    reaches: ["allowed"],
    answer: /"host":"evil.test"/,
  },
  {
    name: "another name is stopped",
    why: "it is not on the list",
    act: (traffic) => traffic.tls(AT.evil, "evil.test"),
    reaches: [],
  },
  {
    name: "another name split over segments is stopped",
    why: "splitting the ClientHello does not hide it",
    act: (traffic) => traffic.tls(AT.evil, "evil.test", { split: 40 }),
    reaches: [],
  },
  {
    name: "a ClientHello of many kilobytes is stopped like any other",
    why: "padding must not push the name out of sight",
    act: (traffic) => traffic.tls(AT.evil, "evil.test", { alpn: Array.from({ length: 240 }, () => "x".repeat(200)) }),
    reaches: [],
  },
  ...["sub.allowed.test", "notallowed.test", "evilwild.test", "allowed.test.evil.test"].map((name): Case => ({
    name: `${name} is stopped`,
    why: "it is neither an allowed name nor below a listed domain",
    act: (traffic) => traffic.tls(AT.evil, name),
    reaches: [],
  })),
  {
    name: "no SNI is stopped",
    why: "then the address is all there is",
    act: (traffic) => traffic.tls(AT.allowed, "", { hostHeader: "allowed.test" }),
    reaches: [],
  },
  {
    name: "an SNI with a trailing dot is stopped",
    why: "RFC 6066 has none; it matches no name of the list",
    act: (traffic) => traffic.tls(AT.allowed, "allowed.test."),
    reaches: [],
  },
  {
    name: "an allowed SNI at another address with TLS 1.3 is stopped by the check, and else passes",
    why: "the certificate is encrypted: without the check, the name alone decides. The documented cost",
    act: (traffic) => traffic.tls(AT.evil, "allowed.test", { version: "TLSv1.3" }),
    reaches: { dns: [], none: ["evil"] },
    answer: /^/,
  },
  {
    name: "an allowed SNI at another address with TLS 1.2 gets no request through",
    why: "without the check, Squid sees the server's certificate, and evil.test has none for the name",
    act: async (traffic) => {
      const outcome = await traffic.tls(AT.evil, "allowed.test", { version: "TLSv1.2" });
      return {
        ...outcome,
        reached: outcome.events.filter(({ what }) => what !== "connection").map(({ server }) => server),
      };
    },
    reaches: [],
  },
  ...[
    "GET / HTTP/1.1\r\nHost: allowed.test\r\n\r\n",
    "CONNECT evil.test:443 HTTP/1.1\r\n\r\n",
    "SSH-2.0-OpenSSH_9\r\n",
  ].map((text): Case => ({
    name: `${text.split(" ")[0]?.trim() ?? ""} without TLS is stopped on port 443`,
    why: "there only TLS is let through",
    act: (traffic) => traffic.bytes(AT.allowed, 443, [text]),
    reaches: [],
  })),
];
