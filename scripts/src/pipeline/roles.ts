import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROLE_NAMES } from "@causeway/bootstrap";
import type { Organization } from "@causeway/organization";

/** `plan` reads, also in the networking account; `apply` writes. Each account has one of both. */
export type Purpose = "plan" | "apply";

/** Environment variables of a Terraform process. */
export type Environment = Readonly<Record<string, string>>;

/** Identity that AWS STS is shown, and that the roles' trust policies name as audience. */
const AUDIENCE = "sts.amazonaws.com";

/** Keys of a user, which AWS's SDKs would take before a web identity. */
const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"];

/**
 * The roles with which Terraform acts in the accounts. In a pipeline it assumes them by OIDC: GitHub gives a token for
 * each process, GitLab one for the job, in CAUSEWAY_WEB_IDENTITY_TOKEN. Elsewhere Terraform takes the credentials that
 * it finds, as on a laptop.
 */
export class Roles implements Disposable {
  private readonly scratch = mkdtempSync(join(tmpdir(), "causeway-roles-"));
  private tokens = 0;

  constructor(
    private readonly organization: Organization,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  [Symbol.dispose](): void {
    rmSync(this.scratch, { recursive: true });
  }

  /** Whether roles are assumed by a pipeline's identity. */
  get byIdentity(): boolean {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: github, CAUSEWAY_WEB_IDENTITY_TOKEN: other } = this.env;
    return (github ?? other ?? "") !== "";
  }

  arn(account: string, purpose: Purpose): string {
    const { partition } = this.organization;
    const id = this.organization.account(account)?.id ?? "";
    return `arn:${partition}:iam::${id}:role/${ROLE_NAMES[purpose]}`;
  }

  /**
   * The environment of a Terraform process that acts in an account. Provider and S3 backend both assume the role that
   * AWS_ROLE_ARN names: https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
   */
  async environment(account: string, purpose: Purpose): Promise<Environment> {
    const env = Object.entries(this.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    if (!this.byIdentity) return Object.fromEntries(env) as Environment;
    const file = join(this.scratch, `token-${String(this.tokens++)}`);
    writeFileSync(file, await this.token(), { mode: 0o600 });
    return {
      ...(Object.fromEntries(env.filter(([name = ""]) => !KEYS.includes(name))) as Environment),
      AWS_ROLE_ARN: this.arn(account, purpose),
      AWS_ROLE_SESSION_NAME: `causeway-${purpose}`,
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
    };
  }

  /**
   * GitHub's tokens live for minutes, so that each process gets one of its own:
   * https://docs.github.com/en/actions/reference/security/oidc
   */
  private async token(): Promise<string> {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = this.env;
    if (url === undefined) return this.env["CAUSEWAY_WEB_IDENTITY_TOKEN"] ?? "";
    const response = await fetch(`${url}&audience=${AUDIENCE}`, {
      headers: { Authorization: `bearer ${bearer ?? ""}` },
    });
    if (!response.ok) {
      throw new Error(`GitHub gave no identity token (${String(response.status)}): the job needs "id-token: write"`);
    }
    return ((await response.json()) as { value: string }).value;
  }
}
