import { existsSync, readdirSync } from "node:fs";

const JSON_SUFFIX = ".tf.json";
/** Of these only Terraform's own are read: its native syntax and files that only OpenTofu takes are not. */
const OTHER_SUFFIXES = [".tf", ".tofu", ".tofu.json"];

/** The files of a folder that are one module. */
export interface ModuleFiles {
  /** Names in the order in which they are read: overriding files come last. */
  readonly read: readonly string[];
  /** Names of files that belong to the module, to OpenTofu at least, and are not read. */
  readonly unread: readonly string[];
}

export function moduleFiles(directory: string): ModuleFiles {
  const names = existsSync(directory) ? readdirSync(directory).sort() : [];
  const own = names.filter((name) => !isIgnored(name));
  const json = own.filter((name) => name.endsWith(JSON_SUFFIX));
  return {
    read: [...json.filter((name) => !isOverride(name)), ...json.filter(isOverride)],
    unread: own.filter((name) => OTHER_SUFFIXES.some((suffix) => name.endsWith(suffix))),
  };
}

/** Whether a folder holds Terraform, be it only in its native syntax. */
export function isModuleFolder(directory: string): boolean {
  const { read, unread } = moduleFiles(directory);
  return read.length + unread.length > 0;
}

/** Whether Terraform reads a file of that name as part of the folder that it is in. */
export function isModuleFile(name: string): boolean {
  return name.endsWith(JSON_SUFFIX) && !isIgnored(name);
}

/** https://developer.hashicorp.com/terraform/language/files/override */
export function isOverride(name: string): boolean {
  return name === `override${JSON_SUFFIX}` || name.endsWith(`_override${JSON_SUFFIX}`);
}

/** Hidden files and backups of editors are not Terraform's. */
function isIgnored(name: string): boolean {
  return name.startsWith(".") || name.endsWith("~") || (name.startsWith("#") && name.endsWith("#"));
}
