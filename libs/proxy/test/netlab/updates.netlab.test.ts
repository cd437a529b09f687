import { beforeEach, describe, expect, it } from "vitest";
import { METRICS, versionNumber } from "../../src/instance/index.js";
import { ADDRESSES as AT, ALLOW_LIST } from "./lab/addresses.js";
import { whyNoNetlab } from "./lab/capability.js";
import { AWS, bootTransparent, calls, forget, script, write } from "./lab/instance.js";
import { transparent } from "./lab/settings.js";
import { get } from "./lab/traffic.js";
import { useLab } from "./lab/use-lab.js";

const reason = whyNoNetlab();
const GOOD = contentOf(ALLOW_LIST);
const WITH_EVIL = contentOf([...ALLOW_LIST, "evil.test"]);

function contentOf(allowList: readonly string[]): string {
  return transparent({ allowList }).configuration[0]?.content ?? "";
}

describe.skipIf(reason !== "")("updates of the transparent proxy", () => {
  const at = useLab((lab) => bootTransparent(lab));
  const put = (content: string) => write(at.lab, `${AWS}/squid.conf`, content);
  const update = () => script(at.lab, "update");
  const evil = async () => (await at.traffic.http(AT.evil, get("evil.test"))).reached;
  const squid = async () => (await at.lab.proxy.run("pgrep -x squid")).trim();
  const metrics = async () =>
    (await calls(at.lab, "aws cloudwatch")).map((line) =>
      line.replace(/.*--metric-name (\S+) --value (\S+) .*/, "$1 $2"),
    );

  beforeEach(async () => {
    await put(GOOD);
    await update();
    await forget(at.lab);
  });

  it("a new version is taken over by a reload, and the metric tells it", async () => {
    const before = await squid();
    await put(WITH_EVIL);
    expect((await update()).status).toBe(0);
    expect(await evil()).toEqual(["evil"]);
    expect(await squid(), "a reload, no restart").toBe(before);
    expect(await metrics()).toEqual([
      `${METRICS.updateFailed} 0`,
      `${METRICS.configurationVersion} ${String(versionNumber(WITH_EVIL))}`,
    ]);
  });

  it("the version that runs is published when nothing is new, too, and Squid is left alone", async () => {
    const before = await at.lab.proxy.run("grep -c Reconfiguring /var/log/squid/cache.log || true");
    expect((await update()).status).toBe(0);
    expect(await metrics()).toContain(`${METRICS.configurationVersion} ${String(versionNumber(GOOD))}`);
    expect(await at.lab.proxy.run("grep -c Reconfiguring /var/log/squid/cache.log || true")).toBe(before);
  });

  it.each([
    ["does not parse", WITH_EVIL.replace("http_access deny all", "http_access deny nobody_defined_this")],
    ["has a directive that Squid does not know", WITH_EVIL.replace("cache deny all", "nonsense on")],
    [
      "has a name beside its parent",
      WITH_EVIL.replaceAll(/^(acl allowed_hosts .*)evil.test$/gm, "$1.evil.test\n$1evil.test"),
    ],
    ["is cut off", WITH_EVIL.slice(0, -30)],
    ["is empty", ""],
    ["has no list", WITH_EVIL.replaceAll(/^acl allowed_.*\n/gm, "")],
  ])("a version that %s is refused while Squid goes on with the one before", async (_, content) => {
    const before = await squid();
    await put(content);
    expect((await update()).status).not.toBe(0);
    expect(await at.lab.proxy.run("cat /etc/squid/squid.conf")).toBe(GOOD);
    expect(await squid()).toBe(before);
    expect(await evil()).toEqual([]);
    expect((await at.traffic.http(AT.allowed, get("allowed.test"))).reached).toEqual(["allowed"]);
    expect(await metrics()).toEqual([
      `${METRICS.updateFailed} 1`,
      `${METRICS.configurationVersion} ${String(versionNumber(GOOD))}`,
    ]);
  });

  it("a version that parses, but with which Squid does not answer, is taken back", async () => {
    await put(WITH_EVIL.replace("http_port 127.0.0.1:3127 name=local", "http_port 127.0.0.1:3126 name=local"));
    expect((await update()).status).not.toBe(0);
    expect(await at.lab.proxy.run("cat /etc/squid/squid.conf")).toBe(GOOD);
    expect(await evil()).toEqual([]);
    expect((await at.traffic.http(AT.allowed, get("allowed.test"))).reached).toEqual(["allowed"]);
    expect(await metrics()).toContain(`${METRICS.updateFailed} 1`);
  });

  it("a directive for what this Squid is built without is logged and does no harm", async () => {
    const content = WITH_EVIL.replace("cache deny all", "cache deny all\nesi_parser libxml2");
    await put(content);
    expect((await update()).status).toBe(0);
    expect(await at.lab.proxy.run("tail -n 5 /var/log/proxy/instance.log")).toContain(
      "'esi_parser' requires --enable-esi",
    );
    expect(await metrics()).toContain(`${METRICS.configurationVersion} ${String(versionNumber(content))}`);
  });

  it("a bucket that does not answer leaves all as it is, and the metric tells", async () => {
    await at.lab.proxy.run(`echo 9 >${AWS}/fail-s3api-get-object`);
    expect((await update()).status).not.toBe(0);
    expect(await metrics()).toContain(`${METRICS.updateFailed} 1`);
    expect((await at.traffic.http(AT.allowed, get("allowed.test"))).reached).toEqual(["allowed"]);
  });

  it("metrics that cannot be published do not fail an update", async () => {
    await at.lab.proxy.run(`echo 9 >${AWS}/fail-cloudwatch-put-metric-data`);
    await put(WITH_EVIL);
    expect((await update()).status).toBe(0);
    expect(await evil()).toEqual(["evil"]);
  });

  it("two updates at once do not mix", async () => {
    await put(WITH_EVIL);
    const both = await Promise.all([update(), update()]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(await at.lab.proxy.run("cat /etc/squid/squid.conf")).toBe(WITH_EVIL);
  });

  it("leaves no staged file", async () => {
    await put(WITH_EVIL);
    await update();
    await put(GOOD.slice(0, 100));
    await update();
    expect(await at.lab.proxy.run("ls -d /var/lib/proxy/staged.* 2>/dev/null || true")).toBe("");
  });

  it("an established tunnel survives a reload that forbids its name", async () => {
    await put(WITH_EVIL);
    await update();
    const held = at.traffic.tls(AT.evil, "evil.test", { hold: 1500, timeout: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await put(GOOD);
    expect((await update()).status).toBe(0);
    expect((await held).tls.bodies).toHaveLength(2);
    expect(await evil()).toEqual([]);
  });

  it.each([
    ["HTTP", 80],
    ["TLS", 443],
  ])("reloads under load lose no %s request", async (_, port) => {
    const load = at.lab.client.ask("load", {
      ...{ host: AT.allowed, port, name: "allowed.test", connections: 12, milliseconds: 4000 },
      ...(port === 443 ? { authority: at.lab.authority.certificate } : {}),
    });
    for (const content of [WITH_EVIL, GOOD, WITH_EVIL]) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await put(content);
      expect((await update()).status).toBe(0);
    }
    const { answered, lost } = await load;
    expect(lost).toEqual({});
    expect(answered).toBeGreaterThan(50);
    await at.lab.received();
  });

  it("new connections are held off no longer than a reload takes, even if the script dies in it", async () => {
    expect(await at.lab.proxy.run("nft list set inet proxy paused")).not.toMatch(/3129|3130/);
    await at.lab.proxy.run("nft add element inet proxy paused '{ 3129 timeout 1s }'");
    const { raw } = await at.traffic.bytes(AT.allowed, 80, [get("allowed.test")], { silence: 5000 });
    expect(raw.received).toMatch(/^HTTP\/1.1 200 /);
  });
});
