import { Unknown } from "../configuration.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { allResources, type RecordedModule } from "./recorded-values.js";

/**
 * What a plan says that it does not hold: it stopped at an error, defers changes to a later round, or is about some
 * resources only (https://developer.hashicorp.com/terraform/internals/json-format#plan-representation).
 */
export function whatPlanLacks(
  stack: string,
  plan: JsonObject,
  modules: { readonly planned: RecordedModule; readonly prior: RecordedModule },
): Unknown[] {
  const gaps = [
    ...(plan["errored"] === true
      ? [new Unknown("planning ended with an error, so that the plan is not whole", `${stack}:`)]
      : []),
    ...objectsIn(plan["deferred_changes"]).map(({ resource_change: change, reason }) => {
      const address = isJsonObject(change) && typeof change["address"] === "string" ? change["address"] : "";
      const why = typeof reason === "string" ? ` (${reason})` : "";
      return new Unknown(`its change is deferred to a later plan${why}`, `${stack}:${address}`);
    }),
    ...leftOut(stack, plan, modules),
  ];
  if (gaps.length > 0 || plan["complete"] !== false) return gaps;
  const reason = "the plan says that more has to be applied after it; it may be made with -target";
  return [new Unknown(reason, `${stack}:`)];
}

/** What is deployed, and neither stays as it is nor goes by this plan. */
function leftOut(
  stack: string,
  plan: JsonObject,
  { planned, prior }: { readonly planned: RecordedModule; readonly prior: RecordedModule },
): Unknown[] {
  const known = new Set(allResources(planned).map(({ address }) => address));
  for (const { address, previous_address: before, deposed } of objectsIn(plan["resource_changes"])) {
    if (typeof address === "string")
      known.add(typeof deposed === "string" ? `${address} (deposed object ${deposed})` : address);
    if (typeof before === "string") known.add(before);
  }
  return allResources(prior)
    .filter(({ address, mode }) => mode === "managed" && !known.has(address))
    .map(({ address }) => new Unknown("it is deployed, and the plan leaves it out", `${stack}:${address}`));
}

function objectsIn(json: Json | undefined): JsonObject[] {
  return Array.isArray(json) ? (json as readonly Json[]).filter(isJsonObject) : [];
}
