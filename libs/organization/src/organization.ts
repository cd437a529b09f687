import { Cidr, CidrError } from "@causeway/cidr";
import type { Problem } from "@causeway/cidr";
import type { z } from "zod";
import { checkConsistency, MANAGEMENT } from "./consistency.js";
import type { AccountName, NamedDescription, Names, PoolName, RegionName, SegmentName, ZoneName } from "./names.js";
import { reachesInternet } from "./internet.js";
import { organizationSchema } from "./schema.js";
import type { Backend, OrganizationData } from "./schema.js";

export interface Account {
  readonly name: AccountName;
  /** Twelve digits. */
  readonly id: string;
  /** Region of its stacks. */
  readonly region: RegionName;
  /** The organization's default tags and its own. */
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the segments that its VPCs may be attached to, sorted. */
  readonly segments: readonly SegmentName[];
  /** Step of its removal; none for an account that stays. */
  readonly removal?: "unprotect" | "destroy";
}

export interface Zone {
  /** E.g. `eu-central-1a`. */
  readonly name: ZoneName;
  /** The letter that follows the region's name: short, and the same in every construct's ids. */
  readonly key: string;
  /** Place in every subnet plan. */
  readonly slot: number;
  /** E.g. `euc1-az2`, where it is known. */
  readonly id: string | undefined;
}

export interface Segment {
  readonly name: SegmentName;
  /** Name of its address pool. */
  readonly pool: PoolName;
  /** Prefix length of the largest block that one VPC may take from it, 16 to 27. */
  readonly allocationMinNetmaskLength: number;
  /** Whether its spokes reach the internet through the hub. */
  readonly internet: boolean;
  /** Name of the egress VPC that leads them there; `undefined` for the inspection VPC. */
  readonly egress?: string;
  /** Whether its VPCs take flows from the internet. */
  readonly ingress: boolean;
  /** Names of the segments its spokes reach, sorted; its own among them if its spokes reach each other. */
  readonly reaches: readonly SegmentName[];
}

/** What the inspection VPC is for. */
export interface InspectionPolicy {
  /** Whether traffic between segments, and between the spokes of one, passes it. */
  readonly segments: boolean;
  /** Whether traffic with the internet passes it, but that of segments which name an egress. */
  readonly internet: boolean;
  /** By its own NAT gateways, by the egress VPC of a name, or not at all. */
  readonly egress: "own" | "none" | { readonly vpc: string };
}

/** Who the pipeline is, as its tokens say. */
export interface Pipeline {
  /** URL of the OIDC provider that signs them. */
  readonly issuer: string;
  /** Of runs that only plan; `*` stands for any characters. */
  readonly planSubjects: readonly string[];
  /** Of runs that apply what was approved. */
  readonly applySubjects: readonly string[];
}

/** Thrown for a description with values of a wrong form: carries all of them. */
export class OrganizationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ code, path, message }) => `${path}: ${message} [${code}]`).join("\n"));
    this.name = "OrganizationError";
  }
}

/** An organization. Look-ups of names that it does not have give `undefined`. */
export class Organization<N extends Names = Names> {
  /** For the compiler only: `KnownOrganization` takes the names from here. */
  declare readonly names?: N;

  constructor(
    private readonly data: OrganizationData,
    /** Values of the description that do not fit together; with any of them nothing is synthesized. */
    readonly problems: readonly Problem[],
  ) {}

  /** AWS Organizations id. */
  get id(): string {
    return this.data.id;
  }

  get partition(): string {
    return this.data.partition;
  }

  /** Contains every address of the organization. */
  get supernet(): Cidr {
    return parseOr(this.data.supernet, EVERYTHING);
  }

  get backend(): Backend {
    return this.data.backend;
  }

  /** Role that other accounts assume in the networking account. */
  get attachmentRole(): string {
    return this.data.attachmentRole;
  }

  get networkAccount(): Account {
    const name = this.data.networkAccount as AccountName;
    return (
      this.account(name) ?? {
        name,
        id: "000000000000",
        region: this.data.homeRegion as RegionName,
        tags: {},
        segments: [],
      }
    );
  }

  /** The management account and the role by which its administrators enter the others; for the bootstrap alone. */
  get management(): { readonly account: Account; readonly role: string } | undefined {
    const { management, homeRegion, tags } = this.data;
    if (management === undefined) return undefined;
    const account = {
      name: MANAGEMENT as AccountName,
      id: management.id,
      region: (management.region ?? homeRegion) as RegionName,
      tags: tags.defaults,
      segments: [],
    };
    return { account, role: management.role };
  }

  /**
   * GitHub: https://docs.github.com/en/actions/reference/security/oidc
   * GitLab: https://docs.gitlab.com/ci/cloud_services/
   */
  get pipeline(): Pipeline | undefined {
    const { pipeline } = this.data;
    if (pipeline === undefined) return undefined;
    const { host, hostname, repository, branch, environment } = pipeline;
    if (host === "github") {
      const subject = (what: string) => `repo:${repository}:${what}`;
      return {
        issuer: "https://token.actions.githubusercontent.com",
        planSubjects: [subject("pull_request"), subject(`ref:refs/heads/${branch}`)],
        applySubjects: [subject(`environment:${environment}`)],
      };
    }
    const subject = (ref: string) => `project_path:${repository}:ref_type:branch:ref:${ref}`;
    return {
      issuer: `https://${hostname ?? "gitlab.com"}`,
      planSubjects: [subject("*")],
      applySubjects: [subject(branch)],
    };
  }

  /** Tags of everything. */
  get defaultTags(): Readonly<Record<string, string>> {
    return this.data.tags.defaults;
  }

