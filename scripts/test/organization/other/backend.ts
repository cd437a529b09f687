import type { OrganizationDescription } from "@causeway/organization";

/** Where states are kept. The test puts others in its place. */
export const backend: OrganizationDescription["backend"] = { type: "local" };
