import { Unknown } from "@causeway/terraform";
import { type Attributes, blocks, members, text } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";
import { addServiceInterfaces, outsideVpcs } from "./service-interfaces.js";

/**
 * Brokers of Amazon MSK, in each of the subnets for clients. They have public addresses only if that is switched on.
 * https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
 */
export const mskCluster: Kind = {
  name: "msk-cluster",
  types: {
    aws_msk_cluster: ANY,
    aws_msk_serverless_cluster: ANY,
  },
  build: {
    things: (source, network) => {
      for (const { types, block, subnets, groups } of FORMS) {
        for (const resource of source.of(...types)) {
          const { address } = resource;
          const [place, ...others] = blocks(resource, block).known;
          if (place === undefined || others.length > 0) {
            outsideVpcs(network, address, "which of its subnets are its brokers' is not known");
            continue;
          }
          addServiceInterfaces(source, network, address, {
            subnets: members(place, subnets),
            groups: [place, groups],
            publicAddress: isPublic(place),
            ipv6: new Unknown("whether its brokers have IPv6 addresses is not known", address),
          });
        }
      }
    },
  },
};

const FORMS = [
  {
    types: ["aws_msk_cluster"],
    block: "broker_node_group_info",
    subnets: "client_subnets",
    groups: "security_groups",
  },
  {
    types: ["aws_msk_serverless_cluster"],
    block: "vpc_config",
    subnets: "subnet_ids",
    groups: "security_group_ids",
  },
] as const;

function isPublic(place: Attributes): boolean | Unknown {
  const connectivity = blocks(place, "connectivity_info");
  const access = connectivity.known.map((info) => blocks(info, "public_access"));
  const [unknown] = [...connectivity.unknown, ...access.flatMap(({ unknown: hidden }) => hidden)];
  if (unknown !== undefined) return unknown;
  const types = access.flatMap(({ known }) => known.map((one) => text(one, "type")));
  const later = types.find((type) => type instanceof Unknown);
  return later instanceof Unknown ? later : types.includes("SERVICE_PROVIDED_EIPS");
}
