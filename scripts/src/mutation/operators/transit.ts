import type { Mutant } from "../mutant.js";
import { halves, pools } from "../prefixes.js";
import { idOf, isSameReference, labelOf, mentions, referenceFrom } from "../references.js";
import { addResource, bodyIn, type Json, type Resource, resourcesOf, type Stacks } from "../stacks.js";

const TABLE = "transit_gateway_route_table_id";
const ATTACHMENT = "transit_gateway_attachment_id";
const ASSOCIATION = "aws_ec2_transit_gateway_route_table_association";
const PROPAGATION = "aws_ec2_transit_gateway_route_table_propagation";

/** Associates each attachment with each other table, and propagates it into each table that lacks it. */
export function membershipChanges(stacks: Stacks): Mutant[] {
  const propagations = resourcesOf(stacks, PROPAGATION);
  return resourcesOf(stacks, ASSOCIATION).flatMap((association) => {
    const { stack, body } = association;
    const attachment = body[ATTACHMENT] ?? null;
    const tables = resourcesOf(stacks, "aws_ec2_transit_gateway_route_table")
      .map((table) => referenceFrom(stacks, stack, table))
      .filter((table) => table !== undefined);
    const propagated = propagations.filter((one) => one.stack === stack && one.body[ATTACHMENT] === attachment);
    const associate = tables
      .filter((table) => !isSameReference(table, body[TABLE]))
      .map((table) => ({
        name: `associate ${association.address} with ${labelOf(table)}`,
        apply: (copy: Stacks) => {
          bodyIn(copy, association)[TABLE] = table;
        },
      }));
    const propagate = tables
      .filter((table) => !propagated.some((one) => isSameReference(table, one.body[TABLE])))
      .map((table) => ({
        name: `propagate ${stack}:${labelOf(attachment)} into ${labelOf(table)}`,
        apply: (copy: Stacks) => {
          const added: Record<string, Json> = { ...body, [TABLE]: table };
          addResource(copy, stack, PROPAGATION, "added", added);
        },
      }));
    return [...associate, ...propagate];
  });
}

/** Changes each route's attachment and prefix, turns blackholes into routes and back, and adds routes. */
export function transitRouteChanges(stacks: Stacks): Mutant[] {
  const routes = resourcesOf(stacks, "aws_ec2_transit_gateway_route");
  const attachments = resourcesOf(stacks, "aws_ec2_transit_gateway_vpc_attachment");
  const changed = routes.flatMap((route) => {
    const near = attachments.filter(({ stack }) => stack === route.stack);
    return [...otherTargets(route, near), ...otherPrefixes(route, routes, pools(stacks))];
  });
  const tables = resourcesOf(stacks, "aws_ec2_transit_gateway_route_table");
  const added = tables.flatMap((table) => {
    const own = routes.filter(({ body }) => mentions(body[TABLE] ?? null, table));
    return addedRoutes(table, own, [...pools(stacks), "0.0.0.0/0", "0.0.0.0/1"], attachments);
  });
  return [...changed, ...added];
}

function otherTargets(route: Resource, attachments: readonly Resource[]): Mutant[] {
  const targets = attachments.filter((attachment) => !mentions(route.body[ATTACHMENT] ?? null, attachment));
  const send = targets.map((attachment) => ({
    name: `send ${route.address} to ${attachment.name}`,
    apply: (copy: Stacks) => {
      Object.assign(bodyIn(copy, route), { blackhole: false, [ATTACHMENT]: idOf(attachment) });
    },
  }));
  if (route.body["blackhole"] === true) return send;
  const drop = {
    name: `let ${route.address} drop its packets`,
    apply: (copy: Stacks) => {
      const body = bodyIn(copy, route);
      Reflect.deleteProperty(body, ATTACHMENT);
      body["blackhole"] = true;
    },
  };
  return [...send, drop];
}

/** The prefixes of pools and of other routes, and each half of the route's own. */
function otherPrefixes(route: Resource, routes: readonly Resource[], prefixes: readonly string[]): Mutant[] {
  const own = String(route.body["destination_cidr_block"]);
  const others = new Set([
    ...routes.map(({ body }) => String(body["destination_cidr_block"])),
    ...prefixes,
    ...halves(own),
  ]);
  return [...others]
    .filter((cidr) => cidr !== own)
    .map((cidr) => ({
      name: `let ${route.address} be for ${cidr}`,
      apply: (copy) => {
        bodyIn(copy, route)["destination_cidr_block"] = cidr;
      },
    }));
}

/** A prefix that the table has no route for, to each attachment and to none. */
function addedRoutes(
  table: Resource,
  own: readonly Resource[],
  prefixes: readonly string[],
  attachments: readonly Resource[],
): Mutant[] {
  const near = attachments.filter(({ stack }) => stack === table.stack);
  const free = prefixes.filter((cidr) => !own.some(({ body }) => body["destination_cidr_block"] === cidr));
  return free.flatMap((cidr) => {
    const add = (label: string, target: Record<string, Json>) => ({
      name: `add to ${table.address} ${cidr} ${label}`,
      apply: (copy: Stacks) => {
        const body = { destination_cidr_block: cidr, [TABLE]: idOf(table), ...target };
        addResource(copy, table.stack, "aws_ec2_transit_gateway_route", "added", body);
      },
    });
    return [
      ...near.map((attachment) => add(`to ${attachment.name}`, { [ATTACHMENT]: idOf(attachment) })),
      add("as a blackhole", { blackhole: true }),
    ];
  });
}
