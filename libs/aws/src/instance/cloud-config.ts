import { join } from "node:path";
import { escapeForTerraform, renderFile } from "./render.js";

const TEMPLATES = join(import.meta.dirname, "../../templates");

/** A file as the instance gets it. */
export interface InstanceFile {
  /** Absolute. */
  readonly path: string;
  readonly mode: "0644" | "0755";
  readonly content: string;
}

export function file(path: string, content: string, mode: InstanceFile["mode"] = "0644"): InstanceFile {
  return { path, content, mode };
}

/**
 * Cloud-config that writes files and starts a unit, now and at each boot. Escaped for Terraform, with tokens; hand it to
 * `encodedUserData`.
 *
 * @param unit a unit of systemd that is among the files, e.g. `pod-boot.service`
 */
export function cloudConfig(files: readonly InstanceFile[], unit: string): string {
  const entries = files.map(({ path, mode, content }) =>
    renderTemplate("user-data-file.yaml", { PATH: path, MODE: mode, CONTENT: content }),
  );
  return escapeForTerraform(
    renderTemplate("user-data.yaml", { FILES: entries.join("").replace(/\n$/, ""), UNIT: unit }),
  );
}

/** What scripts of every instance source: retries, instance metadata, interfaces, the CloudWatch agent. */
export function instanceLibrary(): InstanceFile {
  return file("/usr/local/lib/instance/lib.sh", renderTemplate("lib.sh", {}));
}

/** Where `journalFiles` copies the journal to. It and the file before it, with `.1` at its end, have 20 MiB at most. */
export const JOURNAL_FILE = "/var/log/instance/journal.log";

/**
 * The unit `instance-journal.service`, which copies what the kernel and units write to the journal into `JOURNAL_FILE`:
 * agents of before 2026 cannot read journals. https://github.com/aws/amazon-cloudwatch-agent/pull/2121
 *
 * @param units names without `.service`
 */
export function journalFiles(units: readonly string[]): readonly InstanceFile[] {
  const unit = renderTemplate("instance-journal.service", { UNITS: units.join(" ") });
  return [
    file("/usr/local/lib/instance/journal", renderTemplate("journal", {}), "0755"),
    file("/etc/systemd/system/instance-journal.service", unit),
  ];
}

function renderTemplate(name: string, values: Readonly<Record<string, string>>): string {
  return renderFile(join(TEMPLATES, name), values);
}
