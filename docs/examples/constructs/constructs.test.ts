import { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { SharedVpc } from "@causeway/spoke";
import { Vpc } from "@causeway/vpc";
import type { IVpc } from "@causeway/vpc";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { describe, expect, it } from "vitest";
import { DatabaseVpc } from "./database-vpc.js";
import { WebFleet } from "./web-fleet.js";

describe("a construct with a tier of its own", () => {
  const build = (account: AccountStack) =>
    new DatabaseVpc(account, "data", { addresses: { cidr: "10.0.0.0/22" }, branches: "192.168.0.0/16" });

  it("places and tags the tier's subnets, and routes them to the interface of their zone", () => {
    const stack = synthesizeForTest(build);
    expect(stack.resource("aws_subnet.data_vpc_database-b_subnet")).toMatchObject({
      cidr_block: "10.0.2.64/26",
      tags: { Tier: "database" },
    });
    expect(stack.resource("aws_route.data_vpc_database-b_branches")).toMatchObject({
      route_table_id: "${aws_route_table.data_vpc_database-b_routes.id}",
      destination_cidr_block: "192.168.0.0/16",
      network_interface_id: "${aws_network_interface.data_appliance-b.id}",
    });
    expect(stack.intents.map(({ name }) => name)).toEqual([
      "the internet cannot reach subnets of network:aws_vpc.data_vpc_vpc with Tier database",
    ]);
  });

  it("reaches a resource that no member names by the ids of its address", () => {
    const stack = synthesizeForTest((account) => {
      const { vpc } = build(account);
      const subnet = vpc.node.findChild("database-a").node.findChild("subnet");
      if (subnet instanceof Subnet) subnet.enableResourceNameDnsARecordOnLaunch = true;
    });
    expect(stack.resource("aws_subnet.data_vpc_database-a_subnet")).toMatchObject({
      enable_resource_name_dns_a_record_on_launch: true,
    });
  });
});

describe("an instance fleet behind a network load balancer", () => {
  const subnetsIn = (vpc: (account: AccountStack) => IVpc) => {
    const stack = synthesizeForTest((account) => void new WebFleet(account, "web", { vpc: vpc(account), port: 443 }), {
      account: "alpha",
    });
    expect(stack.resource("aws_autoscaling_group.web_group")["vpc_zone_identifier"]).toEqual(
      stack.resource("aws_lb.web_load-balancer")["subnets"],
    );
    return stack.resource("aws_lb.web_load-balancer")["subnets"];
  };

  it("stands in a VPC of the stack", () => {
    const tiers = ["private"] as const;
    expect(subnetsIn((account) => new Vpc(account, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers }))).toEqual([
      "${aws_subnet.vpc_private-a_subnet.id}",
      "${aws_subnet.vpc_private-b_subnet.id}",
    ]);
  });

  it("stands in a VPC that another account shares", () => {
    expect(subnetsIn((account) => new SharedVpc(account, "shared", { network: "platform" }))).toBe(
      "${data.aws_subnets.shared_private.ids}",
    );
  });

  it("stands in a VPC that other Terraform made", () => {
    const subnets = [{ tier: "private", zone: "eu-west-1a", subnetId: "subnet-1", cidrBlock: "10.9.0.0/24" }];
    const attributes = { vpcId: "vpc-1", cidrBlock: "10.9.0.0/16", subnets };
    expect(subnetsIn((account) => Vpc.fromAttributes(account, "old", attributes))).toEqual(["subnet-1"]);
  });

  it("refuses a port that there is not", () => {
    const found = problemsOf((account) => {
      const vpc = new Vpc(account, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
      new WebFleet(account, "web", { vpc, port: 70_000 });
    });
    expect(found).toMatchObject([{ code: "NUMBER_OUT_OF_RANGE", path: "network/web.port" }]);
  });
});
