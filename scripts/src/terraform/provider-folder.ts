import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** An unpacked AWS provider in a Terraform filesystem mirror. */
export interface ProviderFolder {
  readonly version: string;
  /** The mirror's folder. */
  readonly mirror: string;
  /** Folder that holds the provider's executable, as `dev_overrides` wants it. */
  readonly path: string;
}

const PROVIDER = "registry.terraform.io/hashicorp/aws";

/** Where software that no package manager brought is usually unpacked. */
const SEARCHED = ["/opt", "/srv", "/usr/local", "/usr/share", "/var/lib"];
const SEARCH_DEPTH = 3;
const SEARCH_LIMIT = 5_000;

/**
 * The newest AWS provider among the mirrors of this machine: the one that CAUSEWAY_TERRAFORM_MIRROR names if it is
 * set, otherwise Terraform's implied mirrors, otherwise a short search of the usual folders.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function findProvider(
  environment: NodeJS.ProcessEnv = process.env,
  searched = SEARCHED,
): ProviderFolder | undefined {
  const named = environment["CAUSEWAY_TERRAFORM_MIRROR"];
  if (named !== undefined && named !== "") {
    return newest([named]);
  }
  return newest(impliedMirrors(environment)) ?? newest(searchMirrors(searched));
}

/** The newest AWS provider of a mirror, for this operating system and processor. */
export function newest(mirrors: readonly string[]): ProviderFolder | undefined {
  return mirrors
    .flatMap(providersOf)
    .sort((a, b) => compareVersions(b.version, a.version))
    .at(0);
}

function impliedMirrors(environment: NodeJS.ProcessEnv): string[] {
  const home = environment["HOME"] ?? homedir();
  const dataHome = environment["XDG_DATA_HOME"] ?? join(home, ".local/share");
  const dataDirs = (environment["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(":");
  const cache = environment["TF_PLUGIN_CACHE_DIR"];
  return [
    join(home, ".terraform.d/plugins"),
    ...[dataHome, ...dataDirs].map((folder) => join(folder, "terraform/plugins")),
    ...(cache === undefined ? [] : [cache]),
  ];
}

/** Breadth first, so that the limit cuts off what lies deep and not what lies late. */
function searchMirrors(roots: readonly string[]): string[] {
  const mirrors: string[] = [];
  let level = [...roots];
  let visited = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH && visited < SEARCH_LIMIT; depth++) {
    mirrors.push(...level.filter((folder) => existsSync(join(folder, PROVIDER))));
    visited += level.length;
    level = level.slice(0, SEARCH_LIMIT).flatMap(subfolders);
  }
  return mirrors;
}

function providersOf(mirror: string): ProviderFolder[] {
  const root = join(mirror, PROVIDER);
  return subfolders(root).flatMap((versionFolder) => {
    const path = join(versionFolder, platform());
    const unpacked = files(path).some((name) => name.startsWith("terraform-provider-aws"));
    return unpacked ? [{ version: versionFolder.slice(root.length + 1), mirror, path }] : [];
  });
}

/** Terraform's name of this platform, e.g. `linux_amd64`. */
export function platform(os: string = process.platform, processor: string = process.arch): string {
  const system = os === "win32" ? "windows" : os;
  const architecture = { x64: "amd64", ia32: "386" }[processor] ?? processor;
  return `${system}_${architecture}`;
}

function subfolders(folder: string): string[] {
  return read(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name));
}

function files(folder: string): string[] {
  return read(folder)
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name);
}

/** Folders that are absent or closed to this user hold no mirror for it. */
function read(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
