import { endpointAt, type FirewallEndpoint } from "../kinds/firewall-endpoint.js";
import type { Mistake } from "../results/result.js";
import { INTERNET_GATEWAYS } from "../kinds/internet-gateway.js";
import { gatewaysOf } from "../kinds/route-table.js";
import { within } from "../address/range.js";
import type { Subnet, Vpc } from "../model/network.js";
import type { Route } from "../model/route-table.js";
import { INTERNET, isDefault, routeTo, shown, type Structure, unlessKnown } from "./structure.js";

/** Mistakes in the routes to, from and around firewalls. */
export function* inspectionMistakes(structure: Structure): Iterable<Mistake> {
  for (const vpc of structure.network.vpcs.values()) {
    yield* unlessKnown(structure.doubtIn(vpc), mistakesIn(structure, vpc));
  }
}

function* mistakesIn(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  yield* applianceMode(structure, vpc);
  yield* otherZones(structure, vpc);
  yield* firewallSubnets(structure, vpc);
  yield* gatewayTables(structure, vpc);
  if (!structure.isInspection(vpc)) return;
  yield* transitTables(structure, vpc);
  yield* supernet(structure, vpc);
}

function* applianceMode(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  for (const { address, applianceMode: on, subnets, doubts } of structure.attachmentsOf(vpc)) {
    const zones = new Set(subnets.map(({ zone }) => zone));
    if (
      on !== false ||
      doubts.length > 0 ||
      zones.size < 2 ||
      !subnets.some(({ table }) => table.routes.some(structure.isFirewall))
    )
      continue;
    yield {
      code: "APPLIANCE_MODE_OFF",
      what: "an inspection attachment keeps a flow in one zone",
      message: `${address} leads to a firewall in ${zones.size} zones without appliance mode`,
      at: address,
    };
  }
}

/** Including endpoints that are taken by their position in a list. */
function* otherZones(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  const endpoints = structure.endpointsOf(vpc);
  for (const subnet of vpc.subnets) {
    const zone = typeof subnet.zone === "string" ? subnet.zone : undefined;
    for (const route of subnet.table.routes) {
      const { target, address } = route;
      if (target.kind === undefined && target.doubt.unknown.reason.includes("position in an unordered set")) {
        yield {
          code: "UNKNOWN_VALUE",
          what: "firewall endpoints are found by zone",
          message: `${address} takes an endpoint by its position in a list, which AWS does not promise`,
          at: address,
          unless: target.doubt.unknown,
        };
      }
      const endpoint = endpointAt(structure.network, target);
      const near = endpoints.find((other) => other.firewall === endpoint?.firewall && other.subnet.zone === zone);
      if (endpoint === undefined || near === undefined || endpoint.subnet.zone === subnet.zone) continue;
      yield {
        code: "ENDPOINT_OF_OTHER_ZONE",
        what: "a subnet uses the firewall endpoint of its own zone",
        message: `${address} leads ${subnet.address} (${subnet.zoneName}) to the endpoint in ${endpoint.subnet.zoneName}, although one stands in its own zone`,
        at: address,
      };
    }
  }
}

function* firewallSubnets(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  for (const endpoint of structure.endpointsOf(vpc)) {
    const { subnet } = endpoint;
    for (const route of subnet.table.routes) {
      const other = endpointAt(structure.network, route.target);
      if (other?.firewall !== endpoint.firewall) continue;
      yield {
        code: "FIREWALL_LOOP",
        what: "a firewall subnet routes onward, not back to the firewall",
        message: `${route.address} sends what ${endpoint.address} has passed (${shown(route)}) back to it`,
        at: route.address,
      };
    }
    const dead = routesToEndpoint(structure, vpc, endpoint).find(({ destination }) => {
      if (!("prefixLength" in destination)) return false;
      // Without a way to the internet, a default route to the firewall is for other VPCs alone.
      const onward = subnet.table.routes.some(({ origin }) => origin !== "local");
      if (isAll(destination) && onward && !hasInternet(structure, vpc)) return false;
      return routeTo(subnet.table, isAll(destination) ? INTERNET[destination.family] : destination) === undefined;
    });
    if (dead === undefined) continue;
    yield {
      code: "FIREWALL_WITHOUT_ONWARD_ROUTE",
      what: "a firewall subnet has a route onward",
      message: `${dead.address} sends ${shown(dead)} to ${endpoint.address}, but ${subnet.table.address} has no route for it`,
      at: subnet.table.address,
    };
  }
}

function hasInternet(structure: Structure, vpc: Vpc): boolean {
  return [...structure.network.all(INTERNET_GATEWAYS).values()].some((gateway) => gateway.vpc === vpc);
}

function isAll({ prefixLength }: { prefixLength: number }): boolean {
  return prefixLength === 0;
}

function routesToEndpoint(structure: Structure, vpc: Vpc, endpoint: FirewallEndpoint): Route[] {
  const tables = new Set(vpc.subnets.map(({ table }) => table));
  return [...tables].flatMap(({ routes }) =>
    routes.filter(({ target }) => endpointAt(structure.network, target) === endpoint),
  );
}

