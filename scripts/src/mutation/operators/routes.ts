import { Cidr } from "@causeway/cidr";
import type { Mutant } from "../mutant.js";
import { halves, pools } from "../prefixes.js";
import { idOf, labelOf, namedBy } from "../references.js";
import { addResource, bodyIn, type Resource, resourcesOf, type Stacks } from "../stacks.js";

const TARGETS = [
  "gateway_id",
  "nat_gateway_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "network_interface_id",
] as const;

interface Target {
  readonly attribute: string;
  readonly value: string;
}

/** Changes each route's target and destination, and adds routes that win over the ones there are. */
export function routeChanges(stacks: Stacks): Mutant[] {
  const routes = resourcesOf(stacks, "aws_route");
  return vpcsOf(stacks).flatMap(({ tables }) => {
    const ofVpc = routes.filter((route) => namedBy(route, "route_table_id", tables).length > 0);
    const targets = distinct(ofVpc.map(targetOf));
    return [
      ...ofVpc.flatMap((route) => [...otherTargets(route, targets), ...otherDestinations(route, routes)]),
      ...exchanges(ofVpc),
      ...tables.flatMap((table) => longerRoutes(table, ofVpc, targets, pools(stacks))),
    ];
  });
}

/** Gives each subnet the table of every other subnet of its VPC. */
export function tableChanges(stacks: Stacks): Mutant[] {
  const associations = resourcesOf(stacks, "aws_route_table_association");
  return vpcsOf(stacks).flatMap(({ tables }) =>
    associations.flatMap((association) => {
      const [own] = namedBy(association, "route_table_id", tables);
      if (own === undefined) return [];
      return tables
        .filter((table) => table !== own)
        .map((table) => ({
          name: `give ${association.address} table ${table.name}`,
          apply: (copy: Stacks) => {
            bodyIn(copy, association)["route_table_id"] = idOf(table);
          },
        }));
    }),
  );
}

function otherTargets(route: Resource, targets: readonly Target[]): Mutant[] {
  const own = targetOf(route);
  return targets
    .filter(({ value }) => value !== own.value)
    .map((target) => ({
      name: `send ${route.address} to ${labelOf(target.value)}`,
      apply: (copy) => {
        aim(copy, route, target);
      },
    }));
}

/** Another prefix that routes of the stack are for, and each half of its own. */
function otherDestinations(route: Resource, routes: readonly Resource[]): Mutant[] {
  const own = destinationOf(route);
  const others = new Set(routes.filter(({ stack }) => stack === route.stack).map(destinationOf));
  return [...others, ...halves(own)]
    .filter((cidr) => cidr !== own)
    .map((cidr) => ({
      name: `let ${route.address} be for ${cidr}`,
      apply: (copy) => {
        bodyIn(copy, route)["destination_cidr_block"] = cidr;
      },
    }));
}

/** Two routes of one table take each other's targets. */
function exchanges(routes: readonly Resource[]): Mutant[] {
  const pairs = routes.flatMap((one, index) => routes.slice(index + 1).map((other) => [one, other] as const));
  return pairs
    .filter(([one, other]) => one.body["route_table_id"] === other.body["route_table_id"])
    .filter(([one, other]) => targetOf(one).value !== targetOf(other).value)
    .map(([one, other]) => ({
      name: `exchange the targets of ${one.address} and ${other.name}`,
      apply: (copy) => {
        aim(copy, one, targetOf(other));
        aim(copy, other, targetOf(one));
      },
    }));
}

/** A longer prefix with another target than the packets have now. */
function longerRoutes(
  table: Resource,
  routes: readonly Resource[],
  targets: readonly Target[],
  prefixes: readonly string[],
): Mutant[] {
  const own = routes.filter((route) => namedBy(route, "route_table_id", [table]).length > 0);
  return [...prefixes, "0.0.0.0/1"].flatMap((cidr) => {
    const now = longestFor(cidr, own);
    return targets
      .filter(({ value }) => now === undefined || targetOf(now).value !== value)
      .map(({ attribute, value }) => ({
        name: `add to ${table.address} ${cidr} to ${labelOf(value)}`,
        apply: (copy: Stacks) => {
          const body = { route_table_id: idOf(table), destination_cidr_block: cidr, [attribute]: value };
          addResource(copy, table.stack, "aws_route", "added", body);
        },
      }));
  });
}

function longestFor(cidr: string, routes: readonly Resource[]): Resource | undefined {
  const prefix = Cidr.parse(cidr);
  return routes
    .filter((route) => Cidr.parse(destinationOf(route)).contains(prefix))
    .sort((a, b) => Cidr.parse(destinationOf(b)).prefixLength - Cidr.parse(destinationOf(a)).prefixLength)[0];
}

function aim(copy: Stacks, route: Resource, { attribute, value }: Target): void {
  const body = bodyIn(copy, route);
  for (const name of TARGETS) Reflect.deleteProperty(body, name);
  body[attribute] = value;
}

function targetOf({ body, address }: Resource): Target {
  const attribute = TARGETS.find((name) => name in body);
  if (attribute === undefined) throw new Error(`${address} has a target that this operator does not know`);
  return { attribute, value: String(body[attribute]) };
}

function destinationOf({ body }: Resource): string {
  return String(body["destination_cidr_block"]);
}

function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [target.value, target])).values()];
}

function vpcsOf(stacks: Stacks): { tables: Resource[] }[] {
  const tables = resourcesOf(stacks, "aws_route_table");
  const vpcs = resourcesOf(stacks, "aws_vpc");
  return vpcs.map((vpc) => ({ tables: tables.filter((table) => namedBy(table, "vpc_id", [vpc]).length > 0) }));
}
