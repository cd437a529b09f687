import type { FirewallEndpoint } from "../firewall-endpoint.js";
import { Unknown } from "@causeway/terraform";
import type { Gap, Network } from "../../model/network.js";
import { type Attributes, flag, members, type Source, unknownValue } from "../../model/source.js";
import { inZone, LoadBalancers, serviceOf } from "./balancers.js";

interface Found {
  readonly gap: Gap | undefined;
  readonly assumptions: readonly string[];
}

/** What lies between Gateway Load Balancer endpoints and the appliances. After interfaces, which are targets. */
export class EndpointGaps {
  private readonly balancers: LoadBalancers;
  private readonly byZone = new Map<string, Found>();

  constructor(
    private readonly source: Source,
    network: Network,
  ) {
    this.balancers = new LoadBalancers(source, network);
  }

  find(endpoint: FirewallEndpoint, resource: Attributes): void {
    const service = serviceOf(this.source, resource);
    if (service instanceof Unknown) {
      endpoint.doubts.push(unknownValue(service));
      return;
    }
    if (service === undefined) {
      const name = resource.attributes.service_name;
      const shown = typeof name === "string" ? name : `of ${resource.address}`;
      endpoint.assumptions.push(`the endpoint service ${shown} leads to appliances`);
      return;
    }
    this.accepted(endpoint, resource, service);
    const { known, unknown, elsewhere } = this.balancers.of(service);
    const [unsure] = unknown;
    if (unsure !== undefined) {
      endpoint.doubts.push(unknownValue(new Unknown("which load balancer it offers is not known", service.address)));
    } else if (elsewhere) {
      endpoint.assumptions.push(`the endpoint service ${service.address} leads to appliances`);
    } else if (known.length === 0) {
      const message = `${service.address} offers no Gateway Load Balancer`;
      endpoint.gap = { code: "NO_POSSIBLE_DESTINATION", message, at: service.address };
    } else this.behind(endpoint, service, inZone(this.balancers, known, endpoint.subnet));
  }

  private behind(endpoint: FirewallEndpoint, service: Attributes, possible: readonly Attributes[]): void {
    const { subnet } = endpoint;
    const [balancer, ...others] = possible;
    if (balancer === undefined) {
      const message = `no load balancer of ${service.address} has a subnet in ${subnet.zoneName}, the zone of ${endpoint.address}`;
      endpoint.gap = { code: "VPCE_SERVICE_NOT_INSTALLED_IN_AZ", message, at: endpoint.address };
      return;
    }
    // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
    if (others.length > 0) {
      const which = new Unknown(
        "to which of its load balancers an endpoint is connected is not known",
        service.address,
      );
      endpoint.doubts.push(unknownValue(which));
    }
    const { gap, assumptions } = this.gapBehind(balancer, subnet.zone);
    endpoint.gap = gap;
    endpoint.assumptions.push(...assumptions);
  }

  private gapBehind(balancer: Attributes, zone: string | Unknown): Found {
    const key = `${balancer.address} ${typeof zone === "string" ? zone : ""}`;
    let found = this.byZone.get(key);
    if (found === undefined) {
      const assumptions: string[] = [];
      found = { gap: this.balancers.gapBehind(balancer, zone, assumptions), assumptions };
      this.byZone.set(key, found);
    }
    return found;
  }

  /** https://docs.aws.amazon.com/vpc/latest/privatelink/create-gateway-load-balancer-endpoint-service.html */
  private accepted(endpoint: FirewallEndpoint, resource: Attributes, service: Attributes): void {
    const isRequired = flag(service, "acceptance_required", false);
    if (isRequired === false || flag(resource, "auto_accept", false) === true) return;
    const accepters = this.source.of("aws_vpc_endpoint_connection_accepter");
    const isAccepted = accepters.some(({ address, attributes }) =>
      members({ address, attributes }, "vpc_endpoint_id").some(
        (id) => this.source.resolve(id, address) === resource.address,
      ),
    );
    if (!isAccepted) endpoint.assumptions.push(`the endpoint service ${service.address} accepts the connection`);
  }
}
