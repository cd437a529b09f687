import { customerKey, encryptedTransportOnly, escapeForTerraform, policyDocument } from "@causeway/aws";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** How long an earlier configuration can be looked up. */
const OLD_VERSION_DAYS = 90;

/**
 * The bucket that instances pull their configuration from: versioned, under a KMS key of its own, reached over TLS alone,
 * with no ACLs and no public access. Terraform writes it, so that nothing is lost with it.
 */
export class ConfigurationBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly key: KmsKey;
  private readonly secured: ITerraformDependable[];

  constructor(scope: Construct, id: string, proxyName: string) {
    super(scope, id);
    this.key = customerKey(this, "key", { description: `Configuration of proxy ${proxyName}` });
    const bucket = new S3Bucket(this, "bucket", {
      bucketPrefix: `${proxyName.toLowerCase().slice(0, 36)}-`,
      // Every version of what it holds comes from Terraform.
      forceDestroy: true,
    });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    const blocked = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    this.secured = [
      versioning,
      blocked,
      new S3BucketOwnershipControls(this, "ownership", {
        bucket: bucket.id,
        rule: { objectOwnership: "BucketOwnerEnforced" },
      }),
      new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
        bucket: bucket.id,
        rule: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.key.arn },
            bucketKeyEnabled: true,
          },
        ],
      }),
      this.policy(bucket, blocked),
    ];
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSION_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [versioning],
    });
  }

  /** @returns what instances wait for: the objects, which exist once the bucket is as it should be */
  put(files: readonly { readonly name: string; readonly content: string }[]): ITerraformDependable[] {
    return files.map(
      ({ name, content }) =>
        new S3Object(this, `object-${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}`, {
          bucket: this.name,
          key: name,
          content: escapeForTerraform(content),
          contentType: "application/octet-stream",
          serverSideEncryption: "aws:kms",
          kmsKeyId: this.key.arn,
          dependsOn: [...this.secured],
        }),
    );
  }

  private policy(bucket: S3Bucket, blocked: ITerraformDependable): S3BucketPolicy {
    return new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: policyDocument([
        encryptedTransportOnly("s3", [bucket.arn, `${bucket.arn}/*`]),
        {
          Sid: "CurrentTlsOnly",
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: "s3:*",
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
        },
      ]),
      // The two change the bucket's policy status at once otherwise, and S3 refuses one of them.
      dependsOn: [blocked],
    });
  }
}
