import { TRANSIT_ROUTE_TABLES } from "../kinds/transit-gateway/transit.js";
import type { Mistake } from "../results/result.js";
import { TRANSIT_GATEWAYS } from "../kinds/transit-gateway/transit.js";
import { PEERINGS } from "../kinds/peering.js";
import type { Cidr } from "@causeway/cidr";
import type { Subnet, Vpc } from "../model/network.js";
import type { RouteTable } from "../model/route-table.js";
import type { Attachment, TransitGateway, TransitRoute, TransitRouteTable } from "../kinds/transit-gateway/transit.js";
import { routeTo, type Structure, unlessKnown } from "./structure.js";

/** Mistakes in attachments and transit gateway route tables. */
export function* hubMistakes(structure: Structure): Iterable<Mistake> {
  const { network } = structure;
  for (const gateway of network.all(TRANSIT_GATEWAYS).values()) {
    yield* unlessKnown(structure.doubtAt(gateway), mistakesOf(structure, gateway));
  }
  for (const table of network.all(TRANSIT_ROUTE_TABLES).values()) {
    yield* unlessKnown(structure.doubtAt(table.gateway), backToSender(table));
    yield* hiddenPrefixes(table);
  }
  for (const vpc of network.vpcs.values()) {
    yield* unlessKnown(structure.doubtIn(vpc), attachmentSubnets(structure, vpc));
  }
  yield* oneWayPeerings(structure);
}

function* mistakesOf(structure: Structure, gateway: TransitGateway): Iterable<Mistake> {
  yield* defaultsLeftOn(gateway);
  for (const attachment of gateway.attachments) yield* withoutAssociation(gateway, attachment);
  yield* oneWay(structure, gateway);
}

function* defaultsLeftOn(gateway: TransitGateway): Iterable<Mistake> {
  const { defaultAssociation, defaultPropagation, attachments } = gateway;
  const association = attachments.find((attachment) => {
    const table = attachment.association.get(gateway.address);
    return (
      defaultAssociation !== undefined &&
      table !== undefined &&
      attachment.usesDefaultAssociation &&
      table !== defaultAssociation
    );
  });
  const tables = new Set(attachments.flatMap((attachment) => attachment.association.get(gateway.address) ?? []));
  const propagation =
    defaultPropagation !== undefined && [...tables].some((table) => table !== defaultPropagation)
      ? attachments.find(({ usesDefaultPropagation }) => usesDefaultPropagation === true)
      : undefined;
  if (association === undefined && propagation === undefined) {
    yield* unusedDefaults(gateway, tables);
    return;
  }
  const which = [...(association ? ["association"] : []), ...(propagation ? ["propagation"] : [])].join(" and ");
  const witness = association ?? propagation;
  if (witness === undefined) return;
  yield {
    code: "HUB_DEFAULTS_LEFT_ON",
    what: "a hub with tables of its own has its default table off",
    message: `${gateway.address} has default ${which} on beside explicit tables: ${witness.address} takes part in both`,
    at: gateway.address,
  };
}

/** Defaults that no attachment takes yet: the next one that does not opt out would. */
function* unusedDefaults(gateway: TransitGateway, tables: ReadonlySet<TransitRouteTable>): Iterable<Mistake> {
  const { defaultAssociation, defaultPropagation, attachments } = gateway;
  const isExplicit = (left: TransitRouteTable | undefined) =>
    left !== undefined && tables.size > 0 && !tables.has(left) && !attachments.some(({ doubts }) => doubts.length > 0);
  const association = isExplicit(defaultAssociation) && !attachments.some((one) => one.usesDefaultAssociation);
  const propagation =
    isExplicit(defaultPropagation) && !attachments.some((one) => one.usesDefaultPropagation !== false);
  const which = [...(association ? ["association"] : []), ...(propagation ? ["propagation"] : [])].join(" and ");
  if (which === "") return;
  yield {
    code: "HUB_DEFAULTS_LEFT_ON",
    what: "a hub with tables of its own has its default table off",
    message: `${gateway.address} has default ${which} on although its attachments all have explicit tables: the next attachment would take part`,
    at: gateway.address,
  };
}

function* withoutAssociation(gateway: TransitGateway, attachment: Attachment): Iterable<Mistake> {
  const unsure = attachment.doubts.length > 0 || gateway.doubts.length > 0;
  if (unsure || attachment.kind === "peering" || attachment.association.has(gateway.address)) return;
  yield {
    code: "ATTACHMENT_WITHOUT_ASSOCIATION",
    what: "every attachment is associated with a table",
    message: `${attachment.address} is associated with no route table of ${gateway.address}, so what it sends is dropped`,
    at: attachment.address,
  };
}

