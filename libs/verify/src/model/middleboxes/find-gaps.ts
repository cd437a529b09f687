import { Unknown } from "../../configuration.js";
import type { Interface, Network } from "../network.js";
import { type Source, unknownValue } from "../source.js";
import { EndpointGaps } from "./endpoints.js";
import { findClosedPolicies } from "./firewall-policies.js";
import { doneElsewhere, names } from "./outside.js";

/** What starts instances that may take an interface: it names the interface, or finds it by its tags. */
const LAUNCHERS = /^aws_(autoscaling_group|launch_configuration|launch_template|spot_instance_request)$/;

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
  for (const address of targeted) {
    const appliance = network.interfaces.get(address);
    if (appliance !== undefined) findInstance(source, network, appliance);
  }
}

/** The route to an interface without a running instance is a blackhole (https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html). */
function findInstance(source: Source, network: Network, appliance: Interface): void {
  const { address, owner, doubts } = appliance;
  const resource = source.configuration.resources.get(address);
  if (resource?.type !== "aws_network_interface" || owner !== address || doubts.length > 0) return;
  const launchers = [...source.configuration.resources.values()].filter(({ type }) => LAUNCHERS.test(type));
  if (launchers.some(({ attributes }) => names(attributes, address))) {
    appliance.assumptions.push(`an instance takes ${address}`);
    return;
  }
  const unless = doneElsewhere(source, network, address, LAUNCHERS);
  const message = `no instance has ${address}, so that routes to it lead nowhere`;
  if (unless === undefined) appliance.gap = { code: "BAD_STATE_ROUTE", message, at: address };
  else
    doubts.push(
      unknownValue(
        new Unknown(`${message}, unless something else gives it one: ${unless.at}: ${unless.reason}`, address),
      ),
    );
}
