import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc, flatNetwork, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const out = { from: subnet("a"), to: "internet" as const };
const vpc_id = "${aws_vpc.a.id}";
const IGW = "${aws_internet_gateway.a.id}";

/** A public subnet in VPC a with a table of its own. */
function publicNetwork(): Stacks {
  const stacks = addVpc(new Stacks().provider("net", { region: "eu-central-1" }), "a", 1);
  return stacks
    .change("net:aws_subnet.a", { map_public_ip_on_launch: true })
    .add("net:aws_internet_gateway.a", { vpc_id })
    .add("net:aws_route_table.a", { vpc_id })
    .add("net:aws_route.a", {
      route_table_id: "${aws_route_table.a.id}",
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: IGW,
    })
    .add("net:aws_route_table_association.a", {
      subnet_id: "${aws_subnet.a.id}",
      route_table_id: "${aws_route_table.a.id}",
    });
}

/** A private subnet whose packets leave by a NAT gateway in subnet a. */
function natNetwork(nat: Record<string, unknown>, target = "${aws_nat_gateway.a.id}"): Stacks {
  return publicNetwork()
    .add("net:aws_subnet.b", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.1.1.0/24" })
    .add("net:aws_route.b", {
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: target,
    })
    .add("net:aws_eip.a", { domain: "vpc" })
    .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.a.id}", allocation_id: "${aws_eip.a.id}", ...nat });
}

describe("an argument that takes an id", () => {
  test("takes that of the right thing", async () => {
    expect(await verdictOf(publicNetwork(), out)).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(natNetwork({}), { ...out, from: subnet("b") })).toMatchObject({ verdict: "PROVEN" });
  });

  test.each([
    ["net:aws_route.a", { gateway_id: "${aws_internet_gateway.a.owner_id}" }],
    ["net:aws_route.a", { gateway_id: "${aws_internet_gateway.a.arn}" }],
    ["net:aws_route_table_association.a", { subnet_id: "${aws_subnet.a.cidr_block}" }],
    ["net:aws_route_table.a", { vpc_id: "${aws_vpc.a.default_security_group_id}" }],
    ["net:aws_subnet.a", { vpc_id: "${aws_vpc.a.main_route_table_id}" }],
    ["net:aws_internet_gateway.a", { vpc_id: "${aws_vpc.a.owner_id}" }],
  ])("does not take another attribute: %s %j", async (address, wrong) => {
    const result = await verdictOf(publicNetwork().change(address, wrong), out);
    expect(result.verdict).not.toBe("PROVEN");
  });

  test.each([
    ["its address", natNetwork({}, "${aws_nat_gateway.a.public_ip}")],
    ["the address of an Elastic IP address", natNetwork({ allocation_id: "${aws_eip.a.public_ip}" })],
    ["no Elastic IP address", natNetwork({ allocation_id: null })],
    ["an Elastic IP address for a private one", natNetwork({ connectivity_type: "private" })],
    [
      "the Elastic IP address of another",
      natNetwork({}).add("net:aws_nat_gateway.b", {
        subnet_id: "${aws_subnet.a.id}",
        allocation_id: "${aws_eip.a.id}",
      }),
    ],
  ])("is refused for a NAT gateway with %s", async (_, stacks) => {
    const result = await verdictOf(stacks, { ...out, from: subnet("b") });
    expect(result.verdict).not.toBe("PROVEN");
  });

  test.each([
    [
      "a transit gateway's table",
      { transit_gateway_id: "${aws_ec2_transit_gateway.main.association_default_route_table_id}" },
    ],
    ["a transit gateway's owner", { transit_gateway_id: "${aws_ec2_transit_gateway.main.owner_id}" }],
    ["an attachment's VPC", { transit_gateway_id: "${aws_ec2_transit_gateway_vpc_attachment.a.vpc_id}" }],
  ])("does not take %s for the gateway", async (_, wrong) => {
    const result = await verdictOf(flatNetwork().change("net:aws_route.a_0_0_0_0_0", wrong), AB);
    expect(result.verdict).not.toBe("PROVEN");
  });

  test.each([
    [
      "a peering's status",
      "aws_route.a_10_2_0_0_16",
      { vpc_peering_connection_id: "${aws_vpc_peering_connection.p.accept_status}" },
    ],
    ["a VPC's owner", "aws_vpc_peering_connection.p", { peer_vpc_id: "${aws_vpc.b.owner_id}" }],
  ])("does not take %s in a peering", async (_, address, wrong) => {
    const stacks = addVpc(addVpc(new Stacks(), "a", 1), "b", 2).add("net:aws_vpc_peering_connection.p", {
      vpc_id,
      peer_vpc_id: "${aws_vpc.b.id}",
    });
    const over = { vpc_peering_connection_id: "${aws_vpc_peering_connection.p.id}" };
    addRoute(addRoute(stacks, "a", "10.2.0.0/16", over), "b", "10.1.0.0/16", over);
    expect(await verdictOf(stacks, AB)).toMatchObject({ verdict: "PROVEN" });
    const result = await verdictOf(stacks.change(`net:${address}`, wrong), AB);
    expect(result.verdict).not.toBe("PROVEN");
  });

  test.each(["aws_subnet.a", "aws_route_table.a", "aws_internet_gateway.a"])(
    "takes nothing of another Region: %s",
    async (address) => {
      const same = publicNetwork().change(`net:${address}`, { region: "eu-central-1" });
      expect(await verdictOf(same, out)).toMatchObject({ verdict: "PROVEN" });
      const other = await verdictOf(publicNetwork().change(`net:${address}`, { region: "us-east-1" }), out);
      expect(other.verdict).not.toBe("PROVEN");
    },
  );

  test("takes no group of another Region", async () => {
    const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
    const stacks = publicNetwork()
      .add("net:aws_security_group.a", { vpc_id, egress: [open], region: "us-east-1" })
      .add("net:aws_instance.a", {
        subnet_id: "${aws_subnet.a.id}",
        vpc_security_group_ids: ["${aws_security_group.a.id}"],
      });
    const result = await verdictOf(stacks, { ...out, from: { addresses: ["net:aws_instance.a"] } });
    expect(result).toMatchObject({ verdict: "UNPROVEN" });
  });
});
