import { customerKey, escapeForTerraform } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

/** Bytes of a secret: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MOST_BYTES = 65_536;

/** The allow list in Secrets Manager, under a KMS key of its own. Reports ALLOW_LIST_TOO_LARGE. */
export class AllowListSecret extends AccountConstruct {
  readonly arn: string;
  readonly key: KmsKey;
  private readonly secret: SecretsmanagerSecret;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    this.key = customerKey(this, "key", { description: `Configuration of proxy ${name}` });
    this.secret = new SecretsmanagerSecret(this, "secret", {
      namePrefix: `${name}-`,
      description: `Domains that proxy ${name} lets through`,
      kmsKeyId: this.key.arn,
      // Every version comes from Terraform: nothing needs to be recovered.
      recoveryWindowInDays: 0,
    });
    this.arn = this.secret.arn;
  }

  /** @returns what instances wait for */
  put(content: string): ITerraformDependable {
    const bytes = Buffer.byteLength(content);
    if (bytes > MOST_BYTES) {
      this.report({
        code: "ALLOW_LIST_TOO_LARGE",
        found: `${String(bytes)} bytes`,
        allowed: `${String(MOST_BYTES)} bytes`,
        message: `the allow list takes ${String(bytes)} bytes; a secret holds ${String(MOST_BYTES)}`,
      });
    }
    return new SecretsmanagerSecretVersion(this, "version", {
      secretId: this.secret.id,
      secretString: escapeForTerraform(content),
    });
  }
}
