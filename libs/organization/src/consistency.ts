import { Cidr, CidrError, findOverlaps } from "@causeway/cidr";
import type { Problem } from "@causeway/cidr";
import { checkInternet } from "./internet.js";
import type { OrganizationData } from "./schema.js";

/** Name of the management account, which no other account has. */
export const MANAGEMENT = "management";

/** How the values of a description must fit together. Every check returns all that it finds. */
export function checkConsistency(data: OrganizationData): Problem[] {
  return [
    ...checkReferences(data),
    ...checkInternet(data),
    ...checkAccountIds(data),
    ...checkRemovals(data),
    ...checkZones(data),
    ...checkAddresses(data),
    ...checkMandatoryTags(data),
  ];
}

function names(record: Record<string, unknown>): string {
  return Object.keys(record).sort().join(", ") || "(none)";
}

function unknown(kind: string, path: string, found: string, known: Record<string, unknown>): Problem[] {
  if (Object.hasOwn(known, found)) {
    return [];
  }
  return [
    {
      code: `UNKNOWN_${kind.toUpperCase()}`,
      path,
      found,
      allowed: names(known),
      message: `unknown ${kind} "${found}"; the organization has: ${names(known)}`,
    },
  ];
}

function checkReferences(data: OrganizationData): Problem[] {
  return [
    ...unknown("account", "networkAccount", data.networkAccount, data.accounts),
    ...unknown("region", "homeRegion", data.homeRegion, data.regions),
    ...Object.entries(data.accounts).flatMap(([name, account]) =>
      account.region === undefined ? [] : unknown("region", `accounts.${name}.region`, account.region, data.regions),
    ),
    ...(data.management?.region === undefined
      ? []
      : unknown("region", "management.region", data.management.region, data.regions)),
    ...Object.entries(data.pools).flatMap(([name, pool]) =>
      Object.keys(pool).flatMap((region) => unknown("region", `pools.${name}.${region}`, region, data.regions)),
    ),
    ...Object.entries(data.segments).flatMap(([name, segment]) =>
      unknown("pool", `segments.${name}.pool`, segment.pool, data.pools),
    ),
    ...checkSegmentPools(data),
    ...checkSegmentAccounts(data),
    ...data.connections.flatMap((pair, index) => checkConnection(data, pair, index)),
  ];
}

/** Two segments in one pool could not be told apart by the hub's routes. */
function checkSegmentPools(data: OrganizationData): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [name, segment] of Object.entries(data.segments)) {
    const owner = owners.get(segment.pool);
    if (owner === undefined) {
      owners.set(segment.pool, name);
    } else {
      problems.push({
        code: "SHARED_SEGMENT_POOL",
        path: `segments.${name}.pool`,
        found: segment.pool,
        allowed: "a pool of its own for each segment",
        message: `pool "${segment.pool}" already serves segment "${owner}"; the hub tells segments apart by their pool`,
      });
    }
  }
  return problems;
}

/** Every segment that an account names exists, once in its list, and every segment is for somebody. */
function checkSegmentAccounts({ accounts, segments }: OrganizationData): Problem[] {
  const used = new Set(Object.values(accounts).flatMap((account) => account.segments));
  return [
    ...Object.entries(accounts).flatMap(([name, account]) =>
      account.segments.flatMap((segment, index) => {
        const path = `accounts.${name}.segments[${String(index)}]`;
        const first = account.segments.indexOf(segment);
        if (first === index) return unknown("segment", path, segment, segments);
        return [
          {
            code: "DUPLICATE_SEGMENT",
            path,
            found: segment,
            allowed: "each segment once",
            message: `the same segment stands at accounts.${name}.segments[${String(first)}]`,
          },
        ];
      }),
    ),
    ...Object.keys(segments)
      .filter((name) => !used.has(name))
      .map((name) => ({
        code: "SEGMENT_WITHOUT_ACCOUNT",
        path: `segments.${name}`,
        found: "named by no account",
        allowed: `a segment that one of ${names(accounts)} has in its segments`,
        message: `no account may use segment "${name}"; add it to accounts.<name>.segments of those whose VPCs belong to it`,
      })),
  ];
}

function checkConnection(data: OrganizationData, [a, b]: [string, string], index: number): Problem[] {
  const path = `connections[${String(index)}]`;
  const problems = [...unknown("segment", path, a, data.segments), ...unknown("segment", path, b, data.segments)];
  if (a === b) {
    problems.push({
      code: "SELF_CONNECTION",
      path,
      found: `${a}, ${b}`,
      allowed: "two different segments",
      message: `a connection joins two segments; to let the spokes of "${a}" reach each other set segments.${a}.internal`,
    });
  }
  const first = data.connections.findIndex(([c, d]) => (c === a && d === b) || (c === b && d === a));
  if (first < index) {
    problems.push({
      code: "DUPLICATE_CONNECTION",
      path,
      found: `${a}, ${b}`,
      allowed: "each pair once",
      message: `the same pair stands at connections[${String(first)}]; a connection holds in both directions`,
    });
  }
  return problems;
}

function checkAccountIds(data: OrganizationData): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  const { management } = data;
  if (management !== undefined) {
    owners.set(management.id, MANAGEMENT);
    if (Object.hasOwn(data.accounts, MANAGEMENT)) {
      problems.push({
        code: "RESERVED_NAME",
        path: `accounts.${MANAGEMENT}`,
        found: MANAGEMENT,
        allowed: "another name",
        message: `"${MANAGEMENT}" is the name of the management account, which stands beside the others`,
      });
    }
  }
  for (const [name, { id }] of Object.entries(data.accounts)) {
    const owner = owners.get(id);
    if (owner === undefined) {
      owners.set(id, name);
    } else {
      problems.push({
        code: "DUPLICATE_ACCOUNT_ID",
        path: `accounts.${name}.id`,
        found: id,
        allowed: "an id of its own for each account",
        message: `account id ${id} already belongs to "${owner}"`,
      });
    }
  }
  return problems;
}

