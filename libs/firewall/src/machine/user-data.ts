import { escapeForTerraform, renderFile } from "@causeway/aws";
import type { AccountConstruct } from "@causeway/platform";
import { Token } from "cdktf";
import type { UserDataProps } from "./machine-props.js";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MAX_BYTES = 16_384;

/**
 * The text of user data, escaped for Terraform. It is not compressed: only images with cloud-init could read it. Reports
 * INVALID_USER_DATA for a template that cannot be read or filled in, and USER_DATA_TOO_LONG unless tokens hide its length.
 */
export function readUserData(construct: AccountConstruct, { template, values = {} }: UserDataProps): string {
  const property = "userData.template";
  try {
    const text = renderFile(template, values);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES && !Token.isUnresolved(text)) {
      construct.report({
        code: "USER_DATA_TOO_LONG",
        property,
        found: `${String(bytes)} bytes`,
        allowed: `at most ${String(MAX_BYTES)} bytes`,
        message: `the user data has ${String(bytes)} bytes; let it fetch the rest`,
      });
    }
    return escapeForTerraform(text);
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    construct.report({
      code: "INVALID_USER_DATA",
      property,
      found: template,
      allowed: "a file of which every placeholder @@NAME@@ has a value, and every value a placeholder",
      message: error.message,
    });
    return "";
  }
}
