import type { Network } from "../aws/network.js";
import type { Configuration, Group } from "../configuration.js";
import type { Candidate } from "../decision/health.js";
import type { Observation } from "../decision/observation.js";
import { decideRoute, type RouteChange } from "../decision/routes.js";

export interface Move extends RouteChange {
  readonly routeTable: string;
}

/** What a route table's move is decided from, besides its own routes. */
export interface MoveContext {
  readonly configuration: Configuration;
  readonly observation: Observation;
  readonly candidates: readonly Candidate[];
}

/**
 * Reads the table again, decides again, and writes. When the route appeared or went between the two, it switches once
 * between create and replace, after one more look: whoever was faster may have pointed it elsewhere on purpose.
 * @returns undefined when there was nothing left to do.
 */
export async function moveRoute(
  routeTable: string,
  home: Group,
  context: MoveContext,
  network: Network,
): Promise<Move | undefined> {
  const first = await decideAgain(routeTable, home, context, network);
  if (first === undefined) return undefined;
  try {
    await write(routeTable, first, context.configuration, network);
    return { routeTable, ...first };
  } catch (error) {
    if (!isRace(error, first)) throw error;
  }
  const second = await decideAgain(routeTable, home, context, network);
  if (second === undefined) return undefined;
  await write(routeTable, second, context.configuration, network);
  return { routeTable, ...second };
}

async function decideAgain(
  routeTable: string,
  home: Group,
  { configuration, observation, candidates }: MoveContext,
  network: Network,
): Promise<RouteChange | undefined> {
  const routes = await network.readRoutes(routeTable);
  const routeTables = new Map(routes === undefined ? [] : [[routeTable, routes] as const]);
  return decideRoute(routeTable, home, configuration, { ...observation, routeTables }, candidates).change;
}

async function write(
  routeTable: string,
  { action, to }: RouteChange,
  { destination }: Configuration,
  network: Network,
): Promise<void> {
  if (action === "create") await network.createRoute(routeTable, destination, to);
  else await network.replaceRoute(routeTable, destination, to);
}

/** Codes from https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
function isRace(error: unknown, { action }: RouteChange): boolean {
  if (!(error instanceof Error)) return false;
  if (action === "create") return error.name === "RouteAlreadyExists";
  return (
    error.name === "InvalidRoute.NotFound" ||
    (error.name === "InvalidParameterValue" && error.message.includes("no route defined"))
  );
}