  /** Sorted by name. */
  get accounts(): readonly Account[] {
    return sortedKeys(this.data.accounts).flatMap((name) => this.account(name) ?? []);
  }

  account(name: string): Account | undefined {
    const account = own(this.data.accounts, name);
    return (
      account && {
        name: name as AccountName,
        id: account.id,
        region: (account.region ?? this.data.homeRegion) as RegionName,
        tags: { ...this.data.tags.defaults, ...account.tags },
        segments: [...account.segments].sort() as SegmentName[],
        ...(account.removal === undefined ? {} : { removal: account.removal }),
      }
    );
  }

  /** The accounts whose VPCs may be attached to a segment, sorted by name. */
  accountsIn(segment: string): readonly Account[] {
    return this.accounts.filter(({ segments }) => segments.some((name) => name === segment));
  }

  /** Names of the regions, sorted. */
  get regions(): readonly RegionName[] {
    return sortedKeys(this.data.regions) as RegionName[];
  }

  /** All addresses of a region. */
  regionCidr(region: string): Cidr | undefined {
    const found = own(this.data.regions, region);
    return found && parseOr(found.cidr, EVERYTHING);
  }

  /** A region's zones in the order of their slots; none for an unknown region. */
  zones(region: string): readonly Zone[] {
    return Object.entries(own(this.data.regions, region)?.zones ?? {})
      .map(([name, { slot, id }]) => ({ name: name as ZoneName, key: name.slice(region.length), slot, id }))
      .sort((a, b) => a.slot - b.slot);
  }

  /** Names of the pools that have addresses in a region, sorted. */
  pools(region: string): readonly PoolName[] {
    const names = sortedKeys(this.data.pools).filter((name) => this.data.pools[name]?.[region] !== undefined);
    return names as PoolName[];
  }

  poolCidr(pool: string, region: string): Cidr | undefined {
    const cidr = own(own(this.data.pools, pool) ?? {}, region);
    return cidr === undefined ? undefined : parseOr(cidr, EVERYTHING);
  }

  /** Sorted by name. */
  get segments(): readonly Segment[] {
    return sortedKeys(this.data.segments).flatMap((name) => this.segment(name) ?? []);
  }

  segment(name: string): Segment | undefined {
    const segment = own(this.data.segments, name);
    if (segment === undefined) {
      return undefined;
    }
    const connected = this.data.connections.flatMap(([a, b]) => (a === name ? [b] : b === name ? [a] : []));
    return {
      name: name as SegmentName,
      pool: segment.pool as PoolName,
      allocationMinNetmaskLength: segment.allocationMinNetmaskLength,
      internet: reachesInternet(segment),
      ingress: segment.ingress,
      ...(segment.egress === undefined ? {} : { egress: segment.egress }),
      reaches: [...connected, ...(segment.internal ? [name] : [])].sort() as SegmentName[],
    };
  }

  get inspection(): InspectionPolicy {
    const { traffic, egress } = this.data.inspection;
    const internet = traffic !== "segments";
    return { segments: traffic !== "internet", internet, egress: egress ?? (internet ? "own" : "none") };
  }

  /** Names of the egress VPCs that segments name, or what was inspected leaves by; sorted. */
  get egresses(): readonly string[] {
    const { egress } = this.inspection;
    const inspected = typeof egress === "object" ? [egress.vpc] : [];
    return [...new Set([...inspected, ...this.segments.flatMap(({ egress }) => egress ?? [])])].sort();
  }

  /** Names of the organizational units, sorted. */
  get organizationalUnits(): readonly string[] {
    return sortedKeys(this.data.organizationalUnits);
  }

  organizationalUnitArn(name: string): string | undefined {
    return own(this.data.organizationalUnits, name);
  }
}

/**
 * Makes an `Organization` of a description. Values that do not fit together are collected in its `problems`, which
 * `synthesize` reports together with those of the apps.
 *
 * @throws OrganizationError with every value of a wrong form, each with its path, what was found and what is allowed.
 */
export function defineOrganization<
  const A extends string,
  const R extends string,
  const Z extends string,
  const P extends string,
  const S extends string,
>(
  description: NamedDescription<A, R, Z, P, S>,
): Organization<{ accounts: A; regions: R; zones: Z; pools: P; segments: S }> {
  const result = organizationSchema.safeParse(description);
  if (!result.success) {
    throw new OrganizationError(result.error.issues.map((issue) => toProblem(issue, description)));
  }
  return new Organization(result.data, checkConsistency(result.data));
}

function toProblem(issue: z.core.$ZodIssue, description: unknown): Problem {
  const path = issue.path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${String(key)}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
  const value = issue.path.reduce<unknown>(
    (parent, key) => (parent as Record<PropertyKey, unknown> | undefined)?.[key],
    description,
  );
  return {
    code: issue.code.toUpperCase(),
    path: path || "(organization)",
    found: value === undefined ? "(nothing)" : JSON.stringify(value),
    allowed: issue.message,
    message: `${issue.message}${value === undefined ? "" : `, found ${JSON.stringify(value)}`}`,
  };
}

function sortedKeys(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort();
}

/** A look-up that does not find what every object inherits, such as `constructor`. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Takes the place of a block that could not be parsed, so that checks which follow find no second fault with it. */
const EVERYTHING = Cidr.parse("0.0.0.0/0");

function parseOr(text: string, placeholder: Cidr): Cidr {
  try {
    return Cidr.parse(text);
  } catch (error) {
    if (error instanceof CidrError) {
      return placeholder;
    }
    throw error;
  }
}
