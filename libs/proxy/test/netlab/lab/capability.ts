import { spawnSync } from "node:child_process";

const TOOLS: readonly (readonly [string, ...string[]])[] = [
  ["squid", "-v"],
  ["nft", "--version"],
  ["ip", "-V"],
  ["ss", "-V"],
  ["openssl", "version"],
  ["curl", "--version"],
  ["jq", "--version"],
  ["shellcheck", "--version"],
  ["cloud-init", "--version"],
  ["systemd-analyze", "--version"],
  ["/usr/bin/python3", "-c", "import yaml"],
];

/** What the lab does, in small: a namespace with a mount over /etc and a redirect. */
const PROBE = `
  mount -t tmpfs probe /mnt && mkdir /mnt/upper /mnt/work
  mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
  nft 'add table inet probe; add chain inet probe first { type nat hook prerouting priority dstnat; };
    add rule inet probe first tcp dport 80 redirect to :3129'
  ip link add one type veth peer name other`;

/**
 * Why the lab cannot run here; empty if it can. The reason is printed, so that a skip is seen.
 *
 * @throws Error instead, with REQUIRE_NETLAB=1
 */
export function whyNoNetlab(): string {
  const reason = findReason();
  if (reason === "") return "";
  if (process.env["REQUIRE_NETLAB"] === "1") throw new Error(`REQUIRE_NETLAB=1, but ${reason}`);
  console.warn(`\nNETWORK LAB SKIPPED: ${reason}\n`);
  return reason;
}

function findReason(): string {
  for (const [program, ...args] of TOOLS) {
    const { status, error } = spawnSync(program, args, { stdio: "ignore" });
    if (status !== 0) return `"${[program, ...args].join(" ")}": ${error?.message ?? `status ${String(status)}`}`;
  }
  const openssl = spawnSync("squid", ["-v"], { encoding: "utf8" }).stdout.includes("--with-openssl");
  if (!openssl) return "this Squid is built without OpenSSL";
  const unshare = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const { status, stderr } = spawnSync("unshare", [...unshare, "sh", "-ec", PROBE], { encoding: "utf8" });
  return status === 0 ? "" : `a namespace of its own is not to be had: ${stderr.trim()}`;
}
