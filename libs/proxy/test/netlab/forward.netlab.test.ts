import { beforeEach, describe, expect, it } from "vitest";
import { HEALTH_CHECK_PATH, METRICS, versionNumber } from "../../src/instance/index.js";
import { ADDRESSES as AT, ALLOW_LIST } from "./lab/addresses.js";
import { whyNoNetlab } from "./lab/capability.js";
import { AWS, bootForward, calls, connects, forget, script, write } from "./lab/instance.js";
import { PORT } from "./lab/settings.js";
import { get, type Traffic } from "./lab/traffic.js";
import { CLOSED_TO_SQUID } from "./network-cases.js";
import { useLab } from "./lab/use-lab.js";

const reason = whyNoNetlab();
const PAGE = "<html><body>Ask the network team: %U</body></html>";

interface ForwardCase {
  readonly name: string;
  readonly why: string;
  readonly request: string;
  readonly reaches: readonly string[];
  /** Default: 403. */
  readonly status?: string;
}

function connectTo(target: string): string {
  return `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`;
}

const CASES: readonly ForwardCase[] = [
  {
    name: "an allowed name passes",
    why: "it is on the list",
    request: get("allowed.test", "http://allowed.test/"),
    reaches: ["allowed"],
    status: "200",
  },
  {
    name: "upper case and a trailing dot pass",
    why: "they name the same host",
    request: get("ALLOWED.test.", "http://ALLOWED.test./"),
    reaches: ["allowed"],
    status: "200",
  },
  ...["evil.test", "sub.allowed.test", "notallowed.test", "evilwild.test", "allowed.test.evil.test"].map((name) => ({
    name: `${name} is stopped`,
    why: "it is neither on the list nor below a listed domain",
    request: get(name, `http://${name}/`),
    reaches: [],
  })),
  ...[AT.evil, AT.allowed, "3405803842", "0xcb007142", "[::ffff:203.0.113.66]", "[2001:db8:66::66]"].map((address) => ({
    name: `the address ${address} is stopped`,
    why: "no address is on the list, however it is written and whatever its reverse name",
    request: get(address, `http://${address}/`),
    reaches: [],
  })),
  ...[`${AT.evil}:443`, "evil.test:443", "3405803842:443"].map((target) => ({
    name: `CONNECT to ${target} is stopped`,
    why: "it is not on the list",
    request: connectTo(target),
    reaches: [],
  })),
  ...[22, 25, 80, 8443, 3128].map((port) => ({
    name: `CONNECT to port ${String(port)} of an allowed name is stopped`,
    why: "tunnels are for TLS: 443 only",
    request: connectTo(`allowed.test:${String(port)}`),
    reaches: [],
  })),
  ...[22, 443, 8443].map((port) => ({
    name: `plain HTTP to port ${String(port)} of an allowed name is stopped`,
    why: "plain HTTP is for 80 only",
    request: get("allowed.test", `http://allowed.test:${String(port)}/`),
    reaches: [],
  })),
  ...["https", "ftp", "gopher", "whois", "urn"].map((scheme) => ({
    name: `a ${scheme} URI is stopped`,
    why: "Squid would speak that protocol for the client",
    request: get("allowed.test", scheme === "urn" ? "urn:allowed.test" : `${scheme}://allowed.test:80/`),
    reaches: [],
    status: "(400|403|501)",
  })),
  ...[
    ["metadata.test", "the metadata address"],
    ["inside.test", "a private address"],
    ["public-inside.test", "a public address of the organization"],
  ].flatMap(([name = "", what = ""]) => [
    {
      name: `an allowed name that stands for ${what} is stopped at once`,
      why: "whoever runs a name's DNS must not choose where inside it leads",
      request: get(name, `http://${name}/`),
      reaches: [],
    },
    {
      name: `CONNECT to an allowed name that stands for ${what} is stopped at once`,
      why: "whoever runs a name's DNS must not choose where inside it leads",
      request: connectTo(`${name}:443`),
      reaches: [],
    },
  ]),
  ...[AT.metadata, "localhost", "127.0.0.1:3127"].map((host) => ({
    name: `${host} is stopped`,
    why: "it is the proxy's own",
    request: get(host, `http://${host}/latest/meta-data/`),
    reaches: [],
  })),
  {
    name: "the Host that an origin sees is the URI's",
    why: "the URI is judged, so nothing else may reach the origin",
    request: get("evil.test", "http://allowed.test/"),
    reaches: ["allowed"],
    status: "200",
  },
  ...[
    `http://proxy:${String(PORT)}/squid-internal-mgr/info`,
    "/squid-internal-mgr/info",
    "cache_object://proxy/info",
  ].map((target) => ({
    name: `the cache manager at ${target} is closed`,
    why: "it tells what other clients do",
    request: get("proxy", target),
    reaches: [],
    status: "40[03]",
  })),
  {
    name: "HTTP/2 without TLS is stopped",
    why: "Squid does not read it and must not tunnel it",
    request: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    reaches: [],
    status: "400",
  },
];

