import type { Case } from "./cases.js";
import { ADDRESSES as AT } from "./lab/addresses.js";
import { get } from "./lab/traffic.js";

const UPGRADE = ["Upgrade: websocket", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==", "Sec-WebSocket-Version: 13"];

/** Plain HTTP to port 80, as a workload behind the transparent proxy sends it. */
export const HTTP_CASES: readonly Case[] = [
  {
    name: "an allowed name passes",
    why: "it is on the list, and its address is that of the name",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test")),
    reaches: ["allowed"],
    answer: /"host":"allowed.test"/,
  },
  {
    name: "a name below a listed domain passes",
    why: ".wild.test is the name and all below it",
    act: (traffic) => traffic.http(AT.wild, get("a.b.wild.test")),
    reaches: ["wild"],
  },
  {
    name: "upper case passes",
    why: "names have no case",
    act: (traffic) => traffic.http(AT.allowed, get("ALLOWED.Test")),
    reaches: ["allowed"],
  },
  {
    name: "a trailing dot passes",
    why: "it names the same host",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test.")),
    reaches: ["allowed"],
  },
  {
    name: "another name is stopped",
    why: "it is not on the list",
    act: (traffic) => traffic.http(AT.evil, get("evil.test")),
    reaches: [],
    answer: /^HTTP\/1.1 403 /,
  },
  {
    name: "a name below an exact one is stopped",
    why: "allowed.test without a dot is that name alone",
    act: (traffic) => traffic.http(AT.evil, get("sub.allowed.test")),
    reaches: [],
  },
  {
    name: "an allowed name as suffix of another is stopped",
    why: "notallowed.test is not below allowed.test",
    act: (traffic) => traffic.http(AT.evil, get("notallowed.test")),
    reaches: [],
  },
  {
    name: "a listed domain as suffix of another is stopped",
    why: "evilwild.test is not below wild.test",
    act: (traffic) => traffic.http(AT.evil, get("evilwild.test")),
    reaches: [],
  },
  {
    name: "an allowed name as prefix of another is stopped",
    why: "allowed.test.evil.test is below evil.test",
    act: (traffic) => traffic.http(AT.evil, get("allowed.test.evil.test")),
    reaches: [],
  },
  {
    name: "an allowed Host at another address is stopped",
    why: "the address is none of the name's",
    act: (traffic) => traffic.http(AT.evil, get("allowed.test")),
    reaches: [],
    answer: /^HTTP\/1.1 409 /,
  },
  {
    name: "an address as Host is stopped",
    why: "no address is on the list, though its owner has it resolve backwards to an allowed name",
    act: (traffic) => traffic.http(AT.evil, get(AT.evil)),
    reaches: [],
    answer: /^HTTP\/1.1 403 /,
  },
  {
    name: "no Host at all is stopped",
    why: "then the address is all there is",
    act: (traffic) => traffic.http(AT.evil, "GET / HTTP/1.0\r\n\r\n"),
    reaches: [],
  },
  {
    name: "two Hosts, the second allowed, are stopped",
    why: "whoever reads the first one would serve evil.test",
    act: (traffic) => traffic.http(AT.evil, get("evil.test", "/", ["Host: allowed.test"])),
    reaches: [],
  },
  {
    name: "of two Hosts at an allowed address the origin sees one, the allowed",
    why: "whoever reads the last one would serve evil.test",
    act: async (traffic) => {
      const outcome = await traffic.http(AT.allowed, get("allowed.test", "/", ["Host: evil.test"]));
      const hosts = outcome.events.flatMap(({ hosts }) => hosts ?? []);
      return { ...outcome, answer: hosts.join(" and ") };
    },
    reaches: ["allowed"],
    answer: /^allowed.test$/,
  },
  {
    name: "a Host with port 443 is stopped on port 80",
    why: "what is allowed for TLS must not let plain requests through",
    act: (traffic) => traffic.http(AT.evil, get("evil.test:443")),
    reaches: [],
  },
  {
    name: "an allowed Host with another port is stopped",
    why: "the connection is for port 80",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test:22")),
    reaches: [],
  },
  {
    name: "an absolute URI of another host is stopped",
    why: "the URI would win over the allowed Host",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test", "http://evil.test/")),
    reaches: [],
  },
  {
    name: "an absolute URI of an allowed host at another address is stopped",
    why: "the address is none of the name's",
    act: (traffic) => traffic.http(AT.evil, get("evil.test", "http://allowed.test/")),
    reaches: [],
  },
  {
    name: "an absolute FTP URI is stopped",
    why: "Squid would speak FTP for the client",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test", "ftp://allowed.test/")),
    reaches: [],
  },
  {
    name: "an absolute HTTPS URI is stopped",
    why: "Squid would speak TLS for the client",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test", "https://allowed.test/")),
    reaches: [],
  },
  ...["allowed.test:443", "allowed.test:80", "evil.test:443", "evil.test:22"].map((target): Case => ({
    name: `CONNECT to ${target} is stopped`,
    why: "an intercepting port is no explicit proxy",
    act: (traffic) =>
      traffic.http(
        target.startsWith("evil") ? AT.evil : AT.allowed,
        `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`,
      ),
    reaches: [],
  })),
  {
    name: "a second request on a connection is judged for itself",
    why: "the first one's being allowed says nothing of it",
    act: (traffic) => {
      const first = get("allowed.test").replace("Connection: close\r\n", "");
      return traffic.bytes(AT.allowed, 80, [`${first}${get("evil.test")}`]);
    },
    reaches: ["allowed"],
    answer: /^HTTP\/1.1 200 [^]*HTTP\/1.1 (403|409) /,
  },
  {
    name: "a request hidden in the body of another does not come out",
    why: "a length and chunks at once: proxy and origin might disagree where the request ends",
    act: async (traffic) => {
      const hidden = get("evil.test");
      const headers = ["POST / HTTP/1.1", "Host: allowed.test", "Content-Length: 4", "Transfer-Encoding: chunked"];
      const outcome = await traffic.http(AT.allowed, `${headers.join("\r\n")}\r\n\r\n0\r\n\r\n${hidden}`);
      return { ...outcome, answer: outcome.events.map(({ host }) => host ?? "").join(" ") };
    },
    reaches: ["allowed"],
    answer: /^(?!.*evil)/,
  },
  {
    name: "HTTP/2 without TLS is stopped",
    why: "Squid does not read it and must not tunnel it",
    act: (traffic) => traffic.http(AT.allowed, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    reaches: [],
  },
  {
    name: "what is no HTTP is stopped on port 80",
    why: "SSH and the like must not be tunnelled",
    act: (traffic) => traffic.http(AT.evil, "SSH-2.0-OpenSSH_9.6\r\n"),
    reaches: [],
  },
  {
    name: "a WebSocket is not made",
    why: "after an upgrade nobody looks at what passes",
    act: async (traffic) => {
      const request = get("allowed.test", "/", UPGRADE).replace("Connection: close", "Connection: Upgrade");
      const outcome = await traffic.http(AT.allowed, request);
      return { ...outcome, answer: outcome.events.some(({ what }) => what === "upgrade") ? "upgraded" : "plain" };
    },
    reaches: ["allowed"],
    answer: /^plain$/,
  },
  {
    name: "the cache manager is closed",
    why: "it tells what other clients do",
    act: (traffic) => traffic.http(AT.allowed, get("allowed.test", "/squid-internal-mgr/active_requests")),
    reaches: [],
    answer: /^HTTP\/1.1 403 /,
  },
  {
    name: "origins do not learn the client's address",
    why: "X-Forwarded-For would tell addresses of the inside",
    act: async (traffic) => {
      const outcome = await traffic.http(AT.allowed, get("allowed.test"));
      return { ...outcome, answer: outcome.events.map(({ headers }) => JSON.stringify(headers ?? {})).join(" ") };
    },
    reaches: ["allowed"],
    answer: /^(?!.*(x-forwarded-for|10\.0\.1\.10|squid\/))/,
  },
];
