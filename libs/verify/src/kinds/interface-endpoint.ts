import { Unknown } from "@causeway/terraform";
import { attribute, members, text } from "../model/source.js";
import type { Kind } from "../model/kind.js";
import { addServiceInterfaces, outsideVpcs } from "./service-interfaces.js";

/**
 * A host in each of its subnets, which ends flows and sends none.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const interfaceEndpoint: Kind = {
  name: "interface-endpoint",
  types: {
    aws_vpc_endpoint: `
      auto_accept cidr_blocks dns_entry dns_options ip_address_type network_interface_ids policy prefix_list_id
      private_dns_enabled requester_managed resource_configuration_arn route_table_ids security_group_ids
      service_name service_network_arn service_region state subnet_configuration subnet_ids vpc_endpoint_type vpc_id
    `,
    aws_vpc_endpoint_subnet_association: "subnet_id vpc_endpoint_id",
  },
  build: {
    things: (source, network) => {
      const associations = source.referring("aws_vpc_endpoint_subnet_association", "vpc_endpoint_id");
      for (const endpoint of source.of("aws_vpc_endpoint")) {
        const { address } = endpoint;
        const type = text(endpoint, "vpc_endpoint_type");
        if (type instanceof Unknown) outsideVpcs(network, address, `its type is not known: ${type.reason}`);
        if (type !== "Interface") continue;
        const others = (associations.get(address) ?? []).map((association) => attribute(association, "subnet_id"));
        const addresses = text(endpoint, "ip_address_type");
        addServiceInterfaces(source, network, address, {
          subnets: [...members(endpoint, "subnet_ids"), ...others],
          groups: [endpoint, "security_group_ids"],
          publicAddress: false,
          onePerZone: true,
          ipv6: addresses instanceof Unknown ? addresses : addresses === "dualstack" || addresses === "ipv6",
        });
      }
    },
  },
};
