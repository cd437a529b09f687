export { defineOrganization, Organization, OrganizationError } from "./organization.js";
export type { Account, InspectionPolicy, Pipeline, Segment, Zone } from "./organization.js";
export type { Backend, OrganizationDescription } from "./schema.js";
// A star, because only then an organization can add to `KnownOrganization` of this module.
export type * from "./names.js";
