import type { Configuration, Group } from "../configuration.js";
import { ownerOf, type Candidate } from "./health.js";
import type { Observation, Target } from "./observation.js";

export interface RouteChange {
  readonly action: "create" | "replace";
  readonly from?: Target;
  readonly to: Target;
}

export interface RouteDecision {
  readonly routeTable: string;
  /** Absent when the route stays as it is. */
  readonly change?: RouteChange;
  readonly finding?: "RouteTableUnknown" | "ForeignRoute" | "NoHealthyTarget" | "FailbackDeferred";
}

/** Where one route table's route should point. */
export function decideRoute(
  routeTable: string,
  home: Group,
  configuration: Configuration,
  observation: Observation,
  all: readonly Candidate[],
): RouteDecision {
  const routes = observation.routeTables.get(routeTable);
  if (routes === undefined) return { routeTable, finding: "RouteTableUnknown" };
  const route = routes.get(configuration.destination);
  const ranked = rank(all, home);
  const fallback = fallbackOf(home, observation);
  const targets = [...ranked.flatMap(({ target }) => target ?? []), ...(fallback === undefined ? [] : [fallback])];

  if (route === undefined) {
    const [to] = targets;
    return to === undefined
      ? { routeTable, finding: "NoHealthyTarget" }
      : { routeTable, change: { action: "create", to } };
  }
  const from = route.target;
  if (!route.blackhole) {
    const owner = ownerOf(from, all);
    const onFallback = from.kind === "nat-gateway" && from.id === home.fallbackNatGateway;
    if (owner === undefined && !onFallback) return { routeTable, finding: "ForeignRoute" };
    if (owner?.health === "unknown") return { routeTable };
    // On another interface than the one that forwards, even a healthy instance drops the traffic.
    if (owner?.health === "healthy" && owner.target?.id === from.id) {
      return isHome(owner, home)
        ? { routeTable }
        : comeBack(
            routeTable,
            from,
            ranked.filter((each) => isHome(each, home)),
          );
    }
    if (onFallback && fallback !== undefined) return comeBack(routeTable, from, ranked);
  }
  const to = targets.find((target) => !sameTarget(target, from));
  if (to === undefined) return { routeTable, finding: "NoHealthyTarget" };
  return { routeTable, change: { action: "replace", from, to } };
}

/**
 * Traffic flows, but not where it belongs: from another zone it goes home, from the fallback to any instance, and in
 * both cases only to one that has been healthy for the quiet period.
 */
function comeBack(routeTable: string, from: Target, [best]: readonly Candidate[]): RouteDecision {
  if (best?.target === undefined) return { routeTable };
  if (!best.settled) return { routeTable, finding: "FailbackDeferred" };
  return { routeTable, change: { action: "replace", from, to: best.target } };
}

/** Healthy instances, best first: settled ones, then the own group's, the own zone's, then by zone and id. */
function rank(all: readonly Candidate[], home: Group): Candidate[] {
  const order = ({ instance, group, settled }: Candidate) =>
    [
      settled ? 0 : 1,
      group.name === home.name ? 0 : 1,
      instance.zone === home.zone ? 0 : 1,
      instance.zone,
      instance.id,
    ] as const;
  return all
    .filter(({ health }) => health === "healthy")
    .sort((a, b) => {
      const [first, second] = [order(a), order(b)];
      const index = first.findIndex((value, position) => value !== second[position]);
      return index < 0 ? 0 : (first[index] ?? 0) < (second[index] ?? 0) ? -1 : 1;
    });
}

function isHome({ instance, group }: Candidate, home: Group): boolean {
  return group.name === home.name || instance.zone === home.zone;
}

function fallbackOf({ fallbackNatGateway: id }: Group, { natGateways }: Observation): Target | undefined {
  return id !== undefined && natGateways.has(id) ? { kind: "nat-gateway", id } : undefined;
}

function sameTarget(a: Target, b: Target): boolean {
  return a.kind === b.kind && a.id === b.id;
}
