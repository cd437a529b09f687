/** One table of the transit gateway. */
export interface TableState {
  /** Of the pod's attachment: whether its routes are let in. */
  readonly propagation: "enabled" | "disabled" | "changing";
  /** Attachments that have an active route of their own in the table: propagation alone carries nothing. */
  readonly carrying: ReadonlySet<string>;
}

/** What AWS says at one moment. */
export interface Observation {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the pod's attachment exists and is available. */
  readonly available: boolean;
  /** When the pod last did not prove to work, as its attachment's tag says. Absent for one that never failed. */
  readonly lastFailure?: number;
  /** By table id; a table that does not exist is missing. */
  readonly tables: ReadonlyMap<string, TableState>;
}
