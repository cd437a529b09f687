import type { Network } from "../network.js";
import type { Source } from "../source.js";
import { EndpointGaps } from "./endpoints.js";
import { findClosedPolicies } from "./firewall-policies.js";
import { Instances } from "./instances.js";

/** Where packets end that routes send to endpoints and appliances. After everything that targets are made of. */
export function findGaps(source: Source, network: Network): void {
  const gaps = new EndpointGaps(source, network);
  for (const endpoint of network.firewallEndpoints.values()) {
    const resource = source.configuration.resources.get(endpoint.address);
    if (resource?.type === "aws_vpc_endpoint") gaps.find(endpoint, resource);
  }
  findClosedPolicies(source, network);
  const targeted = new Set(
    [...network.routeTables.values()].flatMap(({ routes }) =>
      routes.flatMap(({ target }) => (target.kind === "interface" ? [target.address] : [])),
    ),
  );
  const instances = new Instances(source, network);
  for (const address of targeted) {
    const appliance = network.interfaces.get(address);
    if (appliance !== undefined) instances.find(appliance);
  }
}
