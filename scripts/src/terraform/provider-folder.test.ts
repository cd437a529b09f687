import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findProvider, newest, platform } from "./provider-folder.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "causeway-mirror-test-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Puts an unpacked provider into a mirror below the test's folder. */
function provider(mirror: string, version: string, os = platform()): string {
  const folder = join(root, mirror, "registry.terraform.io/hashicorp/aws", version, os);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `terraform-provider-aws_v${version}_x5`), "");
  return folder;
}

/** An environment in which nothing outside the test's folder is looked at. */
function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { HOME: join(root, "home"), XDG_DATA_DIRS: join(root, "share"), ...more };
}

describe("finding the AWS provider", () => {
  it("takes the newest version by number, not by letter", () => {
    provider("m", "5.9.0");
    const path = provider("m", "5.100.0");
    expect(newest([join(root, "m")])).toEqual({ version: "5.100.0", mirror: join(root, "m"), path });
  });

  it("leaves out a provider for another platform", () => {
    provider("m", "5.9.0", "plan9_mips");
    expect(newest([join(root, "m")])).toBeUndefined();
  });

  it("leaves out a folder without an executable", () => {
    mkdirSync(join(root, "m/registry.terraform.io/hashicorp/aws/6.0.0", platform()), { recursive: true });
    expect(newest([join(root, "m")])).toBeUndefined();
  });

  it("looks only at the mirror that CAUSEWAY_TERRAFORM_MIRROR names, if it is set", () => {
    provider("home/.terraform.d/plugins", "6.0.0");
    const path = provider("named", "5.0.0");
    const named = (mirror: string) => environment({ CAUSEWAY_TERRAFORM_MIRROR: join(root, mirror) });
    expect(findProvider(named("named"), [])?.path).toBe(path);
    expect(findProvider(named("empty"), [])).toBeUndefined();
  });

  it.each(["home/.terraform.d/plugins", "home/.local/share/terraform/plugins", "share/terraform/plugins"])(
    "looks at Terraform's implied mirror %s",
    (mirror) => {
      const path = provider(mirror, "5.0.0");
      expect(findProvider(environment(), [])?.path).toBe(path);
    },
  );

  it("prefers an implied mirror to one that a search finds", () => {
    provider("opt/plugins", "6.0.0");
    const path = provider("share/terraform/plugins", "5.0.0");
    expect(findProvider(environment(), [join(root, "opt")])?.path).toBe(path);
  });

  it("searches a few folders deep and no further", () => {
    const path = provider("opt/a/b/c", "5.0.0");
    expect(findProvider(environment(), [join(root, "opt")])?.path).toBe(path);
    expect(findProvider(environment(), [root])).toBeUndefined();
  });
});

describe("the platform's name", () => {
  it.each([
    ["linux", "x64", "linux_amd64"],
    ["darwin", "arm64", "darwin_arm64"],
    ["win32", "ia32", "windows_386"],
  ])("of %s on %s is %s", (os, processor, expected) => {
    expect(platform(os, processor)).toBe(expected);
  });
});
