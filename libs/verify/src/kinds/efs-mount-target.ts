import { Unknown } from "@causeway/terraform";
import { attribute, text } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";
import { addServiceInterfaces } from "./service-interfaces.js";

/**
 * One interface, by which the hosts of a VPC reach a file system.
 * https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
 */
export const efsMountTarget: Kind = {
  name: "efs-mount-target",
  types: {
    aws_efs_mount_target: ANY,
  },
  build: {
    things: (source, network) => {
      for (const resource of source.of("aws_efs_mount_target")) {
        const ip = text(resource, "ip_address");
        const type = text(resource, "ip_address_type");
        addServiceInterfaces(source, network, resource.address, {
          subnets: [attribute(resource, "subnet_id")],
          groups: [resource, "security_groups"],
          publicAddress: false,
          ipv6: type instanceof Unknown ? type : type === "DUAL_STACK" || type === "IPV6_ONLY",
          ...(typeof ip === "string" && type !== "DUAL_STACK" && { privateIps: [ip] }),
        });
      }
    },
  },
};
