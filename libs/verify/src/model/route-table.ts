import type { Cidr } from "@causeway/cidr";
import { PrefixIndex } from "../address/prefix-index.js";
import { Unknown } from "@causeway/terraform";
import { type Family, isInternet, type Range, touchesInternet } from "../address/range.js";
import type { Doubt, Vpc } from "./network.js";

/** The kind of thing that a route leads to, by its name in the registry; the route that every table has is "local". */
export interface Target {
  readonly kind: string;
  readonly address: string;
  /** Which of several that the address has: the key of a firewall's endpoint. */
  readonly endpoint?: string;
}

export interface UnknownTarget {
  readonly kind?: undefined;
  readonly doubt: Doubt;
}

export const LOCAL: Target = { kind: "local", address: "local" };

/** Preference among routes of one prefix (https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html). */
export type Origin = "local" | "static" | "prefix-list" | "propagated";

/** A prefix, a list of AWS's such as that of a gateway endpoint's service (its addresses are unknown), or not known. */
export type Destination =
  Cidr | { readonly service: string; readonly family: Family } | { readonly doubt: Doubt; readonly family?: Family };

export interface Route {
  readonly destination: Destination;
  readonly origin: Origin;
  readonly target: Target | UnknownTarget;
  /** What makes the route. */
  readonly address: string;
  /** Whether it is not known that the route is in this table rather than in another. */
  readonly isUnplaced?: true;
}

const PREFERENCE: Readonly<Record<Origin, number>> = { static: 0, "prefix-list": 1, local: 2, propagated: 3 };

/** An address range, or a service behind a gateway endpoint, as the destination of a lookup. */
export type Destined = Range & { readonly service?: string };

export class RouteTable {
  readonly routes: Route[] = [];
  #index: PrefixIndex<Route> | undefined;

  constructor(
    readonly address: string,
    readonly vpc: Vpc,
  ) {}

  add(route: Route): void {
    this.routes.push(route);
    this.#index = undefined;
  }

  /** Routes whose destination is unknown: any packet of the family might match them. */
  doubts(family: Family): Doubt[] {
    return this.routes.flatMap(({ destination }) =>
      "doubt" in destination && (destination.family ?? family) === family ? [destination.doubt] : [],
    );
  }

  /** Routes that a packet to this destination might match or not. */
  doubtsAbout(destined: Destined): Doubt[] {
    const { family, service } = destined;
    return [...this.doubts(family), ...(service === undefined ? [] : this.partialMatches(destined, service))];
  }

  /** All routes that match, the one that AWS takes first. */
  lookup(destined: Destined): Route[] {
    const found =
      destined.service === undefined ? this.matches(destined) : this.serviceMatches(destined, destined.service);
    // A propagated route never beats the local route, however specific it is.
    const local = found.findIndex(({ origin }) => origin === "local");
    if (local < 0) return found;
    const beaten = found.slice(0, local).filter(({ origin }) => origin === "propagated");
    return [...found.filter((route) => !beaten.includes(route)), ...beaten];
  }

  private matches(range: Range): Route[] {
    if (this.#index === undefined) {
      this.#index = new PrefixIndex();
      for (const route of this.routes)
        if ("prefixLength" in route.destination) this.#index.add(route.destination, route);
    }
    return this.#index
      .matches(range)
      .flatMap((routes) => [...routes].sort((a, b) => PREFERENCE[a.origin] - PREFERENCE[b.origin]));
  }

  private serviceMatches({ family }: Destined, service: string): Route[] {
    const own = this.routes.filter(
      ({ destination }) => "service" in destination && destination.service === service && destination.family === family,
    );
    return [...own, ...this.routesTo((prefix) => prefix.family === family && isWide(prefix))];
  }

  /**
   * Routes for part of the internet, where some addresses of a service may be, if they lead elsewhere than all others.
   * Half of it is too wide to be longer than a prefix of the service's own list.
   */
  private partialMatches(destined: Destined, service: string): Doubt[] {
    const { family } = destined;
    const parts = this.routesTo((prefix) => prefix.family === family && touchesInternet(prefix));
    const [taken] = this.serviceMatches(destined, service);
    const widest = taken !== undefined && "service" in taken.destination ? 1 : 0;
    const isPart = ({ destination, origin }: Route) =>
      origin !== "local" && "prefixLength" in destination && destination.prefixLength > widest;
    const other = parts.filter(isPart).find(({ target }) => taken === undefined || !sameTarget(target, taken.target));
    if (other === undefined) return [];
    const unknown = new Unknown(`whether it is for addresses of ${service} is not known`, other.address);
    return [{ code: "UNKNOWN_VALUE", unknown }];
  }

  private routesTo(isMeant: (prefix: Cidr) => boolean): Route[] {
    return this.routes.filter(({ destination }) => "prefixLength" in destination && isMeant(destination));
  }
}

/** Whether a prefix holds the internet, or half of it. */
function isWide({ prefixLength }: Cidr): boolean {
  return prefixLength <= 1;
}

function sameTarget(one: Route["target"], other: Route["target"]): boolean {
  if (one.kind === undefined || other.kind === undefined) return false;
  return one.kind === other.kind && one.address === other.address && one.endpoint === other.endpoint;
}

/** Whether a packet to this destination can be meant for the internet. */
export function isPublic(destined: Destined): boolean {
  return destined.service !== undefined || isInternet(destined);
}
