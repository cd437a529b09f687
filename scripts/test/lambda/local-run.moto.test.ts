import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { CreateTagsCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFunction } from "../../src/lambda/build.js";
import { motoIsThere, MotoServer } from "./moto/moto-server.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const REGION = "eu-central-1";
/** Whose credentials moto takes any unknown key for. */
const ACCOUNT = "123456789012";

describe.skipIf(!motoIsThere())("npm run lambda", () => {
  let moto: MotoServer;
  let folder: string;
  let vpc: string;
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret-of-the-test" };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "causeway-run-"));
    await buildFunction(ROOT, "tag-copy");
    moto = await MotoServer.start();
    const ec2 = new EC2Client({ endpoint: moto.url, region: REGION, credentials });
    vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId ?? "";
    await ec2.send(new CreateTagsCommand({ Resources: [vpc], Tags: [{ Key: "Name", Value: "shared" }] }));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await moto.stop();
  });

  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  }

  function lambda(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    const environment = {
      ...process.env,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: undefined,
    };
    const command = [
      "--import",
      "tsx",
      "scripts/src/lambda.ts",
      "tag-copy",
      "--endpoint",
      moto.url,
      "--region",
      REGION,
    ];
    return promisify(execFile)(process.execPath, [...command, ...args], { cwd: ROOT, env: environment });
  }

  it("rehearses a function from its zip: the difference on stdout as JSON, the log on stderr", async () => {
    const environment = {
      SHARES: [{ owner: ACCOUNT, region: REGION, vpcs: [vpc], participants: ["222222222222"] }],
      OWNER_ROLE_NAME: "tag-source",
      PARTICIPANT_ROLE_NAME: "tag-copy",
      EXTERNAL_ID: "an-external-id",
    };
    const { stdout, stderr } = await lambda(
      "--event",
      file("event.json", { mode: "reconcile" }),
      "--environment",
      file("environment.json", environment),
      "--dry-run",
    );
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      tasks: [{ owner: ACCOUNT, participant: "222222222222", status: "waiting", notVisible: [vpc] }],
    });
    expect(stderr).toContain('"correlationId"');
    expect(stderr).not.toContain("NodeVersionSupportWarning");
  });

  it("says what is wrong with the configuration, and fails", async () => {
    const event = file("event.json", { mode: "reconcile" });
    await expect(lambda("--event", event)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("INVALID_CONFIGURATION: OWNER_ROLE_NAME: found nothing") as unknown,
    });
  });

  it("says which file it cannot read", async () => {
    await expect(lambda("--event", join(folder, "none.json"))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("none.json cannot be read as JSON") as unknown,
    });
  });
});
