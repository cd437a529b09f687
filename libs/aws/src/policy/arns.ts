import type { Organization } from "@causeway/organization";
import { AccountStack } from "@causeway/platform";
import type { IConstruct } from "constructs";

/**
 * ARN of something in the stack's account and Region.
 *
 * @param service e.g. `ec2`
 * @param resource with its type, e.g. `instance/*`
 */
export function stackArn(scope: IConstruct, service: string, resource: string): string {
  const { account, region, organization } = AccountStack.of(scope);
  return `arn:${organization.partition}:${service}:${region}:${account.id}:${resource}`;
}

/** A whole account as a policy's principal: which of its users and roles it means, the account's own policies say. */
export function accountRoot({ partition }: Organization, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** @param name with its path, e.g. `pipelines/causeway-apply` */
export function roleArn({ partition }: Organization, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
