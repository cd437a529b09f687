import type { Unknown } from "@causeway/terraform";
import type { Network, Vpc } from "../model/network.js";
import type { Target } from "../model/route-table.js";
import type { Build, FindTarget, Kind, Phase, RouteTarget } from "./kind.js";

/** The kinds that a network is judged with. */
export class Kinds {
  private readonly targets = new Map<string, RouteTarget>();
  private readonly finders = new Map<string, { readonly kind: string; readonly find: FindTarget }[]>();

  private readonly types: ReadonlySet<string>;

  constructor(readonly all: readonly Kind[]) {
    this.types = new Set(all.flatMap(({ types = [] }) => types));
    for (const { name, target } of all) {
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
