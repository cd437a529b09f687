import { type Resource, Unknown } from "@causeway/terraform";
import type { Network } from "../model/network.js";
import { attribute, flag, members, type Source, text } from "../model/source.js";
import { ANY, type Kind } from "../model/kind.js";
import { addServiceInterfaces, outsideVpcs } from "./service-interfaces.js";

/**
 * Databases and clusters of RDS, in one or some of the subnets of their subnet group, which may be any of them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 */
export const rdsDatabase: Kind = {
  name: "rds-database",
  types: {
    aws_db_instance: ANY,
    aws_db_subnet_group: ANY,
    aws_rds_cluster: ANY,
    aws_rds_cluster_instance: ANY,
  },
  build: {
    things: (source, network) => {
      const members = source.referring("aws_rds_cluster_instance", "cluster_identifier");
      for (const database of source.of("aws_db_instance")) {
        add(source, network, database.address, database, flag(database, "publicly_accessible", false));
      }
      for (const cluster of source.of("aws_rds_cluster")) {
        const own = members.get(cluster.address) ?? [];
        for (const one of own) add(source, network, one.address, cluster, flag(one, "publicly_accessible", false));
        const [first = flag(cluster, "publicly_accessible", false), ...others] = new Set(
          own.map((one) => flag(one, "publicly_accessible", false)),
        );
        const mixed = new Unknown("some of its instances have public addresses and some have not", cluster.address);
        add(source, network, cluster.address, cluster, others.length === 0 ? first : mixed);
      }
    },
  },
};

/** @param from - what names the subnet group and the security groups */
function add(
  source: Source,
  network: Network,
  address: string,
  from: Resource,
  publicAddress: boolean | Unknown,
): void {
  const group = subnetGroup(source, from);
  if (group === undefined) {
    outsideVpcs(network, address, "its subnet group is not in the input");
    return;
  }
  const stack = text(from, "network_type");
  addServiceInterfaces(source, network, address, {
    subnets: members(group, "subnet_ids"),
    groups: [from, "vpc_security_group_ids"],
    publicAddress,
    ipv6: stack instanceof Unknown ? stack : stack === "DUAL",
  });
}

/** By its name, which is its id. */
function subnetGroup(source: Source, from: Resource): Resource | undefined {
  const name = attribute(from, "db_subnet_group_name");
  const address = source.target(from, "db_subnet_group_name");
  return source
    .of("aws_db_subnet_group")
    .find((group) => group.address === address || (typeof name === "string" && sameName(group, from, name)));
}

function sameName(group: Resource, from: Resource, name: string): boolean {
  return group.stack === from.stack && attribute(group, "name") === name;
}