/**
 * What an attachment's table reaches must have a route back, be it a default one. A VPC of middleboxes sends nothing of
 * its own, so that nothing need come back to it.
 */
function* oneWay(structure: Structure, gateway: TransitGateway): Iterable<Mistake> {
  const targetsOf = new Map<TransitRouteTable, Map<TransitRouteTable, Attachment[]>>();
  for (const from of gateway.attachments) {
    const table = from.association.get(gateway.address);
    const [block] = from.vpc?.cidrs ?? [];
    if (table === undefined || from.vpc === undefined || block === undefined) continue;
    if (structure.hasMiddleboxes(from.vpc) || from.vpc.unknownCidrs.length > 0) continue;
    let targets = targetsOf.get(table);
    if (targets === undefined) targetsOf.set(table, (targets = tablesBehind(gateway, table)));
    for (const [back, witnesses] of targets) {
      const witness = witnesses.find((other) => other !== from);
      if (witness === undefined || back.unknownRoutes(block.family).length > 0) continue;
      const [best] = back.lookup(block);
      if (best?.some(({ target }) => target !== "blackhole")) {
        const inspection = best.map(({ target }) => inspectionBehind(structure, target)).find(Boolean);
        if (inspection === undefined || !goesStraight(structure, table, witness)) continue;
        yield {
          code: "INSPECTED_ONE_WAY",
          what: "a firewall between two attachments sees both directions",
          message: `${table.address} leads from ${from.address} straight to ${witness.address}, whose table ${back.address} leads back through ${inspection.address}`,
          at: table.address,
        };
        continue;
      }
      yield {
        code: "ROUTE_ONE_WAY",
        what: "a hub's routes lead both ways",
        message: `${table.address} leads from ${from.address} to ${witness.address}, whose table ${back.address} has no route back to ${block.toString()}`,
        at: back.address,
      };
    }
  }
}

/** The attachment of a VPC whose firewall or appliance passes packets back to the hub, if a route leads to one. */
function inspectionBehind(structure: Structure, target: TransitRoute["target"]): Attachment | undefined {
  const isAttachment = typeof target === "object" && "kind" in target;
  return isAttachment && target.vpc !== undefined && structure.isInspection(target.vpc) ? target : undefined;
}

/** Whether a table leads to a VPC of hosts without a detour. */
function goesStraight(structure: Structure, table: TransitRouteTable, to: Attachment): boolean {
  const [block] = to.vpc?.cidrs ?? [];
  if (block === undefined || to.vpc === undefined || structure.hasMiddleboxes(to.vpc)) return false;
  if (table.unknownRoutes(block.family).length > 0) return false;
  return table.lookup(block)[0]?.every(({ target }) => target === to) ?? false;
}

/** Tables of the attachments that a table leads to, with attachments of each: two, as one may be the sender. */
function tablesBehind(gateway: TransitGateway, table: TransitRouteTable): Map<TransitRouteTable, Attachment[]> {
  const found = new Map<TransitRouteTable, Attachment[]>();
  for (const { target } of table.routes) {
    if (typeof target !== "object" || !("kind" in target) || target.vpc === undefined) continue;
    const back = target.association.get(gateway.address);
    const witnesses = back && found.get(back);
    if (witnesses === undefined) {
      if (back !== undefined) found.set(back, [target]);
    } else if (witnesses.length < 2 && !witnesses.includes(target)) witnesses.push(target);
  }
  return found;
}

function* backToSender(table: TransitRouteTable): Iterable<Mistake> {
  const { gateway } = table;
  const served = gateway.attachments.filter(({ association }) => association.get(gateway.address) === table);
  for (const { target, origin, address } of table.routes) {
    const [only, ...others] = served;
    if (origin === "propagated" || only === undefined || others.length > 0 || target !== only) continue;
    yield {
      code: "ROUTE_BACK_TO_SENDER",
      what: "a hub's table does not send packets back where they come from",
      message: `${address} of ${table.address} points to ${only.address}, the attachment that the table serves`,
      at: address,
    };
  }
}

function* hiddenPrefixes(table: TransitRouteTable): Iterable<Mistake> {
  const blackholes = table.routes.filter(({ target }) => target === "blackhole");
  for (const { destination, address } of blackholes) {
    if (!("prefixLength" in destination)) continue;
    const hidden = table.routes.find(
      (route) =>
        route.origin === "propagated" && isNetwork(route.destination) && route.destination.contains(destination),
    );
    if (hidden === undefined || !isInhabited(hidden, destination)) continue;
    yield {
      code: "BLACKHOLE_HIDES_PREFIX",
      what: "no blackhole hides a propagated prefix",
      message: `${address} drops ${destination.toString()}, which ${hidden.address} propagates into ${table.address}`,
      at: address,
    };
  }
}

