import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { LoopbackServer } from "./loopback-server.js";

const SERVER = resolve(import.meta.dirname, "../../emulation/server.py");

/** Role that the pipeline assumes in every account. The emulation makes it where it is told of an account. */
export const DEPLOY_ROLE = "causeway-deploy";

/** One call of an API, as the emulation answered it. */
export interface Call {
  readonly account: string | null;
  /** ARN of the caller's role. */
  readonly role: string | null;
  readonly service: string;
  readonly action: string;
  /** HTTP status. */
  readonly status: number;
}

/** Makes AWS refuse calls. */
export interface Fault {
  /** E.g. `CreateSubnet`. */
  readonly action: string;
  /** AWS's error code, e.g. `VpcLimitExceeded`. */
  readonly code: string;
  readonly message: string;
  /** Calls that succeed before. Default: none. */
  readonly skip?: number;
  /** Calls that are refused. Default: 1. */
  readonly times?: number;
}

/** Why the emulation cannot be run here; undefined if it can. */
export function emulationMissing(): string | undefined {
  const { status } = spawnSync("python3", ["-c", "import moto.server, moto.moto_server.werkzeug_app"], {
    stdio: "ignore",
  });
  return status === 0 ? undefined : "python3 has no moto server: pip install 'moto[server]==5.2.1'";
}

/** AWS on loopback, with state in memory: moto, and what `scripts/emulation` puts beside it. */
export class EmulatedAws {
  private constructor(
    private readonly server: LoopbackServer,
    /** File with a line for each call. */
    readonly log: string,
  ) {}

  /** @param folder for its log */
  static async start(folder: string): Promise<EmulatedAws> {
    const log = join(folder, "calls.log");
    const server = await LoopbackServer.start((port) => ["python3", "-B", SERVER, port, log], "/_emulation/calls");
    return new EmulatedAws(server, log);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  get url(): string {
    return this.server.url;
  }

  /** Tells which accounts there are, and makes the deploy role in each. May be called again with more. */
  async describe(organization: { id: string; accounts: readonly { id: string }[] }): Promise<void> {
    await this.control("organization", {
      id: organization.id,
      accounts: organization.accounts.map(({ id }) => id),
    });
  }

  /** What exists, one line a resource, sorted. */
  inventory(): Promise<readonly string[]> {
    return this.control("inventory");
  }

  /** All calls so far. */
  calls(): Promise<readonly Call[]> {
    return this.control("calls");
  }

  async fail(fault: Fault): Promise<void> {
    await this.control("fault", fault);
  }

  /** Options of an SDK client that calls as an account's deploy role. */
  async clientOf(accountId: string, region: string) {
    const operator = new STSClient({
      endpoint: this.url,
      region,
      credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
    });
    const { Credentials: session } = await operator.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/${DEPLOY_ROLE}`, RoleSessionName: "rehearsal" }),
    );
    return {
      endpoint: this.url,
      region,
      credentials: {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        sessionToken: session?.SessionToken ?? "",
      },
    };
  }

  /** Environment of a process that calls as an account's deploy role. */
  async environmentOf(accountId: string, region: string): Promise<Record<string, string>> {
    const { credentials } = await this.clientOf(accountId, region);
    return {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_ENDPOINT_URL: this.url,
    };
  }

  private async control<T>(name: string, body: unknown = {}): Promise<T> {
    const response = await fetch(`${this.url}/_emulation/${name}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`the emulation failed: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
