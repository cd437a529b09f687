import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instanceLibrary } from "@causeway/aws";
import { has } from "./capability.js";
import { Namespace } from "./namespace.js";
import { samplePod } from "../sample-pod.js";
import {
  firewallInstanceFiles,
  firewallInstanceInstallation,
  firewallInstanceUserData,
} from "../../src/pod/firewall-instance.js";
import { renderTemplate } from "../../src/pod/render.js";
import { vpnInstanceFiles, vpnInstanceInstallation, vpnInstanceUserData } from "../../src/pod/vpn-instance.js";

const pod = samplePod();
const files = vpnInstanceFiles(pod);

describe.runIf(has("namespaces"))("the configuration of a pod", () => {
  let namespace: Namespace;

  beforeAll(async () => {
    namespace = await Namespace.make("configuration");
  });

  afterAll(async () => {
    await namespace?.remove();
  });

  describe.runIf(has("frr"))("for FRR", () => {
    const check = (text: string) => namespace.exec("cat >/mnt/frr.conf && vtysh -C -f /mnt/frr.conf", text);

    test("is accepted by vtysh", async () => {
      const { status, stderr } = await check(files.frr);
      expect([status, stderr]).toEqual([0, ""]);
    });

    test("would not be, if a word of it were wrong", async () => {
      expect((await check(files.frr.replace("maximum-paths 2", "maximum-path two"))).status).not.toBe(0);
    });
  });

  describe.runIf(has("nft"))("for nftables", () => {
    const check = (variables: string, text: string) =>
      namespace.exec(`cat >/mnt/rules.nft && nft -c ${variables} -f /mnt/rules.nft`, text);

    test("is accepted for the VPN instance", async () => {
      const variables = `-D 'public_link="ens5"' -D 'bridge_link="ens6"'`;
      expect(await check(variables, files.filter)).toEqual({ status: 0, stdout: "", stderr: "" });
      expect((await check(variables, files.filter.replace("notrack", "no-track"))).status).not.toBe(0);
    });

    test("is accepted for the example of a firewall", async () => {
      const { filter } = firewallInstanceFiles(pod);
      const variables = `-D 'bridge_link="ens6"' -D 'outside_link="ens5"'`;
      expect(await check(variables, filter)).toEqual({ status: 0, stdout: "", stderr: "" });
    });
  });

  describe.runIf(has("strongswan"))("for strongSwan", () => {
    const secret = `{"tunnel1":"first.Key_1","tunnel2":"second.Key_2"}`;

    /** Runs the script that fetches the keys, with an AWS command that knows one secret. */
    async function fetchKeys(value: string) {
      await namespace.run("cat >/mnt/secret", value);
      await namespace.run("cat >/mnt/settings", files.settings);
      await namespace.run("cat >/mnt/keys", renderTemplate("vpn/keys"));
      await namespace.run("cat >/mnt/lib.sh", renderTemplate("vpn/lib.sh"));
      await namespace.run(
        "mkdir -p /usr/local/lib/instance && cat >/usr/local/lib/instance/lib.sh",
        instanceLibrary().content,
      );
      return namespace.exec(`
        mkdir -p /mnt/bin /etc/pod /usr/local/lib/pod
        cp /mnt/settings /etc/pod/settings
        cp /mnt/lib.sh /usr/local/lib/pod/lib.sh
        printf '#!/bin/sh\\ncat /mnt/secret\\n' >/mnt/bin/aws
        chmod +x /mnt/bin/aws
        PATH=/mnt/bin:$PATH bash /mnt/keys`);
    }

    test("gets its keys from the secret, for its own eyes alone", async () => {
      expect((await fetchKeys(secret)).status).toBe(0);
      expect(await namespace.run("stat -c '%a %n' /etc/swanctl/secrets/pod.conf")).toBe(
        "600 /etc/swanctl/secrets/pod.conf\n",
      );
      expect(await namespace.run("cat /etc/swanctl/secrets/pod.conf")).toContain('secret = "first.Key_1"');
    });

    test.each([
      ["that is no JSON", "first.Key_1"],
      ["without the second key", `{"tunnel1":"first.Key_1"}`],
      ["with a key that AWS would not take", `{"tunnel1":"short","tunnel2":"second.Key_2"}`],
      ["with a key that is configuration", `{"tunnel1":"x\\"\\n}\\nconnections {","tunnel2":"second.Key_2"}`],
    ])("refuses a secret %s, and keeps the keys that it has", async (_, value) => {
      await fetchKeys(secret);
      expect((await fetchKeys(value)).status).toBe(1);
      expect(await namespace.run("cat /etc/swanctl/secrets/pod.conf")).toContain('secret = "first.Key_1"');
    });

    test("is loaded by its own loader into its own daemon: two connections and two keys", async () => {
      await fetchKeys(secret);
      await namespace.run("mkdir -p /etc/swanctl/conf.d && cat >/etc/swanctl/conf.d/pod.conf", files.swanctl);
      await namespace.run("echo 'include conf.d/*.conf' >/etc/swanctl/swanctl.conf");
      await namespace.run("cat >/mnt/strongswan.conf", `${files.strongswan}\n${SANDBOX}`);
      namespace.start("sh", "-c", "STRONGSWAN_CONF=/mnt/strongswan.conf exec charon-systemd >/mnt/charon.log 2>&1");
      const socket = "--uri unix:///mnt/charon.vici";
      const load = await namespace.exec(`
        for i in $(seq 50); do [ -S /mnt/charon.vici ] && break; sleep 0.1; done
        swanctl --load-all ${socket} 2>/dev/null
        swanctl --list-conns ${socket} 2>/dev/null`);
      expect(load.status, load.stdout).toBe(0);
      expect(load.stdout).toContain("loaded ike secret 'ike-tunnel1'");
      expect(load.stdout).toContain("loaded ike secret 'ike-tunnel2'");
      expect(load.stdout).toContain("successfully loaded 2 connections, 0 unloaded");
      const [first, second] = pod.tunnels;
      for (const expected of [
        `tunnel1: IKEv2, no reauthentication, rekeying every 21600s, dpd delay 10s`,
        `  remote: ${first.endpoint}`,
        `  remote: ${second.endpoint}`,
        `  tunnel1: TUNNEL, rekeying every 2700s, dpd action is start`,
        `    local:  0.0.0.0/0`,
      ]) {
        expect(load.stdout).toContain(expected);
      }
    });
  });
});

