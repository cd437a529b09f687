import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { has } from "./capability.js";
import { Namespace } from "./namespace.js";
import { samplePod } from "../sample-pod.js";
import { firewallInstanceInstallation } from "../../src/pod/firewall-instance.js";
import { vpnInstanceInstallation } from "../../src/pod/vpn-instance.js";

const AGENT = "/mnt/agent-ctl";
const SECRET = '{"tunnel1":"first.Key_1","tunnel2":"second.Key_2"}';

/** Commands of the image and of AWS, which note that they were called. */
const COMMANDS: Readonly<Record<string, string>> = {
  // Instance metadata: one interface on the bridge.
  curl: `case "$*" in
    */macs/) echo "$(ip -o link show bridge | sed 's/.*ether \\([^ ]*\\).*/\\1/')/" ;;
    */interface-id) echo eni-1 ;;
  esac`,
  aws: `cat /mnt/secret`,
  systemctl: `echo "systemctl $*" >>/mnt/calls; [ ! -e "/mnt/fails-\${!#}" ]`,
  journalctl: "",
  swanctl: "",
  vtysh: "",
  ping: "",
  sleep: "exec /bin/sleep 0.05",
};

describe.runIf(has("namespaces", "nft"))("boot of", () => {
  let namespace: Namespace;

  beforeEach(async () => {
    namespace = await Namespace.make("boot");
    await namespace.run(`
      for link in public bridge tunnel1 tunnel2; do ip link add "$link" type veth peer name "$link-end"; done
      ip address add 198.51.100.9/24 dev public && ip link set public up
      ip route add default via 198.51.100.1
      mkdir -p /mnt/bin /etc/frr /etc/swanctl && echo 'bgpd=no' >/etc/frr/daemons`);
    await put("/mnt/secret", SECRET);
    for (const [name, content] of Object.entries(COMMANDS)) await put(`/mnt/bin/${name}`, `#!/bin/bash\n${content}\n`);
    await put(AGENT, `#!/bin/bash\necho "agent $*" >>/mnt/calls; [ ! -e /mnt/fails-agent ]\n`);
  });

  afterEach(async () => {
    await namespace.remove();
  });

  const put = (path: string, content: string) =>
    namespace.run(`mkdir -p "$(dirname '${path}')" && cat >'${path}' && chmod 0755 '${path}'`, content);
  const calls = async () => (await namespace.run("cat /mnt/calls 2>/dev/null || true")).trim().split("\n");
  const START_AGENT = "agent -a fetch-config -m ec2 -s -c file:/etc/instance/agent.json";

  async function boot(kind: "vpn" | "firewall") {
    const files = kind === "vpn" ? vpnInstanceInstallation(samplePod()) : firewallInstanceInstallation(samplePod());
    for (const { path, content } of files) {
      // The agent's place lies outside of what a namespace has for its own.
      await put(path, content.replace(/AGENT=\S*$/m, `AGENT=${AGENT}`));
    }
    const script = kind === "vpn" ? "/usr/local/lib/pod/boot" : "/usr/local/lib/firewall/boot";
    return namespace.exec(`PATH=/mnt/bin:$PATH ${script}`);
  }

  test("the VPN instance ships its journal and starts its metrics before anything can fail", async () => {
    await put("/mnt/secret", "{}");
    expect(await boot("vpn")).toMatchObject({ status: 1, stderr: expect.stringMatching(/boot: failed: no keys\n$/) });
    expect(await calls()).toEqual(["systemctl restart instance-journal.service pod-report.timer", START_AGENT]);
  });

  test("the VPN instance ends with tunnels, BGP and the watch", async () => {
    const { status, stderr } = await boot("vpn");
    expect(status, stderr).toBe(0);
    expect((await calls()).slice(2)).toEqual([
      "systemctl restart strongswan.service",
      "systemctl restart frr.service",
      "systemctl restart pod-watch.service",
    ]);
    expect(await namespace.run("cat /etc/frr/daemons")).toBe("bgpd=yes\n");
    expect(await namespace.run("nft list chains")).toContain("chain to_batch");
    expect(await namespace.run("ip rule")).toContain("iif tunnel2 lookup 100");
  });

  test.each([
    ["the agent", "agent", "the CloudWatch agent does not start"],
    ["the timer", "pod-report.timer", "the journal or the metrics are not sent"],
  ])("the VPN instance goes on without %s, and says so", async (_, what, said) => {
    await namespace.run(`touch /mnt/fails-${what}`);
    const { status, stderr } = await boot("vpn");
    expect(status).toBe(0);
    expect(stderr).toContain(`boot: ${said}\n`);
    expect(await calls()).toContain("systemctl restart pod-watch.service");
  });

  test("the VPN instance refuses an image without the agent", async () => {
    await namespace.run(`rm ${AGENT}`);
    expect(await boot("vpn")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`the image lacks ${AGENT}`) as unknown,
    });
  });

  test.each([[true], [false]])(
    "the example of a firewall ends with its filter, whether the agent starts: %s",
    async (starts) => {
      if (!starts) await namespace.run("touch /mnt/fails-agent");
      const { status, stderr } = await boot("firewall");
      expect(status, stderr).toBe(0);
      expect(await calls()).toEqual(["systemctl restart instance-journal.service", START_AGENT]);
      expect(stderr.includes("the CloudWatch agent does not start")).toBe(!starts);
      expect(await namespace.run("nft list chains")).toContain("chain way_back");
    },
  );
});
