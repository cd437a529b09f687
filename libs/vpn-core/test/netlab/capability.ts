import { spawnSync } from "node:child_process";

/** What a test needs of the machine: a command, by its path or name, and the Debian package that has it. */
const NEEDS = {
  frr: [["/usr/lib/frr/bgpd", "frr"] as const, ["vtysh", "frr"] as const],
  strongswan: [["swanctl", "strongswan-swanctl"] as const, ["charon-systemd", "charon-systemd"] as const],
  nft: [["nft", "nftables"] as const],
  journal: [["/lib/systemd/systemd-journald", "systemd"] as const, ["journalctl", "systemd"] as const],
  shellcheck: [["shellcheck", "shellcheck"] as const],
  cloudInit: [["cloud-init", "cloud-init"] as const],
  namespaces: [["unshare", "util-linux"] as const, ["ip", "iproute2"] as const, ["ping", "iputils-ping"] as const],
};

/**
 * Whether the machine has what a test needs. A reason why not is printed, and with REQUIRE_NETLAB=1 it is an error.
 *
 * @throws Error
 */
export function has(...needs: readonly (keyof typeof NEEDS)[]): boolean {
  const missing = needs.flatMap((need) => [
    ...NEEDS[need]
      .filter(([command]) => spawnSync("sh", ["-c", `command -v ${command}`]).status !== 0)
      .map(([command, debian]) => `${command} (Debian: ${debian})`),
    ...(need === "namespaces" || need === "nft" ? cannot(need) : []),
  ]);
  if (missing.length === 0) return true;
  const reason = `skipped, as this machine lacks ${missing.join(", ")}`;
  if (process.env["REQUIRE_NETLAB"] === "1") throw new Error(reason);
  console.warn(reason);
  return false;
}

/** Tried in a namespace that is thrown away. */
function cannot(need: "namespaces" | "nft"): string[] {
  const trial = {
    namespaces: "ip link add one type veth peer name other && ip link set one up",
    nft: "nft add table ip trial && nft add chain ip trial c '{ type nat hook postrouting priority 0; }'",
  }[need];
  const { status } = spawnSync("unshare", ["--net", "--mount", "--pid", "--fork", "sh", "-c", trial]);
  return status === 0 ? [] : [`the right to make ${need === "nft" ? "nftables rules" : "network namespaces"}`];
}
