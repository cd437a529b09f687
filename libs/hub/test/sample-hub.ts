import type { AccountStack } from "@causeway/platform";
import type { ParsedStack } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { Attachment, Ipam, Hub } from "../src/index.js";
import type { AttachAs } from "../src/index.js";

/** A networking account's stack with all that a hub needs; the inspection VPC inspects nothing. */
export function sampleHub(stack: AccountStack) {
  const ipam = new Ipam(stack, "ipam");
  const hub = new Hub(stack, "hub", { ipam });
  const attachment = sampleAttachment(stack, "inspection", hub, "inspection", "10.15.0.0/16");
  hub.routeThroughInspection(attachment);
  return { ipam, hub, attachment };
}

/** Attaches a VPC of its own, called `<id>-vpc`. */
export function sampleAttachment(
  stack: AccountStack,
  id: string,
  hub: Hub,
  attachAs: AttachAs,
  cidr: string,
): Attachment {
  const vpc = new Vpc(stack, `${id}-vpc`, { addresses: { cidr }, tiers: ["private", "transit"] });
  return new Attachment(stack, id, { vpc, hub, attachAs });
}

/** Static routes of one of the hub's tables: destination to attachment, or to nothing for a blackhole. */
export function routesOf(stack: ParsedStack, table: string): Record<string, unknown> {
  const id = `\${aws_ec2_transit_gateway_route_table.${table}.id}`;
  return Object.fromEntries(
    Object.values(stack.resources("aws_ec2_transit_gateway_route"))
      .filter((route) => route["transit_gateway_route_table_id"] === id)
      .map((route) => [
        route["destination_cidr_block"],
        route["blackhole"] === true ? "blackhole" : route["transit_gateway_attachment_id"],
      ]),
  );
}
