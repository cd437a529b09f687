import { checkUserData, escapeForTerraform, renderFile } from "@causeway/aws";
import type { AccountConstruct } from "@causeway/platform";
import type { UserDataProps } from "./machine-props.js";

/**
 * The text of user data, escaped for Terraform. It is not compressed: only images with cloud-init could read it. Reports
 * INVALID_USER_DATA for a template that cannot be read or filled in, and USER_DATA_TOO_LARGE.
 */
export function readUserData(construct: AccountConstruct, { template, values = {} }: UserDataProps): string {
  const property = "userData.template";
  try {
    const text = renderFile(template, values);
    checkUserData(construct, property, text, "plain");
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
