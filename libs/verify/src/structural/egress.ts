import type { NatGateway } from "../kinds/nat-gateway.js";
import type { Mistake } from "../results/result.js";
import { NAT_GATEWAYS } from "../kinds/nat-gateway.js";
import type { Vpc } from "../model/network.js";
import type { Attachment } from "../kinds/transit-gateway/transit.js";
import { INTERNET, routeTo, type Structure, unlessKnown } from "./structure.js";

/** Mistakes around NAT gateways and the ways to the internet. */
export function* egressMistakes(structure: Structure): Iterable<Mistake> {
  for (const vpc of structure.network.vpcs.values()) {
    yield* unlessKnown(structure.doubtIn(vpc), mistakesIn(structure, vpc));
  }
}

function* mistakesIn(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  for (const nat of structure.natsOf(vpc)) yield* internetRoute(nat);
  yield* otherZones(structure, vpc);
  yield* ipv6(structure, vpc);
  if (structure.natsOf(vpc).length === 0) return;
  for (const attachment of structure.attachmentsOf(vpc)) {
    yield* returns(structure, vpc, attachment);
    if (structure.endpointsOf(vpc).length === 0) yield* hairpins(structure, vpc, attachment);
  }
}

/** A firewall may stand between the NAT gateway and the internet gateway. */
function* internetRoute(nat: NatGateway): Iterable<Mistake> {
  const { table } = nat.subnet;
  if (!nat.public || nat.doubts.length > 0 || table.doubts(4).length > 0) return;
  const route = routeTo(table, INTERNET[4]);
  if (
    route !== undefined &&
    ["internet-gateway", "firewall-endpoint", "unknown"].includes(route.target.kind ?? "unknown")
  )
    return;
  yield {
    code: "NAT_WITHOUT_INTERNET_GATEWAY",
    what: "a public NAT gateway's subnet has a route to an internet gateway",
    message: `${nat.address} stands in ${nat.subnet.address}, whose table ${table.address} has no route to an internet gateway`,
    at: table.address,
  };
}

function* otherZones(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  const nats = structure.natsOf(vpc);
  for (const subnet of vpc.subnets) {
    for (const { target, address } of subnet.table.routes) {
      if (target.kind !== "nat-gateway") continue;
      const nat = structure.network.all(NAT_GATEWAYS).get(target.address);
      const near = nats.find((other) => other.public === nat?.public && other.subnet.zone === subnet.zone);
      if (typeof subnet.zone !== "string" || nat === undefined || near === undefined || nat.subnet.zone === subnet.zone)
        continue;
      yield {
        code: "NAT_OF_OTHER_ZONE",
        what: "a subnet uses the NAT gateway of its own zone",
        message: `${address} leads ${subnet.address} (${subnet.zoneName}) to ${nat.address} in ${nat.subnet.zoneName}, although ${near.address} stands in its own zone`,
        at: address,
      };
    }
  }
}

/** Replies come to the NAT gateway, whose subnet must know the way back: through the firewall, where there is one. */
function* returns(structure: Structure, vpc: Vpc, attachment: Attachment): Iterable<Mistake> {
  const inspected = structure.isInspection(vpc);
  for (const client of structure.clientsOf(attachment)) {
    // A VPC of middleboxes sends nothing of its own.
    if (structure.endpointsOf(client.vpc).length > 0) continue;
    for (const block of client.vpc.cidrs) {
      if (block.family !== 4 || vpc.cidrs.some((own) => own.overlaps(block))) continue;
      if (structure.isTranslated(client.vpc, block)) continue;
      for (const nat of structure.natsOf(vpc)) {
        const { table } = nat.subnet;
        if (!nat.public || table.doubts(4).length > 0) continue;
        const route = routeTo(table, block);
        if (route?.target.kind === undefined || (route !== undefined && structure.isFirewall(route))) continue;
        if (route?.target.kind === "transit-gateway" && !inspected) continue;
        const isDirect = route?.target.kind === "transit-gateway";
        const what = `replies to ${client.vpc.address} (${block.toString()})`;
        yield isDirect
          ? {
              code: "RETURN_NOT_INSPECTED",
              what: "replies from the internet pass the firewall",
              message: `${what} leave ${nat.subnet.address} for the transit gateway by ${route.address}, around the firewall`,
              at: route.address,
            }
          : {
              code: "NAT_WITHOUT_RETURN_ROUTE",
              what: "a NAT gateway's subnet knows the way back",
              message: `${what} find no way back in ${table.address} of ${nat.subnet.address}`,
              at: table.address,
            };
      }
    }
  }
}

/** Segments without a route to each other meet in the egress VPC, which sends packets on to all of them. */
function* hairpins(structure: Structure, vpc: Vpc, attachment: Attachment): Iterable<Mistake> {
  const { gateway } = attachment;
  const back = attachment.association.get(gateway.address);
  const clients = [...structure.clientsOf(attachment)];
  const seen = new Set<string>();
  for (const client of clients) {
    const table = client.association.get(gateway.address);
    for (const other of clients) {
      const theirs = other.association.get(gateway.address);
      const [block] = other.vpc.cidrs;
      if (table === undefined || theirs === undefined || table === theirs || block === undefined) continue;
      const key = `${table.address} ${theirs.address}`;
      if (seen.has(key)) continue;
      const sent = table.lookup(block)[0]?.some(({ target }) => target === attachment) ?? false;
      const returned = back?.lookup(block)[0]?.some(({ target }) => target === other) ?? false;
      const turned = structure
        .natsOf(vpc)
        .some(({ subnet }) => routeTo(subnet.table, block)?.target.kind === "transit-gateway");
      if (!sent || !returned || !turned) continue;
      seen.add(key);
      yield {
        code: "EGRESS_HAIRPIN",
        what: "segments do not meet in the egress VPC",
        message: `${table.address} has no route to ${other.vpc.address}, but its default leads there through ${vpc.address}; a blackhole for the other segments' prefixes would stop that`,
        at: table.address,
      };
    }
  }
}

function* ipv6(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  const transit = structure.transitSubnets(vpc);
  for (const subnet of vpc.subnets) {
    const four = routeTo(subnet.table, INTERNET[4]);
    const six = routeTo(subnet.table, INTERNET[6]);
    if (six === undefined) continue;
    const leavesHere = six.target.kind === "egress-only-gateway" || six.target.kind === "internet-gateway";
    const inspected = four !== undefined && (four.target.kind === "transit-gateway" || structure.isFirewall(four));
    if (leavesHere && inspected && [...subnet.cidrs, ...subnet.unknownCidrs].some(({ family }) => family === 6)) {
      yield {
        code: "IPV6_TAKES_ANOTHER_PATH",
        what: "IPv6 leaves by the way of IPv4",
        message: `${subnet.address} sends IPv4 for the internet by ${four.address} and IPv6 straight out by ${six.address}`,
        at: six.address,
      };
    } else if (
      six.target.kind === "egress-only-gateway" &&
      (transit.has(subnet) || structure.endpointsOf(vpc).some((endpoint) => endpoint.subnet === subnet))
    ) {
      yield {
        code: "EGRESS_ONLY_GATEWAY_IN_TRANSIT",
        what: "an egress-only gateway serves its own VPC alone",
        message: `${six.address} sends IPv6 of other VPCs to ${six.target.address}, which takes packets of ${vpc.address} alone`,
        at: six.address,
      };
    }
  }
}
