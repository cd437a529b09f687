import type { Zone } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";

/**
 * The zones of a VPC in the order of their slots. Reports ZONE_OUTSIDE_REGION for each name that the stack's region
 * lacks, DUPLICATE_ZONE for one given twice, and NO_ZONES for an empty list.
 */
export function zonesOf(vpc: AccountConstruct, names: readonly string[] | undefined): readonly Zone[] {
  const all = vpc.stack.zones;
  if (names === undefined) {
    return all;
  }
  const allowed = all.map((zone) => zone.name).join(", ") || "(none)";
  if (names.length === 0) {
    vpc.report({
      code: "NO_ZONES",
      property: "zones",
      found: "(none)",
      allowed,
      message: `a VPC needs a zone; ${vpc.stack.region} has ${allowed}`,
    });
  }
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) {
      vpc.report({
        code: "DUPLICATE_ZONE",
        property: "zones",
        found: name,
        allowed: "each zone once",
        message: `zone "${name}" is listed more than once`,
      });
    } else if (!all.some((zone) => zone.name === name)) {
      vpc.report({
        code: "ZONE_OUTSIDE_REGION",
        property: "zones",
        found: name,
        allowed,
        message: `zone "${name}" is not one of ${vpc.stack.region}'s; known: ${allowed}`,
      });
    }
  });
  const chosen = all.filter((zone) => names.includes(zone.name));
  // All of them stand in for zones that do not exist, so that nothing else seems to be missing.
  return chosen.length > 0 ? chosen : all;
}
