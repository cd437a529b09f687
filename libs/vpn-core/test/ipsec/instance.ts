import { readFileSync } from "node:fs";
import { join } from "node:path";
import { file } from "@causeway/aws";
import type { InstanceFile } from "@causeway/aws";
import type { Namespace } from "../netlab/namespace.js";

/** What stands for commands of an image, and for AWS. */
const COMMANDS = ["aws", "curl", "journalctl", "systemctl"].map((name) =>
  file(`/usr/local/bin/${name}`, readFileSync(join(import.meta.dirname, "commands", name), "utf8"), "0755"),
);
const AGENT = file("/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl", "#!/bin/bash\n", "0755");

/** Makes a namespace an instance with these files, and runs its boot script. */
export async function bootInstance(namespace: Namespace, files: readonly InstanceFile[]): Promise<void> {
  await writeFiles(namespace, [...COMMANDS, AGENT, ...files]);
  const boot = files.find(({ path }) => path.endsWith("/boot"))?.path ?? "";
  await namespace.run(`PATH=/usr/local/bin:$PATH ${boot}`);
}

export async function writeFiles(namespace: Namespace, files: readonly InstanceFile[]): Promise<void> {
  const lines = files.map(({ path, mode, content }) => `${path} ${mode} ${Buffer.from(content).toString("base64")}\n`);
  const write = `
    while read -r path mode content; do
      mkdir -p "\${path%/*}"
      base64 -d <<<"$content" >"$path"
      chmod "$mode" "$path"
    done`;
  await namespace.run(write, lines.join(""));
}
