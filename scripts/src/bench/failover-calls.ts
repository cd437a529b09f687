import { sequentialCalls } from "@causeway/route-failover/sequential-calls";

export interface FailoverRow {
  readonly routeTables: number;
  readonly routeConcurrency: number;
  /** AWS calls that follow each other between the arrival of the alarm and the last route moved. */
  readonly sequentialCalls: number;
}

/** The function's default. */
const ROUTE_CONCURRENCY = 10;

/** How long a failover takes, counted in calls: it may grow with the route tables beyond the concurrency limit only. */
export async function failoverCalls(): Promise<FailoverRow[]> {
  const rows: FailoverRow[] = [];
  for (const routeTables of [1, 10, 50]) {
    const calls = await sequentialCalls(routeTables, ROUTE_CONCURRENCY);
    rows.push({ routeTables, routeConcurrency: ROUTE_CONCURRENCY, sequentialCalls: calls });
  }
  return rows;
}
