import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { ADDRESSES as AT, INSTANCE } from "./lab/addresses.js";
import { whyNoNetlab } from "./lab/capability.js";
import { AWS, bootForward, bootTransparent, calls, forget, script } from "./lab/instance.js";
import type { Lab } from "./lab/lab.js";
import type { ExecResult } from "./lab/operations/exec.js";
import { get } from "./lab/traffic.js";
import { useLab } from "./lab/use-lab.js";

const reason = whyNoNetlab();

/** Runs a unit as systemd does: its command, and if that fails the unit named by OnFailure. */
async function unit(lab: Lab, name: string): Promise<ExecResult> {
  const text = await lab.proxy.run(`cat /etc/systemd/system/${name}`);
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1];
  const result = await lab.proxy.exec([value("ExecStart") ?? "false"], { timeoutMilliseconds: 50_000 });
  const onFailure = value("OnFailure");
  if (result.status !== 0 && onFailure !== undefined) await unit(lab, onFailure);
  return result;
}

const lifecycle = (lab: Lab) => calls(lab, "aws autoscaling complete-lifecycle-action");
const log = (lab: Lab) => lab.proxy.run("cat /var/log/proxy/instance.log");

/** Squid is gone, and the instance as it was before its first boot, but for its files. */
async function asNew(lab: Lab): Promise<void> {
  await lab.proxy.run(`
    pkill -9 -x squid || true
    rm -f /run/squid.pid /run/proxy-silent
    echo 'http_port 3128' >/etc/squid/squid.conf
    rm -rf /var/lib/proxy /var/log/proxy /etc/squid/own.pem ${AWS}/owner ${AWS}/installed ${AWS}/calls ${AWS}/fail-*
    if [ -d ${AWS}/addresses ]; then for address in eipalloc-1 eipalloc-2; do : >"${AWS}/addresses/$address"; done; fi
    if ip link show ens6 >/dev/null 2>&1; then ip link set ens6 address 02:00:00:00:00:99; fi`);
}