/** Plugins that need no kernel with IPsec: what is tried is the configuration, not the tunnel. */
const SANDBOX = `
charon-systemd {
  load = random nonce aes sha1 sha2 hmac kdf gcm gmp openssl pem pkcs1 curve25519 vici socket-default kernel-netlink
  filelog {
    log {
      path = /mnt/charon.out
    }
  }
  plugins {
    vici {
      socket = unix:///mnt/charon.vici
    }
  }
}
`;

describe.runIf(has("namespaces", "journal"))("units", () => {
  test.each([
    ["the VPN instance", vpnInstanceInstallation(pod)],
    ["the example of a firewall", firewallInstanceInstallation(pod)],
  ])("of %s pass systemd's own check, and start scripts that are there", async (name, installation) => {
    const namespace = await Namespace.make(name);
    try {
      for (const { path, mode, content } of installation) {
        await namespace.run(`mkdir -p "$(dirname ${path})" && cat >${path} && chmod ${mode} ${path}`, content);
      }
      const units = installation.filter(({ path }) => path.startsWith("/etc/systemd/")).map(({ path }) => path);
      const verify = `systemd-analyze verify ${units.join(" ")}`;
      expect(await namespace.exec(verify)).toEqual({ status: 0, stdout: "", stderr: "" });
      await namespace.run("chmod 0644 /usr/local/lib/instance/journal");
      expect((await namespace.exec(verify)).stderr).toContain("/usr/local/lib/instance/journal is not executable");
    } finally {
      await namespace.remove();
    }
  });
});

describe.runIf(has("cloudInit"))("user data", () => {
  const folder = mkdtempSync(join(tmpdir(), "causeway-pod-"));

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each([
    ["the VPN instance", vpnInstanceUserData(pod)],
    ["the example of a firewall", firewallInstanceUserData(pod)],
  ])("of %s is cloud-config that cloud-init knows", (name, text) => {
    const file = join(folder, `${name.replaceAll(" ", "-")}.yaml`);
    writeFileSync(file, text);
    const { status, stdout, stderr } = run("cloud-init", "schema", "--config-file", file);
    expect(status, stdout + stderr).toBe(0);
    writeFileSync(file, text.replace("permissions:", "permission:"));
    expect(run("cloud-init", "schema", "--config-file", file).status).not.toBe(0);
  });
});

describe.runIf(has("shellcheck"))("a script", () => {
  const templates = join(import.meta.dirname, "../../templates");

  test.each([
    "vpn/boot",
    "vpn/keys",
    "vpn/lib.sh",
    "vpn/network.sh",
    "vpn/report",
    "vpn/watch",
    "firewall/boot",
    "firewall/network.sh",
    "../../aws/templates/journal",
    "../../aws/templates/lib.sh",
  ])("%s has nothing that shellcheck finds", (name) => {
    // What it sources lies elsewhere on the instance.
    const { status, stdout } = run("shellcheck", "--shell=bash", "--exclude=SC1091,SC2154", join(templates, name));
    expect([status, stdout]).toEqual([0, ""]);
  });
});

function run(program: string, ...args: readonly string[]) {
  return spawnSync(program, args, { encoding: "utf8" });
}
