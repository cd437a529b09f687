import { Unknown } from "@causeway/terraform";
import { blocks, flag, members, text } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";
import { addServiceInterfaces, outsideVpcs } from "./service-interfaces.js";

/**
 * Tasks of services in network mode awsvpc, each with an interface in one of the service's subnets. It has a public
 * address if Fargate is to assign one, whatever the subnet says; tasks on EC2 instances get none.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export const ecsService: Kind = {
  name: "ecs-service",
  types: {
    aws_ecs_service: ANY,
    aws_ecs_task_set: ANY,
  },
  build: {
    things: (source, network) => {
      for (const resource of source.of("aws_ecs_service", "aws_ecs_task_set")) {
        const { address } = resource;
        const {
          known: [place],
          unknown: [unknown],
        } = blocks(resource, "network_configuration");
        if (place === undefined) {
          outsideVpcs(network, address, unknown?.reason ?? "its tasks have the interfaces of their instances");
          continue;
        }
        addServiceInterfaces(source, network, address, {
          subnets: members(place, "subnets"),
          groups: [place, "security_groups"],
          publicAddress: flag(place, "assign_public_ip", false),
          // An account's setting decides: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
          ipv6: new Unknown("whether its account gives tasks IPv6 addresses is not known", address),
        });
        const type = text(resource, "launch_type");
        if (type instanceof Unknown) outsideVpcs(network, address, `what runs its tasks is not known: ${type.reason}`);
      }
    },
  },
};
