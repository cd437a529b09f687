import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readable } from "./file-set.js";

/** A kernel and its modules, as a Debian package lays them out. */
export interface Kernel {
  readonly image: string;
  /** Folder of its modules. */
  readonly modules: string;
}

/** Where kernels lie: below `/`, or below the folder that the environment names. */
export const KERNEL_ROOT = process.env["IPSEC_KERNEL"] ?? "/";

/** A kernel that knows XFRM interfaces and whose files this user may read; undefined if there is none. */
export function findKernel(root = KERNEL_ROOT): Kernel | undefined {
  const boot = join(root, "boot");
  const images = existsSync(boot) ? readdirSync(boot).filter((name) => name.startsWith("vmlinuz-")) : [];
  return images
    .map((name) => ({
      image: join(boot, name),
      modules: join(root, "lib/modules", name.replace("vmlinuz-", "")),
    }))
    .findLast(({ image, modules }) => readable(image) && dependencies(modules).has("xfrm_interface"));
}

/** What the machine uses beside what it names itself: filters, algorithms, and their parts. */
const FOLDERS = /^kernel\/(crypto|lib|arch\/x86\/crypto|net\/(core|ipv4|ipv6|netfilter|xfrm))\//;
const NAMED = ["virtio_pci", "virtio_console", "overlay", "veth"];

/** Files of the modules that the machine needs, relative to the folder of modules. */
export function neededModules(modules: string): readonly string[] {
  const known = dependencies(modules);
  const needed = new Set<string>();
  const add = ({ path, needs }: Module) => {
    needed.add(path);
    needs.forEach((other) => needed.add(other));
  };
  for (const [name, module] of known) {
    if (NAMED.includes(name) || FOLDERS.test(module.path)) add(module);
  }
  return [...needed].sort();
}

interface Module {
  readonly path: string;
  readonly needs: readonly string[];
}

/** What `depmod` wrote, by the modules' names. */
function dependencies(modules: string): ReadonlyMap<string, Module> {
  const index = join(modules, "modules.dep");
  if (!readable(index)) return new Map();
  const lines = readFileSync(index, "utf8").split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [path = "", needs = ""] = line.split(":");
      const name = (path.split("/").at(-1) ?? "").replace(/\.ko.*$/, "").replaceAll("-", "_");
      return [name, { path, needs: needs.trim().split(" ").filter(Boolean) }];
    }),
  );
}
