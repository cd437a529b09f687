import { TRANSIT_ROUTE_TABLES } from "../kinds/transit-gateway/transit.js";
import type { Mistake } from "../results/result.js";
import { TRANSIT_GATEWAYS } from "../kinds/transit-gateway/transit.js";
import { PEERINGS } from "../kinds/peering.js";
import { Cidr, CidrError, findOverlaps } from "@causeway/cidr";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import type { Vpc } from "../model/network.js";
import type { Route } from "../model/route-table.js";
import { attribute, type Attributes, blocks, Source } from "../model/source.js";
import type { TransitRoute } from "../kinds/transit-gateway/transit.js";
import { poolMistakes } from "./pools.js";
import type { Structure } from "./structure.js";

/** Mistakes in address plans and in single tables. */
export function* addressMistakes(structure: Structure, configuration: NetworkConfiguration): Iterable<Mistake> {
  const { network } = structure;
  const source = new Source(configuration);
  yield* overlaps(structure);
  for (const vpc of network.vpcs.values()) yield* subnetBlocks(vpc);
  yield* misaligned(source);
  yield* poolMistakes(source);
  yield* writtenTwice(source);
  for (const table of [...network.routeTables.values(), ...network.all(TRANSIT_ROUTE_TABLES).values()]) {
    yield* duplicates(table.address, table.routes);
  }
}

/** VPCs that meet: on one transit gateway, or over a peering. Blocks that nobody outside sees may be equal. */
function* overlaps(structure: Structure): Iterable<Mistake> {
  const { network } = structure;
  const meetings = [...network.all(TRANSIT_GATEWAYS).values()].map(({ attachments, address }) => {
    return { at: address, vpcs: attachments.flatMap(({ vpc }) => vpc ?? []) };
  });
  const peerings = [...network.all(PEERINGS).values()].map(({ address, requester, accepter }) => ({
    at: address,
    vpcs: [requester, accepter],
  }));
  const seen = new Set<string>();
  for (const { at, vpcs } of [...meetings, ...peerings]) {
    const named = [...new Set(vpcs)].flatMap((vpc: Vpc) => vpc.cidrs.map((cidr) => ({ name: vpc.address, vpc, cidr })));
    for (const { a, b } of findOverlaps(named)) {
      const key = `${a.name} ${b.name}`;
      if (a.name === b.name || seen.has(key)) continue;
      if ([a, b].every(({ vpc, cidr }) => structure.isTranslated(vpc, cidr))) continue;
      seen.add(key);
      yield {
        code: "OVERLAP",
        what: "VPCs that meet have addresses of their own",
        message: `${a.name} (${a.cidr.toString()}) and ${b.name} (${b.cidr.toString()}) overlap and meet at ${at}`,
        at: b.name,
      };
    }
  }
}

/** AWS rejects both, but only on apply (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). */
/** Pairs that are told of one VPC: thousands of subnets with one block would make millions. */
const MOST_OVERLAPS = 1000;

function* subnetBlocks(vpc: Vpc): Iterable<Mistake> {
  const named = vpc.subnets.flatMap(({ address, cidrs }) => cidrs.map((cidr) => ({ name: address, cidr })));
  for (const { a, b } of findOverlaps(named, MOST_OVERLAPS)) {
    yield {
      code: "SUBNETS_OVERLAP",
      what: "the subnets of a VPC have addresses of their own",
      message: `${a.name} (${a.cidr.toString()}) and ${b.name} (${b.cidr.toString()}) of ${vpc.address} overlap`,
      at: b.name,
    };
  }
  for (const { name, cidr } of named) {
    const isUnsure = vpc.unknownCidrs.some(({ family }) => family === cidr.family);
    if (isUnsure || vpc.cidrs.some((block) => block.contains(cidr))) continue;
    yield {
      code: "SUBNET_OUTSIDE_VPC",
      what: "a subnet's addresses are its VPC's",
      message: `${cidr.toString()} of ${name} does not lie inside ${vpc.address} (${vpc.cidrs.join(", ")})`,
      at: name,
    };
  }
}

const CIDR_ATTRIBUTES = ["cidr_block", "ipv6_cidr_block", "destination_cidr_block", "destination_ipv6_cidr_block"];
const CIDR_TYPES = [
  "aws_vpc",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_subnet",
  "aws_route",
  "aws_route_table",
  "aws_default_route_table",
  "aws_ec2_transit_gateway_route",
];

function* misaligned(source: Source): Iterable<Mistake> {
  for (const resource of source.of(...CIDR_TYPES)) {
    const parts: Attributes[] = [resource, ...blocks(resource, "route").known];
    for (const part of parts) {
      for (const name of CIDR_ATTRIBUTES) {
        const aligned = alignedBlock(attribute(part, name));
        if (aligned === undefined) continue;
        yield {
          code: "MISALIGNED_CIDR",
          what: "CIDR blocks are aligned",
          message: `${name} of ${resource.address} has host bits set; the aligned block is ${aligned}`,
          at: resource.address,
        };
      }
    }
  }
}

export function alignedBlock(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  try {
    Cidr.parse(value);
  } catch (error) {
    if (error instanceof CidrError && error.code === "MISALIGNED_CIDR") return error.allowed;
  }
  return undefined;
}

function* duplicates(table: string, routes: readonly (Route | TransitRoute)[]): Iterable<Mistake> {
  const statics = new Map<string, Route | TransitRoute>();
  for (const route of routes) {
    if (route.origin !== "static" || !("prefixLength" in route.destination)) continue;
    // Two tables that are not known need not be one.
    if ("isUnplaced" in route) continue;
    const key = route.destination.toString();
    const first = statics.get(key);
    if (first === undefined) statics.set(key, route);
    else {
      yield {
        code: "DUPLICATE_ROUTE",
        what: "a table has one static route for a destination",
        message: `${first.address} and ${route.address} both route ${key} in ${table}`,
        at: route.address,
      };
    }
  }
}

/**
 * A route both inside its table's resource and as a resource of its own, over which Terraform quarrels with itself
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table). What is applied already
 * records every route inside the table too.
 */
function* writtenTwice(source: Source): Iterable<Mistake> {
  const own = source.referring("aws_route", "route_table_id");
  for (const table of source.of("aws_route_table")) {
    if (attribute(table, "arn") !== null) continue;
    const inline = new Set(blocks(table, "route").known.flatMap(destinationsOf));
    for (const route of own.get(table.address) ?? []) {
      const [destination] = destinationsOf(route).filter((text) => inline.has(text));
      if (destination === undefined) continue;
      yield {
        code: "DUPLICATE_ROUTE",
        what: "a table has one static route for a destination",
        message: `${table.address} has a route block for ${destination}, and ${route.address} routes it as well`,
        at: route.address,
      };
    }
  }
}

function destinationsOf(route: Attributes): string[] {
  const names = ["cidr_block", "ipv6_cidr_block", "destination_cidr_block", "destination_ipv6_cidr_block"];
  const written = names.map((name) => attribute(route, name));
  return written.flatMap((text) => (typeof text === "string" && text !== "" ? [alignedBlock(text) ?? text] : []));
}
