import type { Observation, TableState } from "../decision/observation.js";

/** What the function reads and writes of the transit gateway, apart from how. */
export interface Hub {
  observe(): Promise<Observation>;
  /** One table as it is now; undefined when there is no such table. */
  readTable(routeTable: string): Promise<TableState | undefined>;
  enable(routeTable: string): Promise<void>;
  disable(routeTable: string): Promise<void>;
  recordFailure(milliseconds: number): Promise<void>;
}
