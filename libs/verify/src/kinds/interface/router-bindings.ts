import { ATTACHMENTS } from "../transit-gateway/transit.js";
import { TRANSIT_ROUTE_TABLES } from "../transit-gateway/transit.js";
import { EDGES } from "../../model/network.js";
import { checkedCidr } from "../../address/checked-cidr.js";
import type { DeviceRoute, Edge, Instance, Network } from "../../model/network.js";
import { fromTunnel } from "./router-walk.js";
import { propagate } from "../transit-gateway/routes.js";

/** What instances route and VPN devices announce, by `STACK:TERRAFORM_ADDRESS`. */
export interface DeviceBindings {
  /** By block: one of the instance's interfaces, or a VPN connection that ends at it. */
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the device of a VPN connection announces by BGP, and the route tables of the hub that take it. */
  readonly announcements: Readonly<
    Record<string, { readonly prefixes: readonly string[]; readonly into: readonly string[] }>
  >;
}

/**
 * Instances that route by tables of their own, and what they announce by BGP: no Terraform tells it, so that bindings do.
 * A VPN connection that such an instance has a route into ends there.
 *
 * @returns what is wrong with the bindings, a line each
 */
export function bindDevices(network: Network, { devices, announcements }: DeviceBindings): string[] {
  const problems: string[] = [];
  for (const [address, routes] of Object.entries(devices)) {
    const instance = network.instances.get(address);
    const at = `bindings.devices["${address}"]`;
    if (instance === undefined) problems.push(`${at}: ${noSuch("instance", network.instances)}`);
    else bindRoutes(network, instance, routes, at, problems);
  }
  for (const [address, { prefixes, into }] of Object.entries(announcements)) {
    const edge = network.all(EDGES).get(address);
    const at = `bindings.announcements["${address}"]`;
    for (const prefix of prefixes) checkedCidr(prefix, at, problems);
    if (edge === undefined) problems.push(`${at}: ${noSuch("VPN connection", network.all(EDGES))}`);
    else announce(network, edge, prefixes, into, at, problems);
  }
  return problems;
}

function bindRoutes(
  network: Network,
  instance: Instance,
  routes: Readonly<Record<string, string>>,
  at: string,
  problems: string[],
): void {
  const { interfaces } = instance;
  instance.routes = Object.entries(routes)
    .flatMap(([text, name]): DeviceRoute[] => {
      const destination = checkedCidr(text, at, problems);
      const target = interfaces.find(({ address }) => address === name) ?? network.all(EDGES).get(name);
      if (target === undefined) {
        const own = interfaces.map(({ address }) => address).join(", ");
        problems.push(`${at}["${text}"]: ${name} is no VPN connection and none of the instance's interfaces: ${own}`);
      }
      return destination === undefined || target === undefined ? [] : [{ destination, target }];
    })
    .sort((one, other) => other.destination.prefixLength - one.destination.prefixLength);
  for (const { target } of instance.routes) if ("kind" in target) end(network, target, instance);
}

/** A tunnel comes up only between AWS and the public address that the customer gateway names. */
function end(network: Network, edge: Edge, device: Instance): void {
  edge.router = {
    instance: device,
    takeUp: (walker, packet, trail) => fromTunnel(walker, edge, device, packet, trail),
  };
  if (edge.customerAddress === undefined) return;
  const holder = network.elasticAddresses.get(edge.customerAddress);
  const own = [device.address, ...device.interfaces.map(({ address }) => address)];
  if (holder !== undefined && own.includes(holder)) return;
  const message = `its customer gateway names ${edge.customerAddress}, which ${holder ?? "nobody"} has, and not ${device.address}`;
  edge.gap = { code: "NO_POSSIBLE_DESTINATION", message: `${edge.address} stays down: ${message}`, at: edge.address };
}

function announce(
  network: Network,
  edge: Edge,
  prefixes: readonly string[],
  into: readonly string[],
  at: string,
  problems: string[],
): void {
  const attachment = network.all(ATTACHMENTS).get(edge.address);
  edge.assumptions = [`${edge.address} announces ${prefixes.join(", ")} to the route tables that its bindings name`];
  for (const name of into) {
    const table = network.all(TRANSIT_ROUTE_TABLES).get(name);
    if (table === undefined)
      problems.push(`${at}.into: ${name}: ${noSuch("route table", network.all(TRANSIT_ROUTE_TABLES))}`);
    else if (attachment !== undefined) propagate(table, attachment, edge.address);
  }
}

function noSuch(what: string, known: ReadonlyMap<string, unknown>): string {
  return `there is no such ${what}; there is ${[...known.keys()].join(", ") || "none"}`;
}
