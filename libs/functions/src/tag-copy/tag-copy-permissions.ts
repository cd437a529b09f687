import type { Statement } from "@causeway/aws";
import type { Organization } from "@causeway/organization";

/** EC2 knows no resource for lists: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const READ: Statement = {
  Sid: "Read",
  Effect: "Allow",
  Action: ["ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
  Resource: "*",
};

/**
 * Writing tags of VPCs, subnets and route tables. AWS does not say whether a shared resource's ARN holds its owner's
 * account or that of whoever tags it, so both are named.
 *
 * @param accounts ids
 */
export function tagPermissions({ partition, regions }: Organization, accounts: readonly string[]): Statement {
  const places = regions.flatMap((region) => accounts.map((account) => `arn:${partition}:ec2:${region}:${account}`));
  return {
    Sid: "Tag",
    Effect: "Allow",
    Action: ["ec2:CreateTags", "ec2:DeleteTags"],
    Resource: places.flatMap((place) => ["route-table", "subnet", "vpc"].map((type) => `${place}:${type}/*`)),
  };
}
