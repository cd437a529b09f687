import type { Organization } from "@causeway/organization";
import { synthesize } from "@causeway/platform";
import { appNames, loadApps, loadOrganization } from "../synth/load.js";

type Backend = Organization["backend"];

/** Synthesizes every app of the sample organization, as it would be with another backend. */
export async function synthesizeSample(outdir: string, backend: Backend): Promise<void> {
  const organization = await loadOrganization("apps/organization.ts");
  const apps = await loadApps(appNames());
  synthesize({ organization: withBackend(organization, backend), apps, outdir, complete: true });
}

/** An organization as it would be with another backend. */
export function withBackend(organization: Organization, backend: Backend): Organization {
  return Object.create(organization, { backend: { value: backend } }) as Organization;
}
