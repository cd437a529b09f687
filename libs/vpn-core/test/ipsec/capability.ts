import { spawnSync } from "node:child_process";
import { COMMANDS, PACKAGES, PATH } from "./initramfs.js";
import { findKernel, KERNEL_ROOT, type Kernel } from "./kernel.js";

/**
 * The kernel to boot, if this machine has all that the lab needs; an ordinary user will do. A reason why not is printed,
 * and with REQUIRE_IPSEC=1 it is an error.
 *
 * @throws Error
 */
export function kernelOfLab(): Kernel | undefined {
  const commands = ["qemu-system-x86_64", "setpriv", "busybox", "ldd", ...COMMANDS].filter(
    (command) => spawnSync("sh", ["-c", `command -v ${command}`], { env: { PATH } }).status !== 0,
  );
  const packages = PACKAGES.filter((name) => spawnSync("dpkg", ["-L", name]).status !== 0);
  const kernel = findKernel();
  const missing = [
    ...commands,
    ...packages.map((name) => `package ${name}`),
    ...(kernel === undefined ? [`a kernel with XFRM interfaces below ${KERNEL_ROOT}`] : []),
  ];
  if (missing.length === 0) return kernel;
  const reason = `skipped, as this machine lacks ${missing.join(", ")}`;
  if (process.env["REQUIRE_IPSEC"] === "1") throw new Error(reason);
  console.warn(reason);
  return undefined;
}
