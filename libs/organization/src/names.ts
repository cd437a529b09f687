import type { Organization } from "./organization.js";
import type { OrganizationDescription } from "./schema.js";

/** Names that a description gives, as unions of literals where they are known. */
export interface Names {
  readonly accounts: string;
  readonly regions: string;
  readonly zones: string;
  readonly pools: string;
  readonly segments: string;
}

/**
 * Where an organization makes its names known to the compiler, so that a misspelt segment, account, zone, region or pool
 * does not compile in any app that includes the description:
 *
 * ```ts
 * declare module "@causeway/organization" {
 *   interface KnownOrganization {
 *     organization: typeof organization;
 *   }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- to be merged with
export interface KnownOrganization {}

type Known = KnownOrganization extends { organization: Organization<infer N> } ? N : Names;

export type AccountName = Known["accounts"];
export type RegionName = Known["regions"];
export type ZoneName = Known["zones"];
export type PoolName = Known["pools"];
export type SegmentName = Known["segments"];

type Values<K extends "accounts" | "regions" | "segments"> = OrganizationDescription[K][string];

/** A description whose names are checked against each other: `networkAccount` is one of `accounts`, and so on. */
export type NamedDescription<
  A extends string,
  R extends string,
  Z extends string,
  P extends string,
  S extends string,
> = Omit<
  OrganizationDescription,
  "accounts" | "connections" | "homeRegion" | "management" | "networkAccount" | "pools" | "regions" | "segments"
> & {
  readonly homeRegion: NoInfer<R>;
  readonly networkAccount: NoInfer<A>;
  readonly regions: Record<
    R,
    Omit<Values<"regions">, "zones"> & { zones: Record<Z, Values<"regions">["zones"][string]> }
  >;
  readonly accounts: Record<
    A,
    Omit<Values<"accounts">, "region" | "segments"> & {
      region?: NoInfer<R> | undefined;
      segments?: NoInfer<S>[] | undefined;
    }
  >;
  readonly management?:
    | (Omit<NonNullable<OrganizationDescription["management"]>, "region"> & { region?: NoInfer<R> | undefined })
    | undefined;
  readonly pools: Record<P, Partial<Record<NoInfer<R>, string>>>;
  readonly segments: Record<S, Omit<Values<"segments">, "pool"> & { pool: NoInfer<P> }>;
  readonly connections?: [NoInfer<S>, NoInfer<S>][] | undefined;
};
