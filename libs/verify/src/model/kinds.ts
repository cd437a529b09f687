import type { Unknown } from "@causeway/terraform";
import type { Network, Vpc } from "./network.js";
import type { Target } from "./route-table.js";
import { ANY, type Build, type FindTarget, type Kind, type Phase, type RouteTarget } from "./kind.js";

/** The kinds that a network is judged with. */
export class Kinds {
  private readonly targets = new Map<string, RouteTarget>();
  private readonly finders = new Map<string, { readonly kind: string; readonly find: FindTarget }[]>();

  private readonly types = new Map<string, ReadonlySet<string>>();

  constructor(readonly all: readonly Kind[]) {
    for (const { name, types = {}, target } of all) {
      for (const [type, names] of Object.entries(types)) this.types.set(type, new Set(names.trim().split(/\s+/)));
      if (target === undefined) continue;
      this.targets.set(name, target);
      for (const [argument, find] of Object.entries(target.arguments)) {
        this.finders.set(argument, [...(this.finders.get(argument) ?? []), { kind: name, find }]);
      }
    }
  }

  /** Arguments of routes that lead to some kind. */
  get routeArguments(): Iterable<string> {
    return this.finders.keys();
  }

  /** The target of a route whose argument names this thing. */
  find(
    network: Network,
    argument: string,
    address: string,
    key: string | undefined,
    attribute: string,
  ): Target | undefined {
    for (const { kind, find } of this.finders.get(argument) ?? []) {
      const found = find(network, address, key, attribute);
      if (found !== undefined) return { kind, ...found };
    }
    return undefined;
  }

  /** Whether some kind reads resources of this Terraform type. */
  knows(type: string): boolean {
    return this.types.has(type);
  }

  /** Whether an argument of such a resource is read, or changes nothing of what packets do. */
  understands(type: string, argument: string): boolean {
    const names = this.types.get(type);
    return names === undefined || names.has(ANY) || names.has(argument);
  }

  /** Says of a VPC that a route of it leads to something that the input does not hold. */
  noteElsewhere(network: Network, argument: string, vpc: Vpc, unknown: Unknown): void {
    for (const { target } of this.all) {
      if (target?.arguments[argument] !== undefined) target.elsewhere?.(network, vpc, unknown);
    }
  }

  target(kind: string): RouteTarget | undefined {
    return this.targets.get(kind);
  }

  *builds(phase: Phase): Iterable<Build> {
    for (const { build } of this.all) if (build?.[phase] !== undefined) yield build[phase];
  }
}
