import type { AccountConstruct } from "@causeway/platform";

/** Role of the function. Fixed, so that other accounts' roles can trust it before it exists. */
export const FUNCTION_ROLE = "causeway-tag-copy";
/** Role in an account that shares a VPC: reads. */
export const OWNER_ROLE = "causeway-tag-copy-owner";
/** Role in an account that a VPC is shared with: reads, and writes tags. */
export const PARTICIPANT_ROLE = "causeway-tag-copy-participant";

const FORM = /^[\w+=,.@:/-]{2,1224}$/;
const ALLOWED = "2 to 1224 letters, digits and _+=,.@:/-";

/**
 * The external id that the function shows when it assumes a role. It is no secret: it keeps a role from being used for
 * somebody else's errand (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 *
 * Default: made of the organization's id. Reports INVALID_EXTERNAL_ID.
 */
export function externalIdOf(construct: AccountConstruct, given: string | undefined): string {
  if (given === undefined) return `causeway:tag-copy:${construct.organization.id}`;
  if (!FORM.test(given)) {
    construct.report({
      code: "INVALID_EXTERNAL_ID",
      property: "externalId",
      found: given,
      allowed: ALLOWED,
      message: `"${given}" cannot be an external id; allowed: ${ALLOWED}`,
    });
  }
  return given;
}
