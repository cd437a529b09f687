import type { Observation, Route, Target } from "../decision/observation.js";

/** What the function reads and writes, apart from how. */
export interface Network {
  observe(): Promise<Observation>;
  /** Routes of one table as they are now; undefined when there is no such table. */
  readRoutes(routeTable: string): Promise<ReadonlyMap<string, Route> | undefined>;
  createRoute(routeTable: string, destination: string, target: Target): Promise<void>;
  replaceRoute(routeTable: string, destination: string, target: Target): Promise<void>;
  markUnhealthy(instanceId: string): Promise<void>;
  completeLaunch(group: string, hook: string, instanceId: string): Promise<void>;
}
