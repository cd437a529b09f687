import type { Mutant, Operator } from "../mutant.js";
import type { Stacks } from "../stacks.js";
import { addressChanges } from "./addresses.js";
import { filterChanges } from "./filters.js";
import { flagChanges } from "./flags.js";
import { interfaceChanges } from "./interfaces.js";
import { placementChanges, zoneChanges } from "./placement.js";
import { removals } from "./removal.js";
import { routeChanges, tableChanges } from "./routes.js";
import { shortcuts } from "./shortcuts.js";
import { membershipChanges, transitRouteChanges } from "./transit.js";

/** Every operator, by what it breaks. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  "resources deleted": removals,
  "VPC routes": routeChanges,
  "subnets' route tables": tableChanges,
  "transit gateway routes": transitRouteChanges,
  "associations and propagations": membershipChanges,
  "subnets of attachments, firewalls and gateways": placementChanges,
  "network interfaces": interfaceChanges,
  zones: zoneChanges,
  flags: flagChanges,
  addresses: addressChanges,
  filters: filterChanges,
  shortcuts: shortcuts,
};

/** Every mutant of every operator, in the order of the operators. */
export function mutantsOf(stacks: Stacks): (Mutant & { readonly operator: string })[] {
  return Object.entries(OPERATORS).flatMap(([operator, makeMutants]) =>
    makeMutants(stacks).map((mutant) => ({ ...mutant, operator })),
  );
}