describe.skipIf(reason !== "")("the forward proxy", () => {
  const at = useLab((lab) => bootForward(lab, { errorPage: PAGE, port: PORT }));
  const ask = (traffic: Traffic, request: string) => traffic.bytes(AT.management, PORT, [request], { silence: 5000 });
  const tunnel = (name: string, target = `${name}:443`, more = {}) =>
    at.traffic.tls("", name, { proxy: { host: AT.management, port: PORT, target }, timeout: 3000, ...more });

  it.each(CASES)("$name", async ({ why, request, reaches, status = "403" }) => {
    const { reached, answer, events, raw } = await ask(at.traffic, request);
    expect(reached, why).toEqual(reaches);
    expect(answer, why).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(events.map(({ host }) => host ?? "allowed.test").join(), why).not.toContain("evil");
    expect(raw.milliseconds, "refused, not run into the firewall").toBeLessThan(3000);
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "tunnels %s to an allowed name, with the origin's certificate",
    async (version) => {
      const { tls, reached } = await tunnel("allowed.test", undefined, { version });
      expect(reached).toEqual(["allowed"]);
      expect(tls).toMatchObject({ version, certificate: "allowed.test", authorized: true });
    },
  );

  it("a name inside an allowed tunnel is not seen: domain fronting passes", async () => {
    const { tls } = await tunnel("evil.test", "allowed.test:443");
    expect(tls.bodies[0]).toContain('"server":"allowed"');
  });

  it("what is inside a tunnel to an allowed name is not looked at", async () => {
    const { reached } = await ask(at.traffic, `${connectTo("allowed.test:443")}SSH-2.0-OpenSSH_9\r\n`);
    expect(reached).toEqual(["allowed"]);
  });

  it("names that are not allowed are not even looked up", async () => {
    await at.lab.inside.ask("asked", undefined as never);
    await ask(at.traffic, get("secret.evil.test", "http://secret.evil.test/"));
    await ask(at.traffic, connectTo("secret.evil.test:443"));
    expect(await at.lab.inside.ask("asked", undefined as never)).toEqual([]);
  });

  it("a denied client gets the own page, with the URL", async () => {
    const { answer } = await ask(at.traffic, get("evil.test", "http://evil.test/x"));
    expect(answer).toContain("Ask the network team: http://evil.test/x");
    expect(answer).not.toMatch(/squid\/\d/);
  });

  it("who is no client is not answered, but by the health check", async () => {
    const as = (request: string) => at.traffic.bytes(AT.management, PORT, [request], { from: AT.stranger });
    expect((await as(get("allowed.test", "http://allowed.test/"))).reached).toEqual([]);
    expect((await as(get("allowed.test", "http://allowed.test/"))).answer).toMatch(/^HTTP\/1.1 403 /);
    expect((await as(get(AT.management, HEALTH_CHECK_PATH))).answer).toMatch(/^HTTP\/1.1 200 /);
    expect((await as(get(AT.management, "/squid-internal-mgr/info"))).answer).toMatch(/^HTTP\/1.1 403 /);
  });

  it.each([
    `http://evil.test${HEALTH_CHECK_PATH}`,
    `http://${AT.evil}${HEALTH_CHECK_PATH}`,
    `http://proxy:22${HEALTH_CHECK_PATH}`,
  ])("the path of the health check leads nowhere else: %s", async (target) => {
    const { reached } = await at.traffic.bytes(AT.management, PORT, [get("evil.test", target)], { from: AT.stranger });
    expect(reached).toEqual([]);
  });

  it("an address that is neither client nor health check gets no connection", async () => {
    const { raw } = await at.traffic.bytes(AT.management, PORT, [get("allowed.test")], {
      by: at.lab.vpc,
      from: "10.0.9.1",
      silence: 300,
    });
    expect(raw.connected).toBe(false);
  });

  it.each([3127, 22, 80])("port %i is closed", async (port) => {
    const { raw } = await at.traffic.bytes(AT.management, port, [get("allowed.test")], { silence: 300 });
    expect(raw.connected).toBe(false);
  });

  it("what a client could make Squid send stays on the internet's 80 and 443, and the resolver's 53", async () => {
    for (const [host, port] of CLOSED_TO_SQUID) {
      expect(await connects(at.lab, host, port, { as: "squid" }), `${host}:${String(port)}`).toBe(false);
    }
    expect(await connects(at.lab, AT.evil, 443, { as: "squid" })).toBe(true);
    await at.lab.received();
  });

  it("origins do not learn the client's address", async () => {
    const { events } = await ask(at.traffic, get("allowed.test", "http://allowed.test/"));
    expect(JSON.stringify(events)).not.toMatch(/x-forwarded-for|10\.0\.1\.10|squid\//);
  });

  it("a client that never finishes its request is let go", { timeout: 40_000 }, async () => {
    const { raw } = await at.traffic.bytes(AT.management, PORT, ["GET http://allowed.test/ HTTP/1.1\r\nHost: al"], {
      silence: 30_000,
    });
    expect(raw.ended).not.toBe("silence");
    expect(raw.milliseconds).toBeLessThan(25_000);
  });

  it("publishes Squid's counters a second", async () => {
    await script(at.lab, "report");
    for (let request = 0; request < 5; request++) await ask(at.traffic, get("allowed.test", "http://allowed.test/"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await forget(at.lab);
    expect((await script(at.lab, "report")).status).toBe(0);
    const [answering, counters = ""] = await calls(at.lab, "aws cloudwatch");
    expect(answering).toContain(`--metric-name ${METRICS.answering} --value 1`);
    const data = JSON.parse(counters.slice(counters.indexOf("["))) as {
      MetricName: string;
      Value: number;
      Unit: string;
    }[];
    const names = ["client_http", "server.all"].flatMap((side) =>
      ["requests", "errors", "kbytes_in", "kbytes_out"].map((name) => `${side}.${name}`),
    );
    expect(data.map(({ MetricName }) => MetricName).sort()).toEqual([...names, "client_http.hits"].sort());
    const requests = data.find(({ MetricName }) => MetricName === "client_http.requests");
    expect(requests?.Value).toBeGreaterThan(1);
    expect(requests?.Unit).toBe("Count/Second");
    await at.lab.received();
  });
});

describe.skipIf(reason !== "")("updates of the forward proxy", () => {
  const at = useLab((lab) => bootForward(lab));
  const GOOD = JSON.stringify(ALLOW_LIST);
  const update = async (secret: string) => {
    await write(at.lab, `${AWS}/secret`, secret);
    return script(at.lab, "update");
  };
  const reached = async (name: string) =>
    (await at.traffic.bytes(AT.management, PORT, [get(name, `http://${name}/`)])).reached;

  beforeEach(async () => {
    await update(GOOD);
    await forget(at.lab);
  });

  it("a new allow list is taken over, and the metric tells its version", async () => {
    const secret = JSON.stringify([...ALLOW_LIST, "evil.test"]);
    expect((await update(secret)).status).toBe(0);
    expect(await reached("evil.test")).toEqual(["evil"]);
    expect((await calls(at.lab, "aws cloudwatch")).join("\n")).toContain(
      `--metric-name ${METRICS.configurationVersion} --value ${String(versionNumber(secret))}`,
    );
  });

  it.each([
    ["nothing", ""],
    ["no list", '{"evil.test": true}'],
    ["an empty list", "[]"],
    ["half a list", '["allowed.test", "evil'],
    ["a URL", '["https://evil.test/"]'],
    ["an address", '["203.0.113.66"]'],
    ["a wildcard", '["*.evil.test"]'],
    ["everything", '["."]'],
    ["a top-level domain, which is everything below it", '[".test"]'],
    ["directives of Squid", '["evil.test\\nhttp_access allow all"]'],
    ["a name and its parent", '["a.evil.test", ".evil.test"]'],
  ])("%s is refused while Squid goes on with the list before", async (_, secret) => {
    expect((await update(secret)).status).not.toBe(0);
    expect(await reached("evil.test")).toEqual([]);
    expect(await reached("allowed.test")).toEqual(["allowed"]);
    expect((await calls(at.lab, "aws cloudwatch")).join("\n")).toContain(
      `--metric-name ${METRICS.updateFailed} --value 1`,
    );
  });

  it("an update under load loses no request and no tunnel", async () => {
    const proxy = { host: AT.management, port: PORT, target: "allowed.test:443" };
    const held = at.traffic.tls("", "allowed.test", { proxy, hold: 2500, timeout: 6000 });
    const load = at.lab.client.ask("load", {
      ...{ host: AT.management, port: PORT, name: "allowed.test", target: "http://allowed.test/" },
      ...{ connections: 12, milliseconds: 3000 },
    });
    for (const list of [[...ALLOW_LIST, "evil.test"], ALLOW_LIST]) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect((await update(JSON.stringify(list))).status).toBe(0);
    }
    expect((await load).lost).toEqual({});
    expect((await held).tls.bodies).toHaveLength(2);
  });
});

describe.skipIf(reason !== "")("the forward proxy with DNS servers of its own", () => {
  const at = useLab((lab) => bootForward(lab, { dnsServers: [AT.ownResolver] }));

  it("asks them, and them alone", async () => {
    const { reached } = await at.traffic.bytes(AT.management, PORT, [get("allowed.test", "http://allowed.test/")]);
    expect(reached, "they say that the name is somewhere else").toEqual(["wild"]);
    expect(await at.lab.inside.ask("asked", undefined as never)).toEqual([]);
  });

  it("a denied client gets the standard page", async () => {
    const { answer } = await at.traffic.bytes(AT.management, PORT, [get("evil.test", "http://evil.test/")]);
    expect(answer).toContain("Not allowed by the proxy");
    expect(answer).toContain("GET http://evil.test/");
  });
});
