import { Lazy } from "cdktf";
import { describe, expect, test } from "vitest";
import { samplePod, sampleWorkloads } from "../../test/sample-pod.js";
import { firewallInstanceUserData } from "./firewall-instance.js";
import type { VpnInstanceSettings } from "./settings.js";
import { vpnInstanceFiles, vpnInstanceInstallation, vpnInstanceUserData } from "./vpn-instance.js";

const pod = samplePod();

describe("the packet filter", () => {
  const { filter } = vpnInstanceFiles(pod);
  const chain = (name: string) => new RegExp(`chain ${name} \\{[^]*?\\n {2}\\}`).exec(filter)?.[0] ?? "";

  test("gives each workload its limits from the plan, as bytes a second, in each direction", () => {
    // 4000 and 2000 kbit/s on each device.
    for (const direction of ["from", "to"]) {
      const payments = chain(`${direction}_payments`);
      expect(payments).toContain(`update @streams_${direction}_payments {`);
      expect([...payments.matchAll(/rate over (\d+) bytes/g)].map(([, rate]) => rate)).toEqual(["500000", "500000"]);
      const batch = chain(`${direction}_batch`);
      expect([...batch.matchAll(/rate over (\d+) bytes/g)].map(([, rate]) => rate)).toEqual(["250000", "250000"]);
    }
  });

  test("tells workloads by their blocks, and has nothing for others", () => {
    expect(chain("from_workloads")).toContain(
      "ip saddr vmap { 10.1.0.0/16 : goto from_payments, 10.2.0.0/16 : goto from_batch, 10.3.0.0/24 : goto from_batch }",
    );
    expect(chain("to_workloads")).toContain("10.3.0.0/24 : goto to_batch");
    expect(chain("forward")).toContain("policy drop");
  });

  test("takes IKE from the two endpoints and BGP from inside the tunnels alone", () => {
    const input = chain("input");
    expect(input).toContain("policy drop");
    expect(input).toContain("ip saddr { 203.0.113.2, 203.0.113.3 } udp dport { 500, 4500 } accept");
    expect(input.match(/ 179 accept/g)).toHaveLength(2);
  });

  test("lets a burst of a tenth of a second pass, and at least two of the largest packets", () => {
    const [fast] = sampleWorkloads();
    if (fast === undefined) throw new Error("no workload");
    const workloads = [{ ...fast, perDevice: 1_000_000, perStream: 1_000 }];
    const text = vpnInstanceFiles(samplePod(1, { workloads })).filter;
    expect(text).toContain("rate over 125000 bytes/second burst 131072 bytes");
    expect(text).toContain("rate over 125000000 bytes/second burst 12500000 bytes");
  });
});

describe("BGP", () => {
  const { frr } = vpnInstanceFiles(samplePod(1, { announced: ["0.0.0.0/0", "10.0.0.0/8"] }));

  test("starts closed", () => {
    expect(frr).toContain("\n neighbor tunnels shutdown\n");
  });

  test("speaks to both of AWS's ends with the shared ASN", () => {
    expect(frr).toContain("router bgp 65010\n");
    expect(frr).toContain(" neighbor tunnels remote-as 64512\n");
    expect(frr).toContain(" neighbor 169.254.10.1 peer-group tunnels\n");
    expect(frr).toContain(" neighbor 169.254.10.5 peer-group tunnels\n");
  });

  test("announces each announced block, and takes any block inside the organization's", () => {
    expect(frr).toContain("  network 0.0.0.0/0\n  network 10.0.0.0/8\n");
    expect(frr).toContain("ip prefix-list announced seq 10 permit 10.0.0.0/8\n");
    expect(frr).toContain("ip prefix-list learned seq 5 permit 10.0.0.0/8 le 32\n");
  });

  test("names no list or map that it does not have, which vtysh would not notice", () => {
    const defined = (kind: RegExp) => new Set([...frr.matchAll(kind)].map(([, name]) => name));
    const lists = defined(/^ip prefix-list (\S+)/gm);
    const maps = defined(/^route-map (\S+)/gm);
    const paths = defined(/^bgp as-path access-list (\S+)/gm);
    expect(defined(/match ip address prefix-list (\S+)/g)).toEqual(lists);
    expect(defined(/neighbor tunnels route-map (\S+)/g)).toEqual(maps);
    expect(defined(/match as-path (\S+)/g)).toEqual(paths);
  });
});

describe("the CloudWatch agent", () => {
  const agentOf = (settings: VpnInstanceSettings) =>
    JSON.parse(
      vpnInstanceInstallation(settings).find(({ path }) => path === "/etc/instance/agent.json")?.content ?? "",
    ) as unknown;

  test("ships the journal as the pod's stream, and measures memory and allowances of the pod", () => {
    const dimensions = { append_dimensions: { Core: "core", Pod: "core-1" } };
    expect(agentOf(pod)).toMatchObject({
      logs: {
        logs_collected: {
          files: {
            collect_list: [
              {
                file_path: "/var/log/instance/journal.log",
                log_group_name: "/vpn/core/vpn-instances",
                log_stream_name: "core-1",
              },
            ],
          },
        },
      },
      metrics: {
        namespace: "Causeway/VpnCore",
        aggregation_dimensions: [["Core", "Pod"]],
        metrics_collected: {
          mem: { measurement: [{ name: "used_percent", rename: "MemoryUsed", unit: "Percent" }], ...dimensions },
          ethtool: { metrics_include: expect.arrayContaining(["bw_in_allowance_exceeded"]) as unknown, ...dimensions },
        },
      },
    });
  });
});

describe("user data", () => {
  test("has no key, only the name of the secret that holds them", () => {
    const text = vpnInstanceUserData(pod);
    expect(text).toContain(`SECRET='${pod.secretArn}'`);
    expect(vpnInstanceFiles(pod).swanctl).not.toMatch(/secret\s*=/);
    expect(text).toContain("include /etc/swanctl/secrets/pod.conf");
  });

  test("leaves no placeholder", () => {
    expect(vpnInstanceUserData(pod)).not.toContain("@@");
    expect(firewallInstanceUserData(pod)).not.toContain("@@");
  });

  test("keeps references for Terraform and hides the shell's own", () => {
    const endpoint = Lazy.stringValue({ produce: () => "203.0.113.2" });
    const [, second] = pod.tunnels;
    const text = vpnInstanceUserData(
      samplePod(1, { tunnels: [{ endpoint, insideCidr: "169.254.10.0/30" }, second], secretArn: endpoint }),
    );
    expect(text).toContain(`SECRET='${endpoint}'`);
    expect(text).toContain(`remote_addrs = ${endpoint}`);
    expect(text.replaceAll(/\$\{TfToken\[[^\]]*\]\}/g, "")).not.toMatch(/(^|[^$])\$\{/);
  });
});
