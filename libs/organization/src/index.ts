export { defineOrganization, Organization, OrganizationError } from "./organization.js";
export type { Account, InspectionPolicy, Segment, Zone } from "./organization.js";
export type { Backend, OrganizationDescription } from "./schema.js";
