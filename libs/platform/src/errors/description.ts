import type { CodeEntry } from "./entry.js";

/** The organization's description, accounts and stacks: `organization`, `platform` and the `synth` command. */
export const DESCRIPTION = {
  CROSS_STACK_REFERENCE: [
    "A stack refers to another stack's resources directly.",
    "Publish the value through a contract and read it there.",
  ],
  DUPLICATE_ACCOUNT_ID: ["Two accounts have the same id.", "Give each account its own twelve digits."],
  DUPLICATE_ADDRESS: ["Two resources would have the same Terraform address.", "Give one of them another id."],
  DUPLICATE_CONNECTION: [
    "A pair of segments is connected twice.",
    "Remove one: a connection holds in both directions.",
  ],
  DUPLICATE_ID: ["Two constructs in one scope have the same id.", "Give one of them another id."],
  DUPLICATE_PROVIDER: ["A stack has a second default AWS provider.", "Reach other accounts through `AccountScope`."],
  DUPLICATE_SEGMENT: ["An account names a segment twice.", "Remove one."],
  EGRESS_OF_UNINSPECTED_INTERNET: [
    "Inspection names a way to the internet that nothing would take.",
    "Leave `inspection.egress` out, or have the internet's traffic inspected.",
  ],
  EGRESS_WITHOUT_INTERNET: [
    "A segment names an egress and does not reach the internet.",
    "Remove `egress`, or let the segment reach the internet.",
  ],
  INGRESS_WITH_INTERNET: [
    "An ingress segment asks the hub for internet access that its VPCs have themselves.",
    "Leave `internet` out.",
  ],
  INTERNET_NOT_INSPECTED: [
    "A segment reaches the internet, and neither inspection nor an egress leads it there.",
    "Name an egress, or have the internet's traffic inspected.",
  ],
  INVALID_FORMAT: ["A value of the description has the wrong form.", "Write it as the message says."],
  INVALID_ID: [
    "A construct's id cannot be part of a Terraform address.",
    "Use letters, digits and hyphens, starting with a letter.",
  ],
  INVALID_INTENT: ["An intent does not fit the schema of intents.", "Correct the field that the message names."],
  INVALID_KEY: ["A name in the description has the wrong form.", "Use lower-case letters, digits and single hyphens."],
  INVALID_TYPE: [
    "A value of the description is missing, or of the wrong type.",
    "Give a value of the type that the message names.",
  ],
  INVALID_UNION: [
    "A value of the description is none of the forms that are allowed.",
    "Use one of the forms that docs/organization.md lists.",
  ],
  INVALID_VALUE: ["A value of the description is not one of those allowed.", "Use one that the message lists."],
  MISSING_TAG: ["An account lacks a mandatory tag.", "Add the tag to the account, or to the defaults."],
  NETWORK_REMOVED_FIRST: [
    "The networking account is to be destroyed while others depend on it.",
    "Destroy the accounts that the message names first.",
  ],
  NO_BOOTSTRAP: [
    "The description names no management account or no pipeline, for which the bootstrap makes roles.",
    "Add `management` and `pipeline`, as docs/bootstrap.md says.",
  ],
  NO_ORGANIZATION: [
    "A module does not export an organization.",
    "Export `defineOrganization({ ... })` as its default.",
  ],
  NO_WAY_TO_INTERNET: [
    "A segment reaches the internet, and what was inspected does not leave.",
    "Name an egress for the segment or for inspection.",
  ],
  NOTHING_TO_INSPECT: [
    "Only the internet's traffic is inspected, and none may leave.",
    "Name how it leaves, or inspect traffic between segments too.",
  ],
  RESERVED_NAME: [
    "An account has the name of the management account, which stands beside the others.",
    "Give it another name.",
  ],
  SEGMENT_WITHOUT_ACCOUNT: [
    "No account may use the segment, so that no VPC could belong to it.",
    "Add it to `segments` of the accounts whose VPCs belong to it, or remove it.",
  ],
  SELF_CONNECTION: ["A connection joins a segment with itself.", "Set `internal: true` on the segment."],
  SHARED_SEGMENT_POOL: [
    "Two segments have the same pool, by which the hub tells them apart.",
    "Give each segment a pool of its own.",
  ],
  STACK_DROPPED: [
    "A stack is no longer described (a notice).",
    "Destroy what was applied of it, if that is still there.",
  ],
  TERRAFORM_BINARY_NAME: [
    "The Terraform command that `TERRAFORM_BINARY_NAME` names cannot be used.",
    "Install it, or name another.",
  ],
  TERRAFORM_VERSION: ["The backend needs a newer Terraform.", "Install the version that the message names."],
  TOO_BIG: ["A value of the description is too large or too long.", "Stay within the limit that the message names."],
  TOO_SMALL: ["A value of the description is too small or too short.", "Stay within the limit that the message names."],
  UNEXPECTED_ERROR: [
    "An app or a construct threw an exception.",
    "Follow the stack trace; if it ends in a lib, report a bug.",
  ],
  UNKNOWN_ACCOUNT: [
    "The organization has no account of this name.",
    "Use one of the known names, or describe the account.",
  ],
  UNKNOWN_APP: ["No folder below `apps/` belongs to the account.", "Create the app, or name another account."],
  UNKNOWN_EGRESS: [
    "No segment and no inspection policy names this egress.",
    "Use a known name, or name it in the description.",
  ],
  UNKNOWN_ORGANIZATIONALUNIT: [
    "The organization has no organizational unit of this name.",
    "Use one of the known names, or describe the unit.",
  ],
  UNKNOWN_POOL: [
    "The organization has no pool of this name in the region.",
    "Use one of the known names, or describe the pool.",
  ],
  UNKNOWN_REGION: [
    "The organization has no region of this name.",
    "Use one of the known names, or describe the region.",
  ],
  UNKNOWN_SEGMENT: [
    "The organization has no segment of this name.",
    "Use one of the known names, or describe the segment.",
  ],
  UNKNOWN_ZONE: ["The region has no zone of this name.", "Use one of the known names."],
  UNPUBLISHED_CONTRACT: [
    "A stack reads a value that the other stack does not publish.",
    "Publish it there, or name the stack that does.",
  ],
  UNRECOGNIZED_KEYS: ["The description has a property that is not known.", "Correct its spelling, or remove it."],
  WRONG_ACCOUNT: ["An app describes another account than its folder's name.", "Make folder and `defineAccount` agree."],
  WRONG_PROVIDER: [
    "A resource would be created in another account than its place says.",
    "Pass the provider of its `AccountScope`.",
  ],
} as const satisfies Record<string, CodeEntry>;
