import { describe, expect, it } from "vitest";
import type { ForwardProxySettings, SniCheck } from "../../src/instance/index.js";
import { whyNoNetlab } from "./lab/capability.js";
import { asTerraformReads, install, prepareMachine, write } from "./lab/instance.js";
import type { Lab } from "./lab/lab.js";
import { forward, transparent } from "./lab/settings.js";
import { useLab } from "./lab/use-lab.js";

const reason = whyNoNetlab();

const CHECKS: readonly SniCheck[] = ["dns", "none"];
const LISTS = [["example.com"], [".example.com", "example.org", "xn--bcher-kva.example"]];
const FORWARD: readonly Partial<ForwardProxySettings>[] = [
  {},
  { dnsServers: ["192.0.2.53", "192.0.2.54"] },
  { port: 8080, clientCidrs: ["10.0.0.0/8", "10.1.0.0/16", "192.168.0.0/16"], organizationCidrs: ["172.0.0.0/10"] },
  { healthCheckCidrs: ["10.0.1.0/24", "10.0.2.0/24", "10.0.1.0/25"], errorPage: "<p>%U</p>" },
];

/** Squid's own finding: nothing wrong, and nothing that it only warns of. */
async function complaintsOfSquid(lab: Lab, configuration: string): Promise<string> {
  await write(lab, "/run/try.conf", configuration);
  const { status, stderr } = await lab.proxy.exec(["squid", "-k", "parse", "-f", "/run/try.conf"]);
  // A namespace whose loopback has no IPv6 is the lab's doing.
  const findings = stderr
    .split("\n")
    .filter((line) => /WARNING|ERROR|FATAL|Bungled/.test(line) && !line.includes("BCP 177"));
  return status === 0 ? findings.join("\n") : stderr;
}

describe.skipIf(reason !== "").each([
  ["transparent", transparent().userData],
  ["forward", forward().userData],
])("the files of the %s proxy's instance", (kind, userData) => {
  const at = useLab(async (lab) => {
    await prepareMachine(lab);
    await install(lab, userData);
    await lab.proxy.run(
      "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=own -keyout /tmp/k -out /tmp/c 2>/dev/null; cat /tmp/k /tmp/c >/etc/squid/own.pem; rm /tmp/k /tmp/c; mkdir -p /etc/squid/errors",
    );
  });

  it("user data is cloud-config by cloud-init's own schema", async () => {
    await write(at.lab, "/run/user-data", asTerraformReads(userData));
    const { status, stdout, stderr } = await at.lab.proxy.exec(["cloud-init", "schema", "-c", "/run/user-data"]);
    expect(`${stdout}${stderr}`).toMatch(/^Valid/m);
    expect(status).toBe(0);
  });

  it("scripts pass shellcheck", async () => {
    const { stdout, status } = await at.lab.proxy.exec([
      "sh",
      "-c",
      "for script in /usr/local/lib/proxy/* /usr/local/lib/instance/*; do shellcheck --external-sources --shell=bash $script || failed=1; done; exit ${failed:-0}",
    ]);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("units pass systemd's own check", async () => {
    const verify = ["sh", "-c", "systemd-analyze verify /etc/systemd/system/proxy-*"] as const;
    expect(await at.lab.proxy.exec(verify)).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  it("scripts are executable, and each one that a unit starts is there", async () => {
    const missing = await at.lab.proxy.run(
      "sed -n 's/^ExecStart=//p' /etc/systemd/system/proxy-*.service | while read -r script; do [ -x $script ] || echo $script; done",
    );
    expect(missing).toBe("");
  });

  it("the firewall loads, again and again", async () => {
    const check = ["nft", "-D", "management=ens5", "-c", "-f", "/etc/proxy/firewall.nft"] as const;
    expect(await at.lab.proxy.exec(check)).toMatchObject({ status: 0, stderr: "" });
    const load = "nft -D management=ens5 -f /etc/proxy/firewall.nft";
    await at.lab.proxy.run(`${load} && ${load}`);
    const chains = await at.lab.proxy.run("nft list chains | grep -c 'chain forward'");
    expect(chains.trim()).toBe("1");
  });

  it("the agent's settings are JSON with one heartbeat and three logs", async () => {
    const settings = JSON.parse(await at.lab.proxy.run("cat /etc/proxy/agent.json")) as {
      metrics: { namespace: string; aggregation_dimensions: unknown; metrics_collected: { procstat: unknown[] } };
      logs: { logs_collected: { files: { collect_list: { file_path: string; log_group_name: string }[] } } };
    };
    expect(settings.metrics.aggregation_dimensions).toEqual([["AutoScalingGroupName"]]);
    expect(settings.metrics.metrics_collected.procstat).toEqual([
      expect.objectContaining({
        pid_file: "/run/squid.pid",
        measurement: [{ name: "cpu_usage", rename: "SquidHeartbeat", unit: "Percent" }],
        append_dimensions: { AutoScalingGroupName: "proxy-a" },
      }),
    ]);
    const logs = settings.logs.logs_collected.files.collect_list;
    expect(logs.map(({ log_group_name }) => log_group_name)).toEqual([
      "/proxy/access",
      "/proxy/cache",
      "/proxy/instance",
    ]);
  });

  if (kind === "transparent") {
    it.each(CHECKS.flatMap((sniCheck) => LISTS.map((allowList) => ({ sniCheck, allowList }))))(
      "Squid takes the configuration without a word: $sniCheck $allowList",
      async (more) => {
        expect(await complaintsOfSquid(at.lab, transparent(more).configuration[0]?.content ?? "")).toBe("");
      },
    );
  } else {
    it.each(FORWARD)("Squid takes the configuration without a word: %o", async (more) => {
      await install(at.lab, forward(more).userData);
      const own = await at.lab.proxy.run("cat /etc/proxy/squid.conf");
      expect(await complaintsOfSquid(at.lab, `acl allowed dstdomain -n example.com\n${own}`)).toBe("");
    });
  }
});