/** What others hang on goes last. */
function checkRemovals({ accounts, networkAccount }: OrganizationData): Problem[] {
  const staying = Object.keys(accounts).filter((name) => accounts[name]?.removal !== "destroy");
  if (!Object.hasOwn(accounts, networkAccount) || staying.length === 0 || staying.includes(networkAccount)) return [];
  return [
    {
      code: "NETWORK_REMOVED_FIRST",
      path: `accounts.${networkAccount}.removal`,
      found: "destroy",
      allowed: `destroy of ${staying.sort().join(", ")} before or with it`,
      message: `the networking account cannot be destroyed while others hang on it: ${staying.sort().join(", ")}`,
    },
  ];
}

function checkZones(data: OrganizationData): Problem[] {
  const problems: Problem[] = [];
  for (const [region, { zones }] of Object.entries(data.regions)) {
    const slots = new Map<number, string>();
    if (Object.keys(zones).length === 0) {
      problems.push({
        code: "NO_ZONES",
        path: `regions.${region}.zones`,
        found: "(none)",
        allowed: "at least one availability zone",
        message: `region ${region} needs at least one availability zone`,
      });
    }
    for (const [zone, { slot }] of Object.entries(zones)) {
      const path = `regions.${region}.zones.${zone}`;
      if (!zone.startsWith(region) || !/^[a-z]$/.test(zone.slice(region.length))) {
        problems.push({
          code: "ZONE_OUTSIDE_REGION",
          path,
          found: zone,
          allowed: `${region} followed by one letter`,
          message: `"${zone}" is not an availability zone of ${region}; its zones are ${region}a, ${region}b, ...`,
        });
      }
      const owner = slots.get(slot);
      if (owner === undefined) {
        slots.set(slot, zone);
      } else {
        problems.push({
          code: "DUPLICATE_ZONE_SLOT",
          path: `${path}.slot`,
          found: String(slot),
          allowed: "a slot of its own for each zone",
          message: `slot ${String(slot)} already belongs to ${owner}; two zones in one slot would get the same subnets`,
        });
      }
    }
  }
  return problems;
}

interface Block {
  readonly name: string;
  readonly cidr: Cidr;
}

function checkAddresses(data: OrganizationData): Problem[] {
  const problems: Problem[] = [];
  const parse = (path: string, text: string): Block | undefined => {
    try {
      const cidr = Cidr.parse(text);
      if (cidr.family === 4) {
        return { name: path, cidr };
      }
      problems.push({
        code: "NOT_IPV4",
        path,
        found: text,
        allowed: "an IPv4 block",
        message: `${text} is IPv6; address pools are IPv4`,
      });
    } catch (error) {
      if (!(error instanceof CidrError)) {
        throw error;
      }
      problems.push({ code: error.code, path, found: error.found, allowed: error.allowed, message: error.message });
    }
    return undefined;
  };
  const inside = (outer: Block | undefined, inner: Block | undefined): void => {
    if (outer !== undefined && inner !== undefined && !outer.cidr.contains(inner.cidr)) {
      problems.push({
        code: "CIDR_OUTSIDE_PARENT",
        path: inner.name,
        found: inner.cidr.toString(),
        allowed: `a block inside ${outer.cidr.toString()}`,
        message: `${inner.cidr.toString()} does not lie inside ${outer.name} (${outer.cidr.toString()})`,
      });
    }
  };
  const apart = (blocks: readonly Block[]): void => {
    for (const { a, b } of findOverlaps(blocks)) {
      problems.push({
        code: "OVERLAPPING_CIDRS",
        path: b.name,
        found: b.cidr.toString(),
        allowed: `a block apart from ${a.cidr.toString()}`,
        message: `${b.cidr.toString()} overlaps ${a.name} (${a.cidr.toString()})`,
      });
    }
  };
  const present = (blocks: readonly (Block | undefined)[]): Block[] => blocks.filter((block) => block !== undefined);

  const supernet = parse("supernet", data.supernet);
  const regions = new Map(
    Object.entries(data.regions).map(([region, { cidr }]) => [region, parse(`regions.${region}.cidr`, cidr)]),
  );
  regions.forEach((block) => {
    inside(supernet, block);
  });
  apart(present([...regions.values()]));
  for (const region of regions.keys()) {
    const pools = Object.entries(data.pools).flatMap(([name, pool]) => {
      const text = pool[region];
      return text === undefined ? [] : [parse(`pools.${name}.${region}`, text)];
    });
    pools.forEach((pool) => {
      inside(regions.get(region), pool);
    });
    apart(present(pools));
  }
  return problems;
}

function checkMandatoryTags(data: OrganizationData): Problem[] {
  return Object.entries(data.accounts).flatMap(([name, account]) => {
    const given = { ...data.tags.defaults, ...account.tags };
    return data.tags.mandatory
      .filter((key) => (given[key] ?? "") === "")
      .map((key) => ({
        code: "MISSING_TAG",
        path: `accounts.${name}.tags`,
        found: names(given),
        allowed: data.tags.mandatory.join(", "),
        message: `account "${name}" lacks the mandatory tag "${key}"`,
      }));
  });
}
