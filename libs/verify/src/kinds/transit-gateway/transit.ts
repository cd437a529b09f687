import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "@causeway/terraform";
import type { Family } from "../../address/range.js";
import { PrefixIndex } from "../../address/prefix-index.js";
import { Collection, type Doubt, type Edge, type Subnet, type Uncertain, type Vpc } from "../../model/network.js";
import type { Destined } from "../../model/route-table.js";

export interface TransitGateway extends Uncertain {
  readonly address: string;
  /** Tables that attachments get without being asked, where the gateway's defaults are on. */
  defaultAssociation: TransitRouteTable | undefined;
  defaultPropagation: TransitRouteTable | undefined;
  /** Why the default table of an attachment is not known: a resource changes it. */
  redirected?: Unknown;
  readonly attachments: Attachment[];
  readonly securityGroupReferencing: boolean | Unknown;
}

export const TRANSIT_GATEWAYS = new Collection<TransitGateway>("transit gateway");
export const TRANSIT_ROUTE_TABLES = new Collection<TransitRouteTable>("transit gateway route table");
export const ATTACHMENTS = new Collection<Attachment>("transit gateway attachment");

export type AttachmentKind = "vpc" | "vpn" | "direct-connect" | "connect" | "peering";

export interface Attachment extends Uncertain {
  readonly address: string;
  readonly kind: AttachmentKind;
  readonly gateway: TransitGateway;
  /** Of a VPC attachment. */
  readonly vpc?: Vpc;
  /** Of a VPC attachment: one for each zone. */
  readonly subnets: Subnet[];
  /** If it is not known, packets may enter by any of its subnets. */
  readonly applianceMode: boolean | Unknown;
  readonly ipv6: boolean | Unknown;
  readonly securityGroupReferencing: boolean | Unknown;
  /** Whether the gateway's default tables serve it. */
  readonly usesDefaultAssociation: boolean;
  readonly usesDefaultPropagation: boolean | Unknown;
  /** Of an attachment that leaves the modelled network. */
  readonly edge?: Edge;
  /** Of a peering whose other side is modelled: the gateways at its two ends. */
  readonly peers?: readonly [TransitGateway, TransitGateway];
  /** By gateway address, for a peering is associated at both its ends. */
  readonly association: Map<string, TransitRouteTable>;
}

export type TransitOrigin = "static" | "prefix-list" | "propagated";

export interface TransitRoute {
  readonly destination: Cidr | { readonly doubt: Doubt; readonly family?: Family };
  readonly origin: TransitOrigin;
  readonly target: Attachment | "blackhole" | { readonly doubt: Doubt };
  readonly address: string;
  /** Whether it is not known that the route is in this table rather than in another. */
  readonly isUnplaced?: true;
}

/** Preference among propagated routes (https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html). */
const PROPAGATED: Readonly<Record<AttachmentKind, number>> = {
  vpc: 2,
  "direct-connect": 3,
  connect: 4,
  vpn: 5,
  peering: 6,
};

export class TransitRouteTable implements Uncertain {
  readonly doubts: Doubt[] = [];
  readonly routes: TransitRoute[] = [];
  private readonly unknown: { readonly doubt: Doubt; readonly family?: Family }[] = [];
  #index: PrefixIndex<TransitRoute> | undefined;

  constructor(
    readonly address: string,
    readonly gateway: TransitGateway,
  ) {}

  add(route: TransitRoute): void {
    this.routes.push(route);
    if ("doubt" in route.destination) this.unknown.push(route.destination);
    this.#index = undefined;
  }

  /** Routes whose destination is unknown: any packet of the family might match them. */
  unknownRoutes(family: Family): Doubt[] {
    return this.unknown.flatMap((destination) =>
      (destination.family ?? family) === family ? [destination.doubt] : [],
    );
  }

  /** All routes that match in order of preference; those of one inner list are equal, and AWS takes any of them. */
  lookup(destined: Destined): TransitRoute[][] {
    if (destined.service !== undefined) return this.serviceMatches();
    if (this.#index === undefined) {
      this.#index = new PrefixIndex();
      for (const route of this.routes)
        if ("prefixLength" in route.destination) this.#index.add(route.destination, route);
    }
    return this.#index.matches(destined).flatMap(byPreference);
  }

  /** The addresses of AWS services are unknown, but a default route holds them all. */
  private serviceMatches(): TransitRoute[][] {
    return byPreference(
      this.routes.filter(
        ({ destination }) => "prefixLength" in destination && destination.family === 4 && destination.prefixLength <= 1,
      ),
    );
  }
}

function byPreference(routes: readonly TransitRoute[]): TransitRoute[][] {
  const ranks = new Map<number, TransitRoute[]>();
  for (const route of routes) {
    const rank = rankOf(route);
    ranks.set(rank, [...(ranks.get(rank) ?? []), route]);
  }
  return [...ranks.keys()].sort((a, b) => a - b).map((rank) => ranks.get(rank) ?? []);
}

function rankOf({ origin, target }: TransitRoute): number {
  if (origin === "static") return 0;
  if (origin === "prefix-list") return 1;
  return typeof target === "object" && "kind" in target ? PROPAGATED[target.kind] : 2;
}
