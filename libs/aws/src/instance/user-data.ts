import { gzipSync } from "node:zlib";
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

/** Of user data, compressed. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
export const MOST_USER_DATA = 16 * 1024;
/** What an ARN takes, the longest that is known at apply time alone. */
const ARN = "arn:aws:secretsmanager:eu-central-1:111111111111:secret:0123456789abcdef0123456789abcdef-012345";
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Bytes of user data as `launchTemplateUserData` hands it over, with an ARN for each token: at most `MOST_USER_DATA`. */
export function userDataBytes(userData: string): number {
  return gzipSync(userData.replaceAll(TOKEN, ARN)).length;
}
