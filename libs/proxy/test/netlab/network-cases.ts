import type { Case } from "./cases.js";
import { ADDRESSES as AT } from "./lab/addresses.js";
import { get } from "./lab/traffic.js";

const CONNECT = "CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n";

/** How long nothing must come: nothing in the lab is further than a millisecond away. */
const SHORT = { silence: 300 };

/** Sends an echo request and prints whether anybody answered. */
const PING = `
import socket, struct, sys
data = struct.pack("!BBHHH", 8, 0, 0, 7, 1)
total = sum(struct.unpack("!4H", data))
data = data[:2] + struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF) + data[4:]
icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
icmp.settimeout(0.5)
icmp.sendto(data, (sys.argv[1], 0))
try:
    while icmp.recvfrom(100)[0][20] != 0:
        pass
    print("answered")
except TimeoutError:
    print("silence")
`;

/** Everything that is not HTTP on 80 or TLS on 443 of an origin. */
export const NETWORK_CASES: readonly Case[] = [
  ...[22, 25, 3128, 8443].map((port): Case => ({
    name: `TCP to port ${String(port)} is stopped`,
    why: "only 80 and 443 are intercepted, and nothing is forwarded, not even to an allowed name's address",
    act: (traffic) => traffic.bytes(AT.allowed, port, ["hello"], SHORT),
    reaches: [],
    answer: /^silence$/,
  })),
  ...[53, 123, 443].map((port): Case => ({
    name: `UDP to port ${String(port)} is stopped`,
    why: "QUIC, DNS to foreign servers and the like pass no filter, so they do not pass",
    act: (traffic) => traffic.udp(AT.allowed, port, "hello"),
    reaches: [],
    answer: /^nothing$/,
  })),
  {
    name: "fragments of UDP are stopped",
    why: "they are put together before they are judged",
    act: (traffic) => traffic.udp(AT.allowed, 443, "x".repeat(4000)),
    reaches: [],
    answer: /^nothing$/,
  },
  {
    name: "ICMP is stopped",
    why: "an echo request carries what its sender likes",
    act: (traffic) => traffic.command(["/usr/bin/python3", "-c", PING, AT.allowed]),
    reaches: [],
    answer: /^silence$/m,
  },
  ...[80, 443].map((port): Case => ({
    name: `IPv6 to port ${String(port)} is stopped`,
    why: "the proxy is IPv4 only, and closed for the rest",
    act: (traffic) => traffic.bytes(AT.evil6, port, [get("allowed.test")], SHORT),
    reaches: [],
  })),
  ...[3127, 3128, 3129, 3130, 80, 443, 22].map((port): Case => ({
    name: `port ${String(port)} of the instance itself is closed`,
    why: "an interception port that is reached directly is an open proxy",
    act: (traffic) => traffic.bytes(AT.data, port, [CONNECT], SHORT),
    reaches: [],
    answer: /^silence$/,
  })),
  ...[3127, 3128, 3129, 3130, 80, 443, 22].map((port): Case => ({
    name: `port ${String(port)} of the elastic address is closed to the internet`,
    why: "the interface that clients come by is the one with the public address",
    act: (traffic) => traffic.bytes(AT.elastic, port, [CONNECT], { ...SHORT, by: traffic.lab.internet }),
    reaches: [],
    answer: /^silence$/,
  })),
  ...[80, 443].map((port): Case => ({
    name: `port ${String(port)} is not intercepted for one who is no client`,
    why: "only the client blocks may use the proxy",
    act: (traffic) => traffic.bytes(AT.allowed, port, [get("allowed.test")], { ...SHORT, from: AT.stranger }),
    reaches: [],
    answer: /^silence$/,
  })),
  {
    name: "what comes by the management interface is not intercepted",
    why: "clients' routes point at the data interface",
    act: (traffic) =>
      traffic.bytes(AT.viaManagement, 80, [get("allowed.test")], { ...SHORT, by: traffic.lab.vpc, from: "10.0.1.1" }),
    reaches: [],
    answer: /^silence$/,
  },
  {
    name: "the metadata address is not reached over HTTP",
    why: "the proxy would answer with its own role's credentials",
    act: (traffic) => traffic.bytes(AT.metadata, 80, [get(AT.metadata, "/latest/meta-data/")], SHORT),
    reaches: [],
    answer: /^silence$/,
  },
  ...[
    ["metadata.test", AT.metadata, "the metadata address"],
    ["inside.test", AT.internal, "a private address"],
    ["public-inside.test", AT.organizationPublic, "a public address of the organization"],
  ].flatMap(([name = "", address = "", what = ""]): Case[] => [
    {
      name: `an allowed name that stands for ${what} is stopped over HTTP`,
      why: "the list is of names on the internet; whoever runs a name's DNS must not choose where inside it leads",
      act: (traffic) => traffic.bytes(address, 80, [get(name)], SHORT),
      reaches: [],
      answer: /^silence$/,
    },
    {
      name: `an allowed name that stands for ${what} is stopped over TLS`,
      why: "the list is of names on the internet; whoever runs a name's DNS must not choose where inside it leads",
      act: (traffic) => traffic.tls(address, name, { timeout: 300 }),
      reaches: [],
    },
  ]),
];

/** Where nothing that runs as Squid may connect to, whatever a client asked it for. */
export const CLOSED_TO_SQUID: readonly (readonly [string, number])[] = [
  [AT.metadata, 80],
  [AT.internal, 80],
  [AT.organizationPublic, 443],
  [AT.evil, 22],
  [AT.resolver, 80],
  [AT.evil6, 443],
  ["127.0.0.1", 3127],
];
