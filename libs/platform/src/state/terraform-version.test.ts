import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { defineAccount } from "../account/account-app.js";
import { synthesize } from "../synth/synthesize.js";
import { testOrganization, withFakeTerraform } from "../testing/index.js";
import { checkTerraformVersion } from "./terraform-version.js";

const CLOUD = { type: "cloud", organization: "acme" } as const;
const S3 = { type: "s3", bucket: "states", region: "eu-west-1", keyPrefix: "causeway" } as const;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the installed Terraform must know the backend", () => {
  const codes = (version: string, backend: Parameters<typeof checkTerraformVersion>[0]) =>
    withFakeTerraform(version, () => checkTerraformVersion(backend)).result.map(({ found, allowed }) => [
      found,
      allowed,
    ]);

  test("the cloud block with a project needs 1.6", () => {
    expect(codes("1.5.7", CLOUD)).toEqual([["1.5.7", "1.6 or newer"]]);
    expect(codes("1.6.0", CLOUD)).toEqual([]);
    expect(codes("2.0.0", CLOUD)).toEqual([]);
  });

  test("the lock file beside an s3 state needs 1.10", () => {
    expect(codes("1.9.8", S3)).toEqual([["1.9.8", "1.10 or newer"]]);
    expect(codes("1.10.0", S3)).toEqual([]);
  });

  test("a Terraform that cannot be run is a problem, not an exception", () => {
    vi.stubEnv("TERRAFORM_BINARY_NAME", "/nonexistent/terraform");
    expect(checkTerraformVersion(CLOUD)).toMatchObject([{ code: "TERRAFORM_VERSION", path: "backend" }]);
  });
});

test("Terraform is asked once per synthesis, and not at all for local state", () => {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-test-"));
  const apps = ["alpha", "beta", "network"].map((name) =>
    defineAccount(name, ({ stack }) => {
      stack();
    }),
  );
  const runs = (backend: typeof CLOUD | { type: "local" }) =>
    withFakeTerraform("1.11.4", () => synthesize({ organization: testOrganization({ backend }), apps, outdir })).runs;
  try {
    expect(runs(CLOUD)).toBe(1);
    expect(runs({ type: "local" })).toBe(0);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
