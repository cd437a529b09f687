export type { FunctionNetworkProps } from "./function/function-network.js";
export type { FunctionProps } from "./function/function-props.js";
export type { OtherAccountsShare, OwnShare, TagCopyShare } from "./tag-copy/shares.js";
export { TagCopy } from "./tag-copy/tag-copy.js";
export type { TagCopyProps } from "./tag-copy/tag-copy.js";
export { TagCopyOwnerRole, TagCopyParticipantRole } from "./tag-copy/tag-copy-roles.js";
export type { TagCopyParticipantRoleProps, TagCopyRoleProps } from "./tag-copy/tag-copy-roles.js";
