import { Unknown } from "@causeway/terraform";
import {
  Collection,
  type Doubt,
  type Middlebox,
  type Network,
  type Subnet,
  type Vpc,
  vpcOfAll,
} from "../model/network.js";
import type { Route } from "../model/route-table.js";
import { unknownValue } from "../model/source.js";
import type { Packet, Path, Trail } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { doubtful, stoppedAt, unknown } from "../walk/trail.js";
import type { FindTarget, Kind, Step } from "../model/kind.js";
import { deadEnds } from "./dead-ends.js";

/** `aws_networkfirewall_firewall`, or `aws_lb` of type gateway. */
export class Firewall {
  readonly endpoints: FirewallEndpoint[] = [];

  constructor(readonly address: string) {}

  /** The VPC that has all of its endpoints. */
  get vpc(): Vpc | undefined {
    return vpcOfAll(this.endpoints);
  }
}

export interface FirewallEndpoint extends Middlebox {
  /** Distinct for each endpoint: the firewall and its subnet, or the VPC endpoint. */
  readonly key: string;
  /** The resource that routes name: the firewall itself, or the VPC endpoint. */
  readonly address: string;
  /** The first of its service's load balancers, if there are several in its zone. */
  readonly firewall: string;
  readonly subnet: Subnet;
  /** `ipv4`, `ipv6` or `dualstack`, in whatever case. */
  readonly addresses: string | Unknown;
}

export const FIREWALLS = new Collection<Firewall>("firewall");
/** Network Firewall and Gateway Load Balancer endpoints, by `endpointKey`. */
export const FIREWALL_ENDPOINTS = new Collection<FirewallEndpoint>("firewall endpoint");

const find: FindTarget = (network, address, key) => {
  const only = network.all(FIREWALLS).get(address)?.endpoints;
  const endpoints = network.all(FIREWALL_ENDPOINTS);
  const endpoint =
    endpoints.get(address) ??
    (key === undefined ? (only?.length === 1 ? only[0] : undefined) : endpoints.get(endpointKey(address, key)));
  return endpoint && { address: endpoint.address, endpoint: endpoint.key };
};

/** Endpoints of Network Firewall and of Gateway Load Balancers: what they get comes out of them again, inspected. */
export const firewallEndpoint: Kind = {
  name: "firewall-endpoint",
  target: {
    arguments: { vpc_endpoint_id: find, gateway_id: find },
    follow,
    standsIn: (network, target) => endpointAt(network, target)?.subnet,
    firewalls: (network) => [network.all(FIREWALLS), network.all(FIREWALL_ENDPOINTS)],
    mayOverrideLocal: true,
  },
  mistakes: (network) => deadEnds(network.all(FIREWALL_ENDPOINTS).values()),
};

export function endpointKey(firewall: string, subnet: string): string {
  return `${firewall}[${subnet}]`;
}

/** The endpoint that a route leads to, if it leads to one. */
export function endpointAt(network: Network, target: Route["target"]): FirewallEndpoint | undefined {
  if (target.kind !== firewallEndpoint.name) return undefined;
  return network.all(FIREWALL_ENDPOINTS).get(target.endpoint ?? "");
}

export function addFirewall(network: Network, address: string): Firewall {
  const firewalls = network.all(FIREWALLS);
  const known = firewalls.get(address);
  if (known !== undefined) return known;
  const firewall = new Firewall(address);
  firewalls.set(address, firewall);
  return firewall;
}

export function addEndpoint(
  network: Network,
  firewall: Firewall,
  place: Pick<FirewallEndpoint, "key" | "address" | "subnet" | "addresses">,
): void {
  const endpoint = { ...place, firewall: firewall.address, doubts: [], gap: undefined, assumptions: [] };
  firewall.endpoints.push(endpoint);
  network.all(FIREWALL_ENDPOINTS).set(endpoint.key, endpoint);
}

/**
 * An endpoint takes one family unless it is for both; AWS may refuse routes for the other, or drop what they bring.
 * https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_SubnetMapping.html
 */
function ofOtherFamily({ key, addresses }: FirewallEndpoint, { destination }: Packet): Doubt | undefined {
  if (addresses instanceof Unknown) return destination.family === 6 ? unknownValue(addresses) : undefined;
  const type = addresses.toLowerCase();
  if (type === "dualstack" || type === `ipv${destination.family}`) return undefined;
  return doubtful(`its address type is ${addresses}, which takes no IPv${destination.family}`, key);
}

function follow({ walker, target, vpc, subnet, packet, trail }: Step): Path[] {
  const { network } = walker;
  const endpoint = endpointAt(network, target);
  if (endpoint?.subnet.vpc !== vpc) {
    return [unknown(packet, trail, rejectedElsewhere(target.endpoint ?? target.address, vpc))];
  }
  const { key } = endpoint;
  const stopped = stoppedAt(endpoint, packet, trail);
  if (stopped !== undefined) return [stopped];
  const refused = ofOtherFamily(endpoint, packet);
  if (refused !== undefined) return [unknown(packet, trail, refused)];
  const { firewall, assumptions } = endpoint;
  const { entrance: entered } = trail;
  const pass = { firewall, endpoint: key, subnet: endpoint.subnet, entered, stateful: true, assumptions } as const;
  const go = (passed: Trail): Path[] =>
    walker.vpc.leave(endpoint.subnet, packet, { ...passed, passes: [...passed.passes, pass], keepsGroups: false });
  return subnet === endpoint.subnet ? go(trail) : walker.vpc.filters.acl(endpoint.subnet, "ingress", packet, trail, go);
}
