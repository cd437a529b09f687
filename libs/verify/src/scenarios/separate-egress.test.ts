import { describe, expect, test } from "vitest";
import { E, EW, hubNetwork, LOC, LOC_EGRESS, SUPERNET, ZONES } from "../../test/hub-network.js";
import type { Stacks } from "../../test/stacks.js";
import { mistakesOf, verdictOf, verify } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const hub = { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" };
const attachment = (name: string) => `\${aws_ec2_transit_gateway_vpc_attachment.${name}.id}`;
const table = (name: string) => `\${aws_ec2_transit_gateway_route_table.${name}.id}`;

/** The base network with its NAT gateways in an egress VPC of their own, behind the inspection VPC. */
function separateEgress(): Stacks {
  const stacks = hubNetwork().remove("hub:aws_internet_gateway.main");
  const vpc_id = "${aws_vpc.egress.id}";
  stacks
    .add("hub:aws_vpc.egress", { cidr_block: "10.254.0.0/16" })
    .add("hub:aws_internet_gateway.egress", { vpc_id })
    .add("hub:aws_ec2_transit_gateway_vpc_attachment.egress", {
      ...hub,
      vpc_id,
      subnet_ids: ZONES.map((zone) => `\${aws_subnet.egress_transit_${zone}.id}`),
    })
    .add("hub:aws_ec2_transit_gateway_route_table.egress", hub)
    .add("hub:aws_ec2_transit_gateway_route_table_association.egress", {
      transit_gateway_attachment_id: attachment("egress"),
      transit_gateway_route_table_id: table("egress"),
    })
    .add("hub:aws_ec2_transit_gateway_route.egress", {
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_attachment_id: attachment("egress"),
      transit_gateway_route_table_id: table("inspection"),
    })
    .add("hub:aws_ec2_transit_gateway_route.back", {
      destination_cidr_block: SUPERNET,
      transit_gateway_attachment_id: attachment("inspection"),
      transit_gateway_route_table_id: table("egress"),
    });
  ZONES.forEach((zone, index) => {
    for (const name of [`public_${zone}_default`, `public_${zone}_spokes`]) stacks.remove(`hub:aws_route.${name}`);
    stacks
      .change(`hub:aws_route.firewall_${zone}_default`, { nat_gateway_id: null, ...hub })
      .change(`hub:aws_nat_gateway.${zone}`, { subnet_id: `\${aws_subnet.egress_public_${zone}.id}` });
    const routes = {
      transit: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: `\${aws_nat_gateway.${zone}.id}` }],
      public: [
        { cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.egress.id}" },
        { cidr_block: SUPERNET, ...hub },
      ],
    };
    Object.entries(routes).forEach(([tier, route], tierIndex) => {
      const name = `egress_${tier}_${zone}`;
      stacks
        .add(`hub:aws_subnet.${name}`, {
          vpc_id,
          availability_zone: `eu-central-1${zone}`,
          cidr_block: `10.254.${tierIndex * 16 + index}.0/24`,
        })
        .add(`hub:aws_route_table.${name}`, { vpc_id, route })
        .add(`hub:aws_route_table_association.${name}`, {
          subnet_id: `\${aws_subnet.${name}.id}`,
          route_table_id: `\${aws_route_table.${name}.id}`,
        });
    });
  });
  return stacks;
}

describe("an egress VPC behind the inspection VPC", () => {
  test.each([
    ["to the internet", E],
    ["between spokes", EW],
    ["between spokes, in the zone of entry", LOC],
  ])("lets every packet %s pass the firewall", async (_, intent) => {
    expect(await verdictOf(separateEgress(), intent)).toMatchObject(proven);
  });

  test("keeps both directions of a flow in the zone that appliance mode chose, which is that of their entry", async () => {
    expect(await verdictOf(separateEgress(), LOC_EGRESS)).toMatchObject(proven);
  });

  test("without appliance mode sends replies through the firewall of the NAT gateway's zone", async () => {
    // The packet keeps its zone on the way there and back, so that only flows between spokes break.
    const stacks = separateEgress().change("hub:aws_ec2_transit_gateway_vpc_attachment.inspection", {
      appliance_mode_support: "disable",
    });
    expect(await verdictOf(stacks, E)).toMatchObject(proven);
    expect(await verdictOf(stacks, EW)).toMatchObject({ code: "ASYMMETRIC" });
  });

  test("bypasses the firewall if its table knows the spokes", async () => {
    const stacks = separateEgress();
    stacks
      .output("hub", "egress", table("egress"))
      .add("alpha:aws_ec2_transit_gateway_route_table_propagation.egress", {
        transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.main.id}",
        transit_gateway_route_table_id: stacks.remote("alpha", "hub", "egress"),
      });
    expect(await verdictOf(stacks, E)).toMatchObject({ verdict: "VIOLATED", code: "BYPASS" });
  });

  test("loses replies if its table does not know the way back", async () => {
    const stacks = separateEgress().remove("hub:aws_ec2_transit_gateway_route.back");
    expect(await verdictOf(stacks, E)).toMatchObject({ verdict: "VIOLATED", code: "RETURN_LOST" });
  });

  test("has no structural mistakes", async () => {
    expect(await mistakesOf(separateEgress())).toEqual([]);
  });

  test("is judged in one run for several intents", async () => {
    const results = await verify(separateEgress(), [
      { name: "E", ...E },
      { name: "EW", ...EW },
    ]);
    expect(results.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["E", "PROVEN"],
      ["EW", "PROVEN"],
    ]);
  });
});
