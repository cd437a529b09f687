import { Fn, TerraformLocal } from "cdktf";
import type { Construct } from "constructs";

/**
 * `user_data` of a launch template: the local value `user-data` with the text, so that a plan shows it, compressed, because
 * user data may have 16 KB before it is encoded in base64. cloud-init decompresses it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 * @see https://cloudinit.readthedocs.io/en/latest/explanation/format.html
 */
export function launchTemplateUserData(scope: Construct, userData: string): string {
  return Fn.base64gzip(new TerraformLocal(scope, "user-data", userData).asString);
}
