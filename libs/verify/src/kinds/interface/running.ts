import { type Resource, Unknown } from "@causeway/terraform";
import type { Interface, Network } from "../../model/network.js";
import { resourcesIn, type Source, unknownValue } from "../../model/source.js";
import { Outside } from "../../model/out-of-band.js";

/** What starts instances that may take an interface: it names the interface, or finds it by its tags. */
const LAUNCHERS: readonly string[] = [
  "aws_autoscaling_group",
  "aws_launch_configuration",
  "aws_launch_template",
  "aws_spot_instance_request",
];

/**
 * The instances of interfaces that routes lead to. The route to one without a running instance is a blackhole
 * (https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html).
 */
export class Instances {
  private readonly launchers: readonly Resource[];
  private readonly outside: Outside;
  /** Interfaces that launchers name. */
  private named: ReadonlySet<string> | undefined;

  constructor(
    private readonly source: Source,
    network: Network,
  ) {
    this.launchers = source.of(...LAUNCHERS);
    this.outside = new Outside(source, network);
  }

  find(appliance: Interface): void {
    const { address, owner, doubts } = appliance;
    const resource = this.source.configuration.resources.get(address);
    if (resource?.type !== "aws_network_interface" || owner !== address || doubts.length > 0) return;
    this.named ??= new Set(this.launchers.flatMap(({ attributes }) => resourcesIn(attributes)));
    if (this.named.has(address)) {
      appliance.assumptions.push(`an instance takes ${address}`);
      return;
    }
    const message = `no instance has ${address}, so that routes to it lead nowhere`;
    const launcher = this.launchers.find(({ stack }) => stack === resource.stack);
    const unless =
      launcher === undefined
        ? this.outside.mayComplete(resource)
        : new Unknown("what it starts may take the interface", launcher.address);
    if (unless === undefined) {
      appliance.gap = { code: "BAD_STATE_ROUTE", message, at: address };
    } else {
      doubts.push(unknownValue(new Unknown(`${message}, unless ${unless.at}: ${unless.reason}`, address)));
    }
  }
}
