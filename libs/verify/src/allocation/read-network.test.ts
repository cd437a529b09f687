import { describe, expect, it } from "vitest";
import { Reference, Unknown } from "@causeway/terraform";
import { attributesOf } from "@causeway/terraform/testing";
import { readStacks } from "../../test/verify.js";

const firewallHub = {
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: {
      fw_a: {
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: "${cidrsubnet(aws_vpc.main.cidr_block, 12, 0)}",
        availability_zone: "eu-central-1a",
      },
      fw_b: {
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: "${cidrsubnet(aws_vpc.main.cidr_block, 12, 1)}",
        availability_zone: "eu-central-1b",
      },
    },
    aws_networkfirewall_firewall: {
      main: {
        vpc_id: "${aws_vpc.main.id}",
        subnet_mapping: [{ subnet_id: "${aws_subnet.fw_a.id}" }, { subnet_id: "${aws_subnet.fw_b.id}" }],
      },
    },
    aws_route: {
      by_zone: {
        route_table_id: "${aws_vpc.main.main_route_table_id}",
        destination_cidr_block: "0.0.0.0/0",
        vpc_endpoint_id:
          '${one([for s in aws_networkfirewall_firewall.main.firewall_status[0].sync_states : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1b"])}',
      },
      by_position: {
        vpc_endpoint_id:
          "${tolist(aws_networkfirewall_firewall.main.firewall_status[0].sync_states)[0].attachment[0].endpoint_id}",
      },
    },
  },
};

describe("readNetwork", () => {
  it("resolves references, functions and firewall endpoints by zone; a position in the set is unknown", async () => {
    const configuration = await readStacks({ hub: firewallHub });
    expect(attributesOf(configuration, "hub:aws_subnet.fw_b")).toEqual({
      vpc_id: new Reference("hub:aws_vpc.main", "id"),
      cidr_block: "10.0.0.16/28",
      availability_zone: "eu-central-1b",
    });
    expect(attributesOf(configuration, "hub:aws_route.by_zone")).toEqual({
      route_table_id: new Reference("hub:aws_vpc.main", "main_route_table_id"),
      destination_cidr_block: "0.0.0.0/0",
      vpc_endpoint_id: new Reference("hub:aws_networkfirewall_firewall.main", "endpoint_id", "hub:aws_subnet.fw_b"),
    });
    expect(attributesOf(configuration, "hub:aws_route.by_position")["vpc_endpoint_id"]).toEqual(
      new Unknown("a position in an unordered set", "hub:aws_route.by_position"),
    );
  });
});
