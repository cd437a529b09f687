import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { proxyKey } from "../fleet/proxy-key.js";
import { escapeForTerraform } from "@causeway/instance";

/** The allow list in Secrets Manager, under a KMS key of its own. */
export class AllowListSecret extends Construct {
  readonly arn: string;
  readonly key: KmsKey;
  private readonly secret: SecretsmanagerSecret;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    this.key = proxyKey(this, "key", name);
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
    return new SecretsmanagerSecretVersion(this, "version", {
      secretId: this.secret.id,
      secretString: escapeForTerraform(content),
    });
  }
}
