import { Unknown } from "@causeway/terraform";
import type { Network, Vpc } from "../model/network.js";
import type { Kind } from "../model/kind.js";
import { type Attributes, type Source, text } from "../model/source.js";

/** What the verifier knows of and does not model: whatever may depend on it is UNPROVEN. */
export const unmodelled: Kind = {
  name: "unmodelled",
  build: { doubts: findUnsupported },
};

function findUnsupported(source: Source, network: Network): void {
  for (const resource of source.of("aws_vpc_endpoint")) {
    const place = source.target(resource, "vpc_id");
    const vpc = typeof place === "string" ? network.vpcs.get(place) : undefined;
    if (vpc !== undefined) unsupportedEndpoint(resource, vpc);
  }
  for (const unread of source.configuration.unread) network.unplaced.push(unread);
}

/** VPC endpoints that carry packets to places the model does not follow. */
function unsupportedEndpoint(resource: Attributes, vpc: Vpc): void {
  const type = text(resource, "vpc_endpoint_type");
  if (type !== "Resource" && type !== "ServiceNetwork") return;
  const unknown = new Unknown(`VPC endpoints of type ${type} are not modelled`, resource.address);
  vpc.unsupported.push({ code: "UNSUPPORTED_RESOURCE", unknown });
}
