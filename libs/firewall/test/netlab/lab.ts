import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PROBE = [
  "mount -t tmpfs lab /mnt",
  "ip link add one type veth peer name other",
  "nft list ruleset",
  "curl -V",
  "/usr/bin/python3 -V",
  "test -e /dev/net/tun",
].join(" && ");

/** Why labs cannot run here; empty if they can. The reason is printed. With REQUIRE_NETLAB=1 that is an error. */
export function whyNoLab(): string {
  const { status, stderr, error } = spawnSync("unshare", ["--net", "--mount", "sh", "-c", PROBE], { encoding: "utf8" });
  const reason = status === 0 ? "" : `"${PROBE}" in namespaces: ${error?.message ?? stderr.trim()}`;
  if (reason !== "" && process.env["REQUIRE_NETLAB"] === "1") {
    throw new Error(`REQUIRE_NETLAB=1, but ${reason}`);
  }
  if (reason !== "") {
    console.warn(`SKIPPED: user data of appliances is not tried: ${reason}`);
  }
  return reason;
}

/** What a lab of this folder says of a script, by the name of what it tried. It runs in namespaces that end with it. */
export function tryInLab(lab: string, script: string): Readonly<Record<string, string>> {
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    ["--net", "--mount", join(import.meta.dirname, lab), script],
    { encoding: "utf8", timeout: 50_000 },
  );
  if (status !== 0) {
    throw new Error(`${lab} ended with status ${String(status)}: ${stdout}${stderr}`);
  }
  return Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2) as [string, string]),
  );
}