describe.skipIf(reason !== "")("boot of the transparent proxy", () => {
  const at = useLab((lab) => bootTransparent(lab));
  beforeEach(() => asNew(at.lab));

  it("ends with a Squid that serves, then the agent, then the timers, and leaves the launch to the alarm", async () => {
    expect((await unit(at.lab, "proxy-boot.service")).status).toBe(0);
    expect((await at.traffic.http(AT.allowed, get("allowed.test"))).reached).toEqual(["allowed"]);
    const all = await calls(at.lab);
    const order = ["dnf", "aws ec2 attach", "systemctl restart squid", "agent-ctl", "systemctl enable --now"];
    const places = order.map((start) => all.findIndex((line) => line.startsWith(start)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(await lifecycle(at.lab)).toEqual([]);
    expect(await at.lab.proxy.run("sysctl -n net.ipv4.ip_forward net.ipv4.conf.ens6.rp_filter")).toBe("0\n1\n");
    expect(await log(at.lab)).toMatch(/boot: serves\n$/);
  });

  it("can run again at each boot, with the last good configuration if there is none to be had", async () => {
    expect((await unit(at.lab, "proxy-boot.service")).status).toBe(0);
    await forget(at.lab);
    await at.lab.proxy.run(`echo 999 >${AWS}/fail-s3api-get-object`);
    expect((await unit(at.lab, "proxy-boot.service")).status).toBe(0);
    expect(await calls(at.lab, "dnf"), "packages are there").toEqual([]);
    expect(await calls(at.lab, "aws ec2 attach"), "the interface is there").toEqual([]);
    expect((await at.traffic.http(AT.allowed, get("allowed.test"))).reached).toEqual(["allowed"]);
    expect((await at.lab.proxy.run("ip rule")).match(/lookup 100/g)).toHaveLength(2);
  });

  it("waits for the interface while its predecessor still has it, and never takes it away", async () => {
    await at.lab.proxy.run(`echo i-0aaaaaaaaaaaaaaaa >${AWS}/owner`);
    const booting = unit(at.lab, "proxy-boot.service");
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await calls(at.lab, "aws ec2 detach")).toEqual([]);
    expect(await at.lab.proxy.run(`cat ${AWS}/owner`)).toBe("i-0aaaaaaaaaaaaaaaa\n");
    await at.lab.proxy.run(`rm ${AWS}/owner`);
    expect((await booting).status).toBe(0);
    expect(await at.lab.proxy.run(`cat ${AWS}/owner`)).toBe(`${INSTANCE}\n`);
  });

  it.each([
    ["packages cannot be had", "touch AWS/fail-dnf"],
    ["the data interface stays with another instance", "echo i-0aaaaaaaaaaaaaaaa >AWS/owner"],
    ["the data interface is not known", "echo 999 >AWS/fail-ec2-describe-network-interfaces"],
    ["there is no configuration", "echo 999 >AWS/fail-s3api-get-object"],
    ["the first configuration is bad", "cp AWS/squid.conf AWS/good; echo nonsense >AWS/squid.conf"],
    ["Squid does not start", "touch AWS/fail-squid"],
    ["the agent does not start", "touch AWS/fail-agent"],
    ["the firewall does not load", "cp /etc/proxy/firewall.nft AWS/nft; echo nonsense >/etc/proxy/firewall.nft"],
  ])("abandons the launch when %s, and sends no heartbeat", async (_, breakIt) => {
    await at.lab.proxy.run(breakIt.replaceAll("AWS", AWS));
    const { status } = await unit(at.lab, "proxy-boot.service");
    await at.lab.proxy.run(`
      if [ -e ${AWS}/good ]; then mv ${AWS}/good ${AWS}/squid.conf; fi
      if [ -e ${AWS}/nft ]; then mv ${AWS}/nft /etc/proxy/firewall.nft; fi`);
    expect(status).not.toBe(0);
    expect(await lifecycle(at.lab)).toEqual([
      expect.stringMatching(
        `--auto-scaling-group-name proxy-a --lifecycle-hook-name proxy-answers .*ABANDON --instance-id ${INSTANCE}$`,
      ),
    ]);
    expect(await calls(at.lab, "systemctl enable")).toEqual([]);
    const heartbeat = (await calls(at.lab)).filter((line) => /^agent-ctl|^systemctl stop amazon-cloudwatch/.test(line));
    expect(heartbeat.at(-1)).toBe("systemctl stop amazon-cloudwatch-agent.service");
    expect(await log(at.lab)).toMatch(/boot: failed: .*\n[^]*abandon: the launch is abandoned\n$/);
  });

  it("abandons the launch when nothing comes back from the internet", async () => {
    await at.lab.vpc.run(
      "nft add table ip cut; nft 'add chain ip cut f { type filter hook forward priority 0; }'; nft add rule ip cut f oifname igw reject with tcp reset",
    );
    const { status } = await unit(at.lab, "proxy-boot.service");
    await at.lab.vpc.run("nft delete table ip cut");
    expect(status).not.toBe(0);
    expect(await log(at.lab)).toContain("nothing comes back from the internet through Squid");
    expect(await lifecycle(at.lab)).toHaveLength(1);
  });

  it("marks the instance unhealthy when there is no launch to abandon any more", async () => {
    await at.lab.proxy.run(`touch ${AWS}/fail-dnf; echo 9 >${AWS}/fail-autoscaling-complete-lifecycle-action`);
    await unit(at.lab, "proxy-boot.service");
    expect(await calls(at.lab, "aws autoscaling set-instance-health")).toEqual([
      expect.stringContaining(`--instance-id ${INSTANCE} --health-status Unhealthy`),
    ]);
  });

  it("never serves with the package's own configuration", async () => {
    await at.lab.proxy.run(`echo 999 >${AWS}/fail-s3api-get-object`);
    await unit(at.lab, "proxy-boot.service");
    expect(await calls(at.lab, "systemctl restart squid")).toEqual([]);
  });

  it("a Squid that runs but does not answer is reported, and ends the heartbeat at the second time", async () => {
    await unit(at.lab, "proxy-boot.service");
    await forget(at.lab);
    await script(at.lab, "report");
    await at.lab.proxy.run("pkill -STOP -x squid");
    await script(at.lab, "report");
    expect(await calls(at.lab, "systemctl stop")).toEqual([]);
    await script(at.lab, "report");
    await at.lab.proxy.run("pkill -CONT -x squid");
    const published = await calls(at.lab, "aws cloudwatch");
    expect(published.map((line) => /--metric-name Answering --value (\d)/.exec(line)?.[1])).toEqual(["1", "0", "0"]);
    expect(await calls(at.lab, "systemctl stop")).toEqual(["systemctl stop amazon-cloudwatch-agent.service"]);
  });

  it("an internet that does not answer is reported, but leaves the heartbeat", async () => {
    await unit(at.lab, "proxy-boot.service");
    await forget(at.lab);
    await at.lab.vpc.run("ip route replace unreachable default table 20");
    await script(at.lab, "report");
    await script(at.lab, "report");
    await at.lab.vpc.run("ip route replace default via 100.64.0.2 dev igw table 20");
    expect(await calls(at.lab, "aws cloudwatch")).toEqual([
      expect.stringContaining("Answering --value 0"),
      expect.stringContaining("Answering --value 0"),
    ]);
    expect(await calls(at.lab, "systemctl stop")).toEqual([]);
  });
});

describe.skipIf(reason !== "")("boot of the forward proxy", () => {
  const at = useLab((lab) => bootForward(lab));
  const addresses = async () => (await at.lab.proxy.run(`cd ${AWS}/addresses; tail -n 1 -v *`)).trim();
  const owners = async () =>
    (await at.lab.proxy.run(`cat ${AWS}/addresses/*`)).trim().split("\n").filter(Boolean).sort();
  /** The script on a machine with another instance id, but the same AWS. */
  const take = (instance: string) =>
    at.lab.proxy.exec([
      "sh",
      "-ec",
      `mkdir -p /run/${instance} && printf '#!/bin/sh\\necho ${instance}\\n' >/run/${instance}/curl &&
      chmod +x /run/${instance}/curl && PATH="/run/${instance}:$PATH" /usr/local/lib/proxy/take-address`,
    ]);
  beforeEach(() => asNew(at.lab));

  it("takes an address, serves, then completes the launch", async () => {
    expect((await unit(at.lab, "proxy-boot.service")).status).toBe(0);
    const all = await calls(at.lab);
    const order = ["aws ec2 associate-address", "systemctl restart squid", "agent-ctl", "aws autoscaling complete"];
    const places = order.map((start) => all.findIndex((line) => line.startsWith(start)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(await lifecycle(at.lab)).toEqual([expect.stringContaining("--lifecycle-action-result CONTINUE")]);
    expect(await owners()).toEqual([INSTANCE]);
  });

  it("keeps its address and completes nothing at later boots", async () => {
    await unit(at.lab, "proxy-boot.service");
    const before = await addresses();
    await forget(at.lab);
    expect((await unit(at.lab, "proxy-boot.service")).status).toBe(0);
    expect(await addresses()).toBe(before);
    expect(await lifecycle(at.lab)).toEqual([]);
  });

  it("two instances that race for the addresses get one each", async () => {
    for (let round = 0; round < 5; round++) {
      await at.lab.proxy.run(`for address in ${AWS}/addresses/*; do : >"$address"; done`);
      const both = await Promise.all([take("i-one"), take("i-two")]);
      expect(both.map(({ status }) => status)).toEqual([0, 0]);
      expect(await owners()).toEqual(["i-one", "i-two"]);
    }
    expect((await calls(at.lab, "aws ec2 associate")).every((line) => line.includes("--no-allow-reassociation"))).toBe(
      true,
    );
    expect(await calls(at.lab, "aws ec2 disassociate")).toEqual([]);
  });

  it("waits for an address to come free, and takes none that somebody has", async () => {
    await at.lab.proxy.run(`echo i-one >${AWS}/addresses/eipalloc-1; echo i-two >${AWS}/addresses/eipalloc-2`);
    const waiting = take("i-three");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await owners()).toEqual(["i-one", "i-two"]);
    await at.lab.proxy.run(`: >${AWS}/addresses/eipalloc-2`);
    expect((await waiting).status).toBe(0);
    expect(await owners()).toEqual(["i-one", "i-three"]);
  });

  it.each([
    ["no address comes free", "echo i-one >AWS/addresses/eipalloc-1; echo i-two >AWS/addresses/eipalloc-2"],
    ["there is no allow list", "echo 999 >AWS/fail-secretsmanager-get-secret-value"],
    ["Squid does not start", "touch AWS/fail-squid"],
    ["the agent does not start", "touch AWS/fail-agent"],
  ])("abandons the launch when %s", async (_, breakIt) => {
    await at.lab.proxy.run(breakIt.replaceAll("AWS", AWS));
    expect((await unit(at.lab, "proxy-boot.service")).status).not.toBe(0);
    expect(await lifecycle(at.lab)).toEqual([expect.stringContaining("--lifecycle-action-result ABANDON")]);
  });
});

describe.skipIf(reason !== "")("the lab", () => {
  it("leaves no process behind, even if its tests do not end it", async () => {
    const { Namespace } = await import("./lab/namespace.js");
    const namespace = new Namespace("short-lived");
    await namespace.run("ip link set lo up; setsid sleep 1000 >/dev/null 2>&1 </dev/null &");
    const { pid } = namespace;
    const inside = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    await namespace.remove();
    for (const one of [pid, ...inside]) expect(() => process.kill(Number(one), 0)).toThrow();
  });
});
