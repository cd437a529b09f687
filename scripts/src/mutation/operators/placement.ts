import type { Mutant } from "../mutant.js";
import { idOf, mentions, namedBy } from "../references.js";
import { bodyIn, type Json, type Resource, resourcesOf, type Stacks } from "../stacks.js";

/** Where a resource names the subnets that it stands in. */
const PLACES = [
  ["aws_ec2_transit_gateway_vpc_attachment", "subnet_ids"],
  ["aws_networkfirewall_firewall", "subnet_mapping"],
  ["aws_nat_gateway", "subnet_id"],
  ["aws_vpc_endpoint", "subnet_ids"],
  ["aws_instance", "subnet_id"],
] as const;

/** Takes attachments, firewalls, NAT gateways, endpoints and instances out of each subnet, or into another one. */
export function placementChanges(stacks: Stacks): Mutant[] {
  const subnets = resourcesOf(stacks, "aws_subnet");
  return PLACES.flatMap(([type, attribute]) =>
    resourcesOf(stacks, type).flatMap((resource) => {
      const taken = namedBy(resource, attribute, subnets);
      return taken.flatMap((subnet) => {
        const free = subnets.filter((other) => isBeside(other, subnet) && !taken.includes(other));
        const moves = free.map((other) => move(resource, attribute, subnet, other));
        return taken.length > 1 ? [leave(resource, attribute, subnet), ...moves] : moves;
      });
    }),
  );
}

/** Gives each subnet the zone of each other subnet of its VPC. */
export function zoneChanges(stacks: Stacks): Mutant[] {
  const subnets = resourcesOf(stacks, "aws_subnet");
  return subnets.flatMap((subnet) => {
    const zones = new Set(subnets.filter((other) => isBeside(other, subnet)).map(zoneOf));
    return [...zones]
      .filter((zone) => zone !== zoneOf(subnet))
      .map((zone) => ({
        name: `move ${subnet.address} to ${zone}`,
        apply: (copy) => {
          bodyIn(copy, subnet)["availability_zone"] = zone;
        },
      }));
  });
}

function leave(resource: Resource, attribute: string, subnet: Resource): Mutant {
  return {
    name: `take ${resource.address} out of ${subnet.name}`,
    apply: (copy) => {
      const body = bodyIn(copy, resource);
      const places = body[attribute];
      if (Array.isArray(places)) body[attribute] = places.filter((place) => !mentions(place, subnet));
    },
  };
}

function move(resource: Resource, attribute: string, from: Resource, to: Resource): Mutant {
  return {
    name: `move ${resource.address} from ${from.name} to ${to.name}`,
    apply: (copy) => {
      const body = bodyIn(copy, resource);
      const places = JSON.stringify(body[attribute]);
      body[attribute] = JSON.parse(places.replaceAll(idOf(from), idOf(to))) as Json;
    },
  };
}

function isBeside(one: Resource, other: Resource): boolean {
  return one !== other && one.stack === other.stack && one.body["vpc_id"] === other.body["vpc_id"];
}

function zoneOf({ body }: Resource): string {
  return String(body["availability_zone"]);
}
