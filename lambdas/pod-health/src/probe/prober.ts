import type { Round } from "../decision/verdict.js";

/** Looks through the firewall once. Never throws: what cannot be reached is a result. */
export type Prober = () => Promise<Round>;
