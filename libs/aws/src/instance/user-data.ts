import { gzipSync } from "node:zlib";
import type { AccountConstruct } from "@causeway/platform";
import { Fn, TerraformLocal } from "cdktf";
import type { Construct } from "constructs";

/** `compressed` is for images with cloud-init, which decompresses it; others read the text as it is. */
export type UserDataForm = "compressed" | "plain";

/**
 * User data as EC2 takes it, in base64: of the local value `user-data`, so that a plan shows the text.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 * @see https://cloudinit.readthedocs.io/en/latest/explanation/format.html
 */
export function encodedUserData(scope: Construct, userData: string, form: UserDataForm): string {
  const text = new TerraformLocal(scope, "user-data", userData).asString;
  return form === "compressed" ? Fn.base64gzip(text) : (Fn.base64encode(text) as string);
}

/** Before it is encoded. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MOST_BYTES = 16 * 1024;
/** What an ARN takes, the longest that is known at apply time alone. */
const ARN = "arn:aws:secretsmanager:eu-central-1:111111111111:secret:0123456789abcdef0123456789abcdef-012345";
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Reports USER_DATA_TOO_LARGE for what takes more than 16 KiB, with an ARN for each token. */
export function checkUserData(
  construct: AccountConstruct,
  property: string,
  userData: string,
  form: UserDataForm,
): void {
  const text = userData.replaceAll(TOKEN, ARN);
  const bytes = form === "compressed" ? gzipSync(text).length : Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    construct.report({
      code: "USER_DATA_TOO_LARGE",
      property,
      found: `about ${String(bytes)} bytes${form === "compressed" ? ", compressed" : ""}`,
      allowed: `at most ${String(MOST_BYTES)} bytes`,
      message: `what an instance starts with takes about ${String(bytes)} bytes; EC2 takes ${String(MOST_BYTES)}`,
    });
  }
}
