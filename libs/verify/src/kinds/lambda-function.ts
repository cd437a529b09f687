import { blocks, flag, members } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";
import { addServiceInterfaces, outsideVpcs } from "./service-interfaces.js";

/**
 * Functions that are attached to a VPC send from interfaces in its subnets, which have no public address.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 * By these they connect to others: https://docs.aws.amazon.com/lambda/latest/dg/foundation-networking.html
 */
export const lambdaFunction: Kind = {
  name: "lambda-function",
  types: {
    aws_lambda_function: ANY,
  },
  build: {
    things: (source, network) => {
      for (const resource of source.of("aws_lambda_function")) {
        const { address } = resource;
        const {
          known: [place],
          unknown: [unknown],
        } = blocks(resource, "vpc_config");
        if (place === undefined || members(place, "subnet_ids").length === 0) {
          outsideVpcs(network, address, unknown?.reason ?? "it is attached to no VPC");
          continue;
        }
        addServiceInterfaces(source, network, address, {
          subnets: members(place, "subnet_ids"),
          groups: [place, "security_group_ids"],
          publicAddress: false,
          opensOnly: true,
          ipv6: flag(place, "ipv6_allowed_for_dual_stack", false),
        });
      }
    },
  },
};
