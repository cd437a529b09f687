import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cpio } from "./cpio.js";
import { FileSet } from "./file-set.js";
import { neededModules, type Kernel } from "./kernel.js";

/** Commands of this machine that the guest has too; what is not among them is BusyBox's. */
export const COMMANDS = [
  ...["bash", "ip", "nft", "ping", "jq", "swanctl", "charon-systemd", "vtysh", "mountpoint"],
  // BusyBox's would run BusyBox's own commands in the place of these.
  ...["timeout", "setsid", "unshare", "nsenter"],
];

/** Packages whose files are more than commands and the libraries of these. */
export const PACKAGES = [
  "frr",
  "charon-systemd",
  "strongswan-swanctl",
  "strongswan-libcharon",
  "libstrongswan",
  "libstrongswan-standard-plugins",
  // Loaded by those when a thread ends.
  "libgcc-s1",
  // vtysh asks whether its user may.
  "libpam-modules",
];
const UNUSED =
  /^\/usr\/share\/(doc|man|locale|lintian|bash-completion)|^\/(etc\/(frr|init\.d|logrotate)|var)\/|\/systemd\//;

/** All of the guest: this machine's own programs, modules of its kernel, and the script that answers the tests. */
export function initramfs({ modules }: Kernel, agent: string): Buffer {
  const files = new FileSet();
  for (const command of COMMANDS) files.add(which(command));
  for (const path of packageFiles()) files.add(path);
  files.addLibraries();
  for (const path of ["/etc/passwd", "/etc/group", "/etc/ld.so.cache"]) files.add(path);
  const version = basename(modules);
  const inside = (path: string) => join("/usr/lib/modules", version, path);
  for (const path of [...neededModules(modules), "modules.dep", "modules.alias"]) {
    files.put(inside(path), 0o644, readFileSync(join(modules, path)));
  }
  files.put("/usr/bin/busybox", 0o755, readFileSync(which("busybox")));
  files.put("/init", 0o755, readFileSync(agent));
  return cpio(files.entries());
}

function which(command: string): string {
  return execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8", env: { PATH } }).trim();
}

/** An ordinary user's path lacks what the administrator's has. */
export const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

function packageFiles(): readonly string[] {
  const list = execFileSync("dpkg", ["-L", ...PACKAGES], { encoding: "utf8" });
  return list.split("\n").filter((path) => path.startsWith("/") && !UNUSED.test(path) && isFile(path));
}

function isFile(path: string): boolean {
  return existsSync(path) && !lstatSync(path).isDirectory();
}
