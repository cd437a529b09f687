import { renderFile } from "@causeway/aws";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../templates");
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "forwarding-appliance.sh": {},
  "geneve-appliance.sh": { HEALTH_PORT: "8080", GWLBTUN_URL: "s3://bucket/gwlbtun" },
};

test.each(readdirSync(FOLDER))(
  "the template %s is a script once its values are filled in, and fits into user data",
  (name) => {
    const script = renderFile(join(FOLDER, name), VALUES[name] ?? {});
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(Buffer.byteLength(script)).toBeLessThan(16_384);
  },
);
