import { Unknown } from "../../configuration.js";
import type { Evaluated } from "./values.js";

/**
 * Values by name, each computed when first asked for. One that needs itself is unknown: within a stack Terraform would
 * refuse it, and between stacks neither could be applied first.
 */
export class OnceByName {
  private readonly values = new Map<string, Evaluated>();
  private readonly running = new Set<string>();

  get(name: string, at: string, compute: () => Evaluated): Evaluated {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    if (this.running.has(name)) return new Unknown(`reference cycle through ${at}`, at);
    this.running.add(name);
    try {
      const value = compute();
      this.values.set(name, value);
      return value;
    } finally {
      this.running.delete(name);
    }
  }
}
