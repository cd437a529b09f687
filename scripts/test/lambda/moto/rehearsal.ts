import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { vi } from "vitest";
import { buildFunction } from "../../../src/lambda/build.js";
import { contextOf, loadFunction, type LoadedFunction } from "../../../src/lambda/load.js";
import { Gateway } from "./gateway.js";
import { MotoServer } from "./moto-server.js";

export const REGION = "eu-central-1";

interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A function's zip, moto and the gateway between them. */
export class Rehearsal {
  /** What the function wrote to its log. */
  readonly log: string[] = [];
  private readonly loaded: LoadedFunction[] = [];

  private constructor(
    readonly name: string,
    readonly moto: MotoServer,
    readonly gateway: Gateway,
    private readonly folder: string,
    private readonly zip: string,
  ) {}

  static async start(name: string): Promise<Rehearsal> {
    const folder = mkdtempSync(join(tmpdir(), "causeway-moto-"));
    const { path } = await buildFunction(resolve(import.meta.dirname, "../../../.."), name, folder);
    const moto = await MotoServer.start();
    return new Rehearsal(name, moto, await Gateway.start(moto.url), folder, path);
  }

  async stop(): Promise<void> {
    vi.unstubAllEnvs();
    for (const { remove } of this.loaded) remove();
    rmSync(this.folder, { recursive: true, force: true });
    await this.gateway.stop();
    await this.moto.stop();
  }

  /** Client options for the test itself, which speaks to moto directly and leaves no trace in the gateway. */
  async clientOf(account: string) {
    return { endpoint: this.moto.url, region: REGION, credentials: await this.session(account, this.moto.url) };
  }

  /** Loads the function as Lambda would: configured by its environment, with the credentials of its account. */
  async load(
    account: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<(event: unknown) => Promise<unknown>> {
    const session = await this.session(account, this.gateway.url);
    const variables = {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
      AWS_ENDPOINT_URL: this.gateway.url,
      AWS_EC2_METADATA_DISABLED: "true",
      ...environment,
    };
    for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value);
    const loaded = await this.listening(() => loadFunction(this.zip));
    this.loaded.push(loaded);
    this.gateway.calls.length = 0;
    return (event) => this.listening(() => loaded.handler(event, contextOf(this.name, REGION, account)));
  }

  private async session(account: string, endpoint: string): Promise<Session> {
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret-of-the-test" };
    const sts = new STSClient({ endpoint, region: REGION, credentials });
    const role = { RoleArn: `arn:aws:iam::${account}:role/test`, RoleSessionName: "test" };
    const { Credentials: session } = await sts.send(new AssumeRoleCommand(role));
    if (session === undefined) throw new Error(`No session for ${account}`);
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = session;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }

  /** Keeps what is written meanwhile: Lambda would write it to the log group. */
  private async listening<T>(work: () => Promise<T>): Promise<T> {
    const keep = (chunk: unknown): boolean => {
      this.log.push(String(chunk));
      return true;
    };
    const streams = [process.stdout, process.stderr].map((each) => vi.spyOn(each, "write").mockImplementation(keep));
    try {
      return await work();
    } finally {
      for (const stream of streams) stream.mockRestore();
    }
  }
}
