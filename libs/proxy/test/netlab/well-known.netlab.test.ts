import { describe, expect, it } from "vitest";
import { expectedBy } from "./cases.js";
import { HTTP_CASES } from "./http-cases.js";
import { whyNoNetlab } from "./lab/capability.js";
import { bootWellKnown } from "./lab/well-known.js";
import { useLab } from "./lab/use-lab.js";
import { NETWORK_CASES } from "./network-cases.js";
import { TLS_CASES } from "./tls-cases.js";

const reason = whyNoNetlab();
/** What it lets through, as the lab found it. */
const LEAKS = [
  "an allowed Host at another address is stopped",
  "an address as Host is stopped",
  "no Host at all is stopped",
  "a Host with port 443 is stopped on port 80",
  "an allowed Host with another port is stopped",
  "an absolute URI of an allowed host at another address is stopped",
  "an absolute HTTPS URI is stopped",
  "CONNECT to allowed.test:80 is stopped",
  "the cache manager is closed",
  "origins do not learn the client's address",
  "an allowed SNI at another address with TLS 1.3 is stopped by the check, and else passes",
  "TCP to port 22 is stopped",
  "UDP to port 443 is stopped",
  "fragments of UDP are stopped",
  "ICMP is stopped",
  "port 3128 of the instance itself is closed",
  "port 3128 of the elastic address is closed to the internet",
  "port 80 is not intercepted for one who is no client",
  "what comes by the management interface is not intercepted",
  "an allowed name that stands for the metadata address is stopped over HTTP",
  "an allowed name that stands for a private address is stopped over HTTP",
  "an allowed name that stands for a private address is stopped over TLS",
  "an allowed name that stands for a public address of the organization is stopped over TLS",
];

/** The lab sees leaks: these are the holes of a configuration that looks right, found by the same cases. */
describe.skipIf(reason !== "")("the well-known configuration", () => {
  const at = useLab(bootWellKnown);
  const all = [...HTTP_CASES, ...TLS_CASES, ...NETWORK_CASES];

  it.each(["an allowed name passes", "another name is stopped"])("runs and filters: %s", async (name) => {
    const one = all.find((each) => each.name === name);
    const { reached } = (await one?.act(at.traffic)) ?? {};
    expect(reached).toEqual(one === undefined ? "a case" : expectedBy(one, "dns"));
  });

  it.each(LEAKS)("does not hold: %s", async (name) => {
    const one = all.find((each) => each.name === name);
    if (one === undefined) throw new Error(`no case says that ${name}`);
    const { reached, answer } = await one.act(at.traffic);
    const holds = String(reached) === String(expectedBy(one, "dns")) && (one.answer?.test(answer) ?? true);
    expect(holds, `reached ${String(reached)}, got ${answer.slice(0, 100)}`).toBe(false);
  });
});