/** What enters a subnet from the internet and what leaves it must pass the same endpoint. */
function* gatewayTables(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  for (const gateway of structure.network.all(INTERNET_GATEWAYS).values()) {
    if (gateway.vpc !== vpc) continue;
    const own = new Set(structure.endpointsOf(vpc).map(({ subnet }) => subnet));
    for (const subnet of vpc.subnets) {
      // A gateway's route for the whole VPC also covers subnets that have nothing to do with the internet.
      if (own.has(subnet) || routeTo(subnet.table, INTERNET[4]) === undefined) continue;
      const out = endpointTowards(structure, subnet, gateway.address);
      for (const cidr of subnet.cidrs) {
        if (cidr.family !== 4) continue;
        const inbound = gateway.edgeTable && routeTo(gateway.edgeTable, cidr);
        const into = inbound && endpointAt(structure.network, inbound.target)?.key;
        if (into === out) continue;
        yield {
          code: "HALF_EDGE_ASSOCIATION",
          what: "traffic of a subnet with the internet passes one endpoint both ways",
          message: `${subnet.address} sends packets for the internet ${via(out)} and gets packets from it ${via(into)}`,
          at: into === undefined ? gateway.address : subnet.table.address,
        };
      }
    }
  }
  for (const gateway of gatewaysOf(structure.network)) {
    if (gateway.vpc !== vpc) continue;
    for (const route of gateway.edgeTable?.routes ?? []) yield* edgeRoute(structure, vpc, route);
  }
}

function via(endpoint: string | undefined): string {
  return endpoint === undefined ? "without a firewall endpoint" : `through ${endpoint}`;
}

/** The endpoint between a subnet and the internet gateway, if what it passes goes straight on to the gateway. */
function endpointTowards(structure: Structure, subnet: Subnet, gateway: string): string | undefined {
  const route = routeTo(subnet.table, INTERNET[4]);
  const endpoint = route && endpointAt(structure.network, route.target);
  const onward = endpoint && routeTo(endpoint.subnet.table, INTERNET[4]);
  return onward?.target.kind === "internet-gateway" && onward.target.address === gateway ? endpoint?.key : undefined;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html */
function* edgeRoute(structure: Structure, vpc: Vpc, route: Route): Iterable<Mistake> {
  const { destination, origin, target, address } = route;
  if (origin === "local") return;
  const whole =
    "prefixLength" in destination &&
    (vpc.cidrs.some((cidr) => cidr.equals(destination)) ||
      vpc.subnets.some(({ cidrs }) => cidrs.some((cidr) => cidr.equals(destination))));
  const place = structure.subnetBehind(target)?.vpc;
  if (whole && (target.kind === "local" || target.kind === undefined || place === vpc)) return;
  yield {
    code: "EDGE_ROUTE_INVALID",
    what: "a gateway's table routes whole subnets to middleboxes of its VPC",
    message: `${address} routes ${shown(route)} to ${target.kind}: allowed is the CIDR of the VPC or of a subnet, to a middlebox of ${vpc.address}`,
    at: address,
  };
}

/** Where packets from the transit gateway enter an inspection VPC, everything goes to the firewall. */
function* transitTables(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  for (const subnet of structure.transitSubnets(vpc)) {
    const { table } = subnet;
    if (table.doubts(4).length > 0 || table.routes.some(({ target }) => target.kind === undefined)) continue;
    if (!table.routes.some(structure.isFirewall)) {
      yield {
        code: "TRANSIT_WITHOUT_FIREWALL_ROUTE",
        what: "a transit subnet of an inspection VPC routes to the firewall",
        message: `${table.address} of ${subnet.address} has no route to a firewall endpoint`,
        at: table.address,
      };
    }
    const around = table.routes.find((route) => {
      const leaves = ["transit-gateway", "nat-gateway", "internet-gateway", "peering"].includes(
        route.target.kind ?? "unknown",
      );
      return leaves && table.routes.some((other) => structure.isFirewall(other) && isWider(other, route));
    });
    if (around === undefined) continue;
    yield {
      code: "ROUTE_AROUND_FIREWALL",
      what: "no longer prefix leads around the firewall",
      message: `${around.address} sends ${shown(around)} to ${around.target.kind === undefined ? "" : around.target.address}, around the firewall`,
      at: around.address,
    };
  }
}

function isWider(wider: Route, route: Route): boolean {
  return (
    "prefixLength" in wider.destination &&
    "prefixLength" in route.destination &&
    wider.destination.contains(route.destination)
  );
}

/** What the firewall passes to a spoke must go on to the transit gateway. */
function* supernet(structure: Structure, vpc: Vpc): Iterable<Mistake> {
  for (const attachment of structure.attachmentsOf(vpc)) {
    const table = attachment.association.get(attachment.gateway.address);
    for (const route of table?.routes ?? []) {
      const { destination, target, origin } = route;
      if (
        origin !== "propagated" ||
        !("prefixLength" in destination) ||
        typeof target !== "object" ||
        !("kind" in target)
      )
        continue;
      if (target.vpc === vpc || vpc.cidrs.some((cidr) => within(destination, cidr))) continue;
      if (target.vpc !== undefined && structure.isTranslated(target.vpc, destination)) continue;
      const endpoint = structure.endpointsOf(vpc).find(({ subnet }) => {
        if (!subnet.table.routes.some(({ target: { kind } }) => kind === "transit-gateway")) return false;
        const taken = routeTo(subnet.table, destination);
        return taken === undefined || (isDefault(taken) && taken.target.kind !== "transit-gateway");
      });
      if (endpoint === undefined) continue;
      yield {
        code: "SUPERNET_TOO_SMALL",
        what: "the firewall's way back covers every propagated CIDR",
        message: `${destination.toString()} is propagated by ${route.address}, but ${endpoint.subnet.table.address} sends it elsewhere than to the transit gateway`,
        at: endpoint.subnet.table.address,
      };
    }
  }
}
