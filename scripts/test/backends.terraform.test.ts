import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { appNames } from "../src/synth/load.js";
import { synthesizeSample } from "../src/terraform/sample-organization.js";
import { copyStack, providerVersion, readStacks } from "../src/terraform/stacks.js";
import type { SynthesizedStack } from "../src/terraform/stacks.js";
import { errorsOf, Terraform } from "../src/terraform/terraform.js";

/** A host that no name server knows: nothing leaves this machine, online or not. */
const HOST = "terraform.invalid";

const BACKENDS = [
  {
    backend: { type: "cloud", organization: "example", project: "network", hostname: HOST, workspacePrefix: "net-" },
    // Terraform has understood the block and looks for the service that it names.
    stopsAt: `https://${HOST}/.well-known/terraform.json`,
  },
  {
    backend: {
      type: "s3",
      bucket: "example-states",
      region: "eu-central-1",
      keyPrefix: "network",
      kmsKeyId: "alias/state",
    },
    stopsAt: "No valid credential sources found",
  },
] as const;

describe.skipIf(inject("terraformMissing") !== "").each(BACKENDS)(
  "with backend $backend.type",
  ({ backend, stopsAt }) => {
    let outdir: string;
    let stacks: readonly SynthesizedStack[];
    let terraform: Terraform;

    beforeAll(async () => {
      outdir = mkdtempSync(join(tmpdir(), "causeway-backend-"));
      await synthesizeSample(outdir, backend);
      stacks = readStacks(outdir);
      terraform = await Terraform.prepare(providerVersion(stacks));
    });

    afterAll(() => {
      terraform[Symbol.dispose]();
      rmSync(outdir, { recursive: true });
    });

    it("every app is synthesized", () => {
      expect(stacks.map(({ name }) => name)).toEqual(expect.arrayContaining(appNames()));
    });

    it("no two stacks keep their state in one place", () => {
      const places = stacks.map(({ json }) => JSON.stringify([json.terraform?.["backend"], json.terraform?.["cloud"]]));
      expect(new Set(places).size).toBe(stacks.length);
    });

    it("Terraform accepts the backend's block of every stack", async () => {
      for (const stack of stacks) {
        const folder = terraform.folder(stack.name);
        copyStack(stack, folder);
        expect(await terraform.initializeBackend(folder)).toContain(stopsAt);
      }
    });

    it("every stack that reads another one's state is valid", async () => {
      for (const stack of stacks.filter(({ json }) => json.data?.["terraform_remote_state"] !== undefined)) {
        const folder = terraform.folder(stack.name);
        copyStack(stack, folder);
        expect(errorsOf(await terraform.validate(folder))).toEqual([]);
      }
    });
  },
);
