import { Unknown } from "../configuration.js";
import type { Evaluated } from "./values.js";

const RUNNING = Symbol("being computed");

/**
 * Values by name, each computed when first asked for. One that needs itself is unknown: within a stack Terraform would
 * refuse it, and between stacks neither could be applied first.
 */
export class OnceByName {
  private readonly values = new Map<string, Evaluated | typeof RUNNING>();

  get(name: string, at: string, compute: () => Evaluated): Evaluated {
    const known = this.values.get(name);
    if (known === RUNNING) return new Unknown(`reference cycle through ${at}`, at);
    if (known !== undefined) return known;
    this.values.set(name, RUNNING);
    try {
      const value = compute();
      this.values.set(name, value);
      return value;
    } finally {
      // What Terraform would refuse is asked for again where it matters.
      if (this.values.get(name) === RUNNING) this.values.delete(name);
    }
  }
}
