import type { AccountStack } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import { Attachment, Ipam, TransitGateway } from "../src/index.js";
import type { Domain } from "../src/index.js";

/** A networking account's stack with all that a hub needs; the inspection VPC inspects nothing. */
export function sampleHub(stack: AccountStack) {
  const ipam = new Ipam(stack, "ipam");
  const transitGateway = new TransitGateway(stack, "hub");
  const attachment = sampleAttachment(stack, "inspection", transitGateway, "inspection", "10.15.0.0/16");
  transitGateway.routeThroughInspection(attachment);
  return { ipam, transitGateway, attachment };
}

/** Attaches a VPC of its own, called `<id>-vpc`. */
export function sampleAttachment(
  stack: AccountStack,
  id: string,
  transitGateway: TransitGateway,
  domain: Domain,
  cidr: string,
): Attachment {
  const vpc = new Vpc(stack, `${id}-vpc`, { addresses: { cidr }, tiers: ["private", "transit"] });
  return new Attachment(stack, id, { vpc, transitGateway, domain });
}