/** A block of somebody's. A default route is the rest of the world, of which a table may well drop a part. */
function isNetwork(destination: TransitRoute["destination"]): destination is Cidr {
  return "prefixLength" in destination && destination.prefixLength > 0;
}

/** Whether a subnet of the propagating VPC has addresses there; what has no subnet in the input may have any. */
function isInhabited({ target }: TransitRoute, block: Cidr): boolean {
  const subnets = typeof target === "object" && "kind" in target ? (target.vpc?.subnets ?? []) : [];
  const isThere = ({ cidrs, unknownCidrs }: Subnet) =>
    unknownCidrs.length > 0 || cidrs.some((cidr) => cidr.overlaps(block));
  return subnets.length === 0 || subnets.some(isThere);
}

function* attachmentSubnets(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  const attachments = structure.attachmentsOf(vpc);
  if (attachments.length === 0) return;
  const transit = structure.transitSubnets(vpc);
  const sends = (subnet: Subnet) => subnet.table.routes.some(({ target }) => target.kind === "transit-gateway");
  const middleboxes = structure.middleboxSubnets(vpc);
  const workloads = vpc.subnets.filter((subnet) => !transit.has(subnet) && !middleboxes.has(subnet));
  if (workloads.length > 0 && !vpc.subnets.some(sends)) {
    yield {
      code: "VPC_WITHOUT_ROUTE_TO_HUB",
      what: "an attached VPC routes to its hub",
      message: `${vpc.address} is attached by ${attachments[0]?.address ?? ""}, but no table of its subnets has a route to the transit gateway`,
      at: vpc.address,
    };
  }
  // A middlebox sends what it gets: one that nothing leads to sends nothing.
  for (const subnet of [...workloads, ...structure.passingSubnets(vpc, middleboxes)]) {
    const route = subnet.table.routes.find(({ target }) => target.kind === "transit-gateway");
    const attachment = attachments.find(
      ({ gateway }) => route?.target.kind === "transit-gateway" && gateway.address === route.target.address,
    );
    const zones = attachment?.subnets.map(({ zone }) => zone) ?? [subnet.zone];
    if (route === undefined || attachment === undefined || transit.has(subnet) || zones.includes(subnet.zone)) continue;
    if (typeof subnet.zone !== "string" || zones.some((zone) => typeof zone !== "string")) continue;
    yield {
      code: "ZONE_WITHOUT_ATTACHMENT",
      what: "the attachment has a subnet in every zone that sends",
      message: `${subnet.address} in ${subnet.zoneName} routes to the transit gateway by ${route.address}, but ${attachment.address} has no subnet in that zone`,
      at: attachment.address,
    };
  }
  const [occupant] = [...transit].flatMap((subnet) => structure.occupantsOf(subnet));
  // A table that knows the VPC and the hub alone does the same for both.
  const matters = (table: RouteTable) => structure.isInspection(vpc) || table.routes.some(structure.isFirewall);
  const sharing = vpc.subnets.find(
    (subnet) =>
      !transit.has(subnet) && matters(subnet.table) && [...transit].some(({ table }) => table === subnet.table),
  );
  if (occupant !== undefined || sharing) {
    yield {
      code: "TRANSIT_SUBNET_SHARED",
      what: "transit subnets hold the attachment alone and have tables of their own",
      message:
        occupant !== undefined
          ? `${occupant.address} stands in ${occupant.subnet.address}, a subnet of the transit gateway attachment`
          : `${sharing ? sharing.address : ""} shares the table of the transit subnets`,
      at: occupant?.address ?? (sharing ? sharing.table.address : vpc.address),
    };
  }
}

function* oneWayPeerings(structure: Structure): Iterable<Mistake> {
  for (const { address, requester, accepter } of structure.network.all(PEERINGS).values()) {
    const uses = (vpc: Vpc) =>
      vpc.subnets.some(({ table }) =>
        table.routes.some(({ target }) => target.kind === "peering" && target.address === address),
      );
    const back = (vpc: Vpc, peer: Vpc) =>
      vpc.subnets.some(({ table }) => peer.cidrs.some((cidr) => routeTo(table, cidr)?.target.kind === "peering"));
    for (const [from, to] of [
      [requester, accepter],
      [accepter, requester],
    ] as const) {
      if (!uses(from) || back(to, from)) continue;
      const mistake: Mistake = {
        code: "ROUTE_ONE_WAY",
        what: "a peering's routes lead both ways",
        message: `${from.address} routes to ${to.address} over ${address}, but no table of ${to.address} routes back`,
        at: address,
      };
      yield* unlessKnown(structure.doubtIn(to) ?? from.unknownCidrs[0]?.unknown, [mistake]);
    }
  }
}
