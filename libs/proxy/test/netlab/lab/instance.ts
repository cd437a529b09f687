import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ADDRESSES, DATA_MAC, INSTANCE } from "./addresses.js";
import type {
  ForwardProxyInstance,
  ForwardProxySettings,
  TransparentProxyInstance,
  TransparentProxySettings,
} from "../../../src/instance/index.js";
import type { Lab } from "./lab.js";
import { forward, transparent } from "./settings.js";
import type { ExecResult } from "./operations/exec.js";

/** State of the AWS that the instance's `aws` command speaks to, as files. */
export const AWS = "/run/aws";

/**
 * A machine that can be an instance: Amazon Linux's names for users and commands, an AWS of files, and files of its own
 * below /etc, /var and /opt that nobody else sees.
 */
export async function prepareMachine(lab: Lab): Promise<void> {
  await lab.proxy.run(`
    mount -t tmpfs machine /mnt
    for folder in etc var opt usr/local; do
      mkdir -p "/mnt/$folder" "/mnt/work/$folder"
      mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/$folder,workdir=/mnt/work/$folder" "/$folder"
    done
    mount -t tmpfs run /run
    mount -t tmpfs shm /dev/shm
    mkdir -p ${AWS} /opt/aws/amazon-cloudwatch-agent/bin /etc/squid
    rm -rf /etc/squid/* /var/log/squid /var/spool/squid
    grep -q ^squid: /etc/passwd || echo 'squid:x:23:23::/var/spool/squid:/sbin/nologin' >>/etc/passwd
    grep -q ^squid: /etc/group || echo 'squid:x:23:' >>/etc/group
    mkdir -p /var/log/squid /var/spool/squid
    chown squid:squid /var/log/squid /var/spool/squid
    echo 'http_port 3128' >/etc/squid/squid.conf
    echo '${INSTANCE}' >${AWS}/instance
    echo '${DATA_MAC}' >${AWS}/mac`);
  await write(lab, "/etc/ssl/certs/lab.pem", lab.authority.certificate);
  await lab.proxy.run(`
    cat /etc/ssl/certs/lab.pem >>/etc/ssl/certs/ca-certificates.crt
    ln -s lab.pem "/etc/ssl/certs/$(openssl x509 -noout -hash -in /etc/ssl/certs/lab.pem).0"`);
  const commands = ["aws", "dnf", "rpm", "sleep", "systemctl"].map((name) => [name, `/usr/local/bin/${name}`] as const);
  const agent = ["agent-ctl", "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"] as const;
  for (const [name, path] of [...commands, agent]) {
    await write(lab, path, readFileSync(join(import.meta.dirname, "commands", name), "utf8"), "0755");
  }
}

const UNPACK = `
import os, sys, yaml
for file in yaml.safe_load(sys.stdin)["write_files"]:
    os.makedirs(os.path.dirname(file["path"]), exist_ok=True)
    with open(file["path"], "w") as out:
        out.write(file["content"])
    os.chmod(file["path"], int(file["permissions"], 8))
`;

/** Writes the files of user data as cloud-init does, after Terraform read the text. */
export async function install(lab: Lab, userData: string): Promise<void> {
  const { status, stderr } = await lab.proxy.exec(["/usr/bin/python3", "-c", UNPACK], {
    input: asTerraformReads(userData),
  });
  if (status !== 0) throw new Error(stderr);
}

export function asTerraformReads(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

export async function write(lab: Lab, path: string, content: string, mode = "0644"): Promise<void> {
  const script = `mkdir -p "$(dirname "$0")" && cat >"$0" && chmod ${mode} "$0"`;
  const { status, stderr } = await lab.proxy.exec(["sh", "-ec", script, path], { input: content });
  if (status !== 0) throw new Error(`${path}: ${stderr}`);
}

/** One of the proxy's scripts, as its unit runs it. */
export function script(lab: Lab, name: string, timeoutMilliseconds = 60_000): Promise<ExecResult> {
  return lab.proxy.exec([`/usr/local/lib/proxy/${name}`], { timeoutMilliseconds });
}

/** What the instance said to AWS and to its machine, a line a call; those that begin with `start` only. */
export async function calls(lab: Lab, start = ""): Promise<readonly string[]> {
  const text = await lab.proxy.run(`cat ${AWS}/calls 2>/dev/null || true`);
  return text.split("\n").filter((line) => line !== "" && line.startsWith(start));
}

/** Forgets calls, and what is made to fail. */
export async function forget(lab: Lab): Promise<void> {
  await lab.proxy.run(`rm -f ${AWS}/calls ${AWS}/fail-*`);
}

/** An instance of the transparent proxy that booted and serves. */
export async function bootTransparent(
  lab: Lab,
  more: Partial<TransparentProxySettings> = {},
): Promise<TransparentProxyInstance> {
  const instance = transparent(more);
  await prepareMachine(lab);
  await install(lab, instance.userData);
  await write(lab, `${AWS}/squid.conf`, instance.configuration[0]?.content ?? "");
  await boot(lab);
  return instance;
}

async function boot(lab: Lab): Promise<void> {
  const { status, stderr } = await script(lab, "boot");
  if (status !== 0) throw new Error(`boot: ${stderr}\n${await lab.proxy.run("cat /var/log/squid/cache.log || true")}`);
}

/** An instance of the forward proxy that booted and serves. */
export async function bootForward(lab: Lab, more: Partial<ForwardProxySettings> = {}): Promise<ForwardProxyInstance> {
  const instance = forward(more);
  const { management, data, elastic } = ADDRESSES;
  // Its one interface is in a public subnet, and clients reach it by its address.
  await lab.vpc.run(`
    ip rule add iif mgmt table 20 priority 90
    for table in 10 30; do ip route add ${management} dev mgmt table "$table"; done
    nft "flush ruleset; table ip gateway {
      chain out { type nat hook postrouting priority srcnat; oifname igw ip saddr { ${management}, ${data} } snat to ${elastic}; }
    }"`);
  await prepareMachine(lab);
  await install(lab, instance.userData);
  await write(lab, `${AWS}/secret`, instance.secret);
  await lab.proxy.run(`mkdir -p ${AWS}/addresses && touch ${AWS}/addresses/eipalloc-1 ${AWS}/addresses/eipalloc-2`);
  await boot(lab);
  return instance;
}

const CONNECT = `
import socket, sys
host, port, source = sys.argv[1:]
try:
    socket.create_connection((host, int(port)), 0.5, (source, 0) if source else None).close()
except OSError:
    sys.exit(1)
`;

/** Whether the instance gets a connection: as a user of its own, from an address of its own. */
export async function connects(
  lab: Lab,
  host: string,
  port: number,
  { as = "root", from = "" }: { readonly as?: string; readonly from?: string },
): Promise<boolean> {
  const user = ["setpriv", `--reuid=${as}`, `--regid=${as}`, "--clear-groups"] as const;
  const { status } = await lab.proxy.exec([...user, "/usr/bin/python3", "-c", CONNECT, host, String(port), from]);
  return status === 0;
}
