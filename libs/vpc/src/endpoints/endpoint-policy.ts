import { policyDocument } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import type { AccountStack } from "@causeway/platform";

/**
 * What may pass an endpoint: the organization's principals to the organization's resources, and the few resources of
 * AWS's own that the service's clients cannot do without. It grants nothing: policies of principals and resources
 * still decide. Credentials of another organization, or a bucket of one, are of no use in the VPC.
 *
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 *
 * @param service short name, e.g. `s3` or `ssm`
 */
export function endpointPolicy(stack: AccountStack, service: string): string {
  const own: Statement = {
    Sid: "OrganizationToOrganization",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: {
      StringEquals: { "aws:PrincipalOrgID": stack.organization.id, "aws:ResourceOrgID": stack.organization.id },
    },
  };
  return policyDocument([own, ...(EXCEPTIONS[service]?.(stack) ?? [])]);
}

const EXCEPTIONS: Readonly<Record<string, (stack: AccountStack) => readonly Statement[]>> = {
  s3: downloadsFromAws,
  ssm: documentsOfAws,
  sts: federatedLogin,
};

/**
 * Buckets of AWS that instances and containers download from. Most requests are anonymous, so no condition on the
 * principal can hold; reading from buckets that AWS alone writes gives nothing away.
 *
 * - Amazon Linux 2023 packages: https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
 * - Systems Manager's agent: https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html
 * - image layers of ECR: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * - CloudWatch's agent: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html
 */
function downloadsFromAws({ region, organization }: AccountStack): readonly Statement[] {
  const buckets = [
    `al2023-repos-${region}-de612dc2`,
    `aws-ssm-${region}`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    `${region}-birdwatcher-prod`,
    `aws-ssm-distributor-file-${region}`,
    `aws-ssm-document-attachments-${region}`,
    `patch-baseline-snapshot-${region}`,
    `prod-${region}-starport-layer-bucket`,
    `amazoncloudwatch-agent-${region}`,
  ];
  return [
    {
      Sid: "DownloadsFromAws",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: buckets.map((bucket) => `arn:${organization.partition}:s3:::${bucket}/*`),
    },
  ];
}

/**
 * AWS's own documents and public parameters belong to no organization.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html
 */
function documentsOfAws({ region, organization }: AccountStack): readonly Statement[] {
  const arn = `arn:${organization.partition}:ssm:${region}:`;
  return [
    {
      Sid: "DocumentsOfAws",
      Effect: "Allow",
      Principal: "*",
      Action: [
        "ssm:Describe*",
        "ssm:Get*",
        "ssm:List*",
        "ssm:CreateAssociation",
        "ssm:SendCommand",
        "ssm:StartSession",
      ],
      Resource: [`${arn}:document/*`, `${arn}:parameter/aws/*`],
      Condition: { StringEquals: { "aws:PrincipalOrgID": organization.id } },
    },
  ];
}

/** Who presents a token of an identity provider has no AWS credentials yet: the role must be the organization's. */
function federatedLogin({ organization }: AccountStack): readonly Statement[] {
  return [
    {
      Sid: "FederatedLogin",
      Effect: "Allow",
      Principal: "*",
      Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceOrgID": organization.id } },
    },
  ];
}
