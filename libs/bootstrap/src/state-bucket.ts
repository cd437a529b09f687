import { accountRoot, encryptedTransportOnly, policyDocument, roleArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import type { Account, Backend } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { Construct } from "constructs";
import { ROLE_NAMES } from "./pipeline-roles.js";

/**
 * The bucket of the states, in the networking account: versioned, encrypted, over TLS alone, without public access. Each
 * account's roles reach the keys of that account's own stacks: its plan role reads them, its apply role writes them and
 * the lock files beside them. Of other states they read only that of the networking account's main stack, which has the
 * contracts.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export class StateBucket extends AccountConstruct {
  private readonly bucket: S3Bucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly backend: Extract<Backend, { type: "s3" }>,
  ) {
    super(scope, id);
    // AWS refuses to delete a bucket that holds anything.
    this.bucket = new S3Bucket(this, "bucket", { bucket: backend.bucket });
    const bucket = this.bucket.id;
    new S3BucketVersioningA(this, "versioning", { bucket, versioningConfiguration: { status: "Enabled" } });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            backend.kmsKeyId === undefined
              ? { sseAlgorithm: "AES256" }
              : { sseAlgorithm: "aws:kms", kmsMasterKeyId: backend.kmsKeyId },
        },
      ],
    });
    const blocked = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policyDocument([
        encryptedTransportOnly("s3", [this.bucket.arn, `${this.bucket.arn}/*`]),
        ...this.organization.accounts.flatMap((account, index) => this.access(account, index)),
      ]),
      dependsOn: [blocked],
    });
  }

  private access(account: Account, index: number): readonly Statement[] {
    const { organization } = this;
    const role = (name: string) => ({
      Principal: { AWS: accountRoot(organization, account.id) },
      // The role itself could only be named as the principal once it exists.
      Condition: {
        StringEquals: {
          "aws:PrincipalOrgID": organization.id,
          "aws:PrincipalArn": roleArn(organization, account.id, name),
        },
      },
    });
    const { keyPrefix } = this.backend;
    const key = (suffix: string) => `${this.bucket.arn}/${keyPrefix}/${suffix}`;
    const own = [key(`${account.name}.tfstate`), key(`${account.name}_*.tfstate`)];
    const locks = own.map((arn) => `${arn}.tflock`);
    const contracts = key(`${organization.networkAccount.name}.tfstate`);
    const number = String(index);
    return Object.values(ROLE_NAMES).flatMap((name): Statement[] => {
      const sid = name === ROLE_NAMES.plan ? `Plan${number}` : `Apply${number}`;
      return [
        { Sid: `${sid}Lists`, Effect: "Allow", ...role(name), Action: "s3:ListBucket", Resource: this.bucket.arn },
        {
          Sid: `${sid}Reads`,
          Effect: "Allow",
          ...role(name),
          Action: "s3:GetObject",
          Resource: [...new Set([...own, contracts])],
        },
        ...(name === ROLE_NAMES.apply
          ? [
              { Sid: `${sid}Writes`, Effect: "Allow" as const, ...role(name), Action: "s3:PutObject", Resource: own },
              {
                Sid: `${sid}Locks`,
                Effect: "Allow" as const,
                ...role(name),
                Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                Resource: locks,
              },
            ]
          : []),
      ];
    });
  }
}
