import { describe, expect, test } from "vitest";
import { E, FIREWALL, hubNetwork, ISO, LOC_EGRESS, openGroup, SUPERNET, ZONES } from "../../test/hub-network.js";
import type { Stacks } from "../../test/stacks.js";
import { mistakesOf, verdictOf } from "../../test/verify.js";

const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const viaHub = { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" };
const through = ZONES.map((zone) => `hub:aws_network_interface.${zone}`);
const egress = { ...E, through };

/**
 * In each zone of the egress VPC an interface with an Elastic IP address, which an instance of an Auto Scaling group
 * takes when it starts. Whoever replaces the instance also moves the route, so that Terraform ignores its target.
 */
function egressByInterfaces(): Stacks {
  const stacks = hubNetwork().remove(FIREWALL);
  const security_groups = openGroup(stacks);
  for (const zone of ZONES) {
    for (const tier of ["default", "spokes"]) stacks.remove(`hub:aws_route.firewall_${zone}_${tier}`);
    stacks
      .remove(`hub:aws_nat_gateway.${zone}`)
      .add(`hub:aws_network_interface.${zone}`, {
        subnet_id: `\${aws_subnet.public_${zone}.id}`,
        source_dest_check: false,
        security_groups,
      })
      .add(`hub:aws_eip.${zone}`, { domain: "vpc", network_interface: `\${aws_network_interface.${zone}.id}` })
      .change(`hub:aws_route.transit_${zone}_default`, {
        vpc_endpoint_id: null,
        network_interface_id: `\${aws_network_interface.${zone}.id}`,
        lifecycle: { ignore_changes: ["network_interface_id"] },
      })
      .change(`hub:aws_route.public_${zone}_spokes`, { vpc_endpoint_id: null, ...viaHub })
      .add(`hub:aws_launch_template.${zone}`, {
        user_data: `\${base64encode("zone=${zone} interface=\${aws_network_interface.${zone}.id}")}`,
      });
  }
  stacks.add("hub:aws_ec2_transit_gateway_route.apart", {
    destination_cidr_block: SUPERNET,
    blackhole: true,
    transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.spokes.id}",
  });
  return stacks;
}

describe("an interface with an Elastic IP address and its source/destination check off", () => {
  test("gives packets of other VPCs its own address on their way to the internet, and takes the replies", async () => {
    expect(await verdictOf(egressByInterfaces(), egress)).toMatchObject({ verdict: "PROVEN", code: null });
    expect(await verdictOf(egressByInterfaces(), { ...LOC_EGRESS, through })).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(egressByInterfaces(), ISO)).toMatchObject({ verdict: "PROVEN" });
    expect(await mistakesOf(egressByInterfaces())).toEqual([]);
  });

  test("is assumed to do so, which the result says", async () => {
    const { assumptions, message } = await verdictOf(egressByInterfaces(), egress);
    const said = [
      ...through.map((address) => `an instance takes ${address}`),
      ...through.map((address) => `${address} gives what it sends to the internet its own address`),
    ];
    expect(assumptions).toEqual(said);
    expect(message).toContain(`provided that ${said.join(", and ")}`);
  });

  test("makes what must not reach the internet reach it", async () => {
    const intent = { from: E.from, to: "internet", expect: "unreachable" } as const;
    expect(await verdictOf(egressByInterfaces(), intent)).toMatchObject({ code: "UNEXPECTED_PATH" });
  });

  test("needs the way back to the spokes in the table of its own subnet", async () => {
    const stacks = egressByInterfaces().remove("hub:aws_route.public_b_spokes");
    expect(await verdictOf(stacks, egress)).toMatchObject({ verdict: "VIOLATED", code: "RETURN_LOST" });
  });

  test("sends nothing out without its address", async () => {
    const stacks = egressByInterfaces().remove("hub:aws_eip.b");
    expect(await verdictOf(stacks, egress)).toMatchObject({ code: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS" });
  });

  test("may not get its address if the address's holder is not known", async () => {
    const stacks = egressByInterfaces().change("hub:aws_eip.b", { network_interface: "${var.some}" });
    stacks.json["hub"] = {
      ...stacks.json["hub"],
      resource: stacks.json["hub"]?.resource ?? {},
      variable: { some: {} },
    };
    expect(await verdictOf(stacks, egress)).toMatchObject(unproven);
  });

  test("forwards nothing with its check on", async () => {
    const stacks = egressByInterfaces().change("hub:aws_network_interface.b", { source_dest_check: true });
    expect(await verdictOf(stacks, egress)).toMatchObject({ code: "ENI_SOURCE_DEST_CHECK_RESTRICTION" });
  });

  test("is no way around which packets may go", async () => {
    const stacks = egressByInterfaces()
      .add("hub:aws_nat_gateway.b", { subnet_id: "${aws_subnet.public_b.id}", allocation_id: "eipalloc-1" })
      .change("hub:aws_route.transit_b_default", {
        network_interface_id: null,
        nat_gateway_id: "${aws_nat_gateway.b.id}",
      });
    expect(await verdictOf(stacks, egress)).toMatchObject({ verdict: "VIOLATED", code: "BYPASS" });
  });

  test("may leave alone what could go out as it is, or what it got from another such one", async () => {
    const own = egressByInterfaces();
    own.change("hub:aws_subnet.transit_a", { map_public_ip_on_launch: true });
    const from = { addresses: ["hub:aws_subnet.transit_a"] };
    expect(await verdictOf(own, { from, to: "internet" })).toMatchObject(unproven);
    const chain = egressByInterfaces()
      .change("hub:aws_network_interface.b", { subnet_id: "${aws_subnet.firewall_b.id}" })
      .add("hub:aws_route.firewall_b_default", {
        route_table_id: "${aws_route_table.firewall_b.id}",
        destination_cidr_block: "0.0.0.0/0",
        network_interface_id: "${aws_network_interface.a.id}",
      });
    expect(await verdictOf(chain, egress)).toMatchObject(unproven);
  });
});

describe("an instance with an inner and an outer interface", () => {
  /** The inner ones in the firewall subnets take packets, the outer ones with the addresses send them out. */
  const network = () => {
    const stacks = egressByInterfaces();
    for (const zone of ZONES) {
      stacks
        .add(`hub:aws_network_interface.inner_${zone}`, {
          subnet_id: `\${aws_subnet.firewall_${zone}.id}`,
          source_dest_check: false,
          security_groups: ["${aws_security_group.open.id}"],
        })
        .change(`hub:aws_route.transit_${zone}_default`, {
          network_interface_id: `\${aws_network_interface.inner_${zone}.id}`,
        })
        .add(`hub:aws_route.firewall_${zone}`, {
          route_table_id: `\${aws_route_table.firewall_${zone}.id}`,
          destination_cidr_block: SUPERNET,
          ...viaHub,
        })
        .add(`hub:aws_instance.${zone}`, {
          network_interface: [
            { network_interface_id: `\${aws_network_interface.inner_${zone}.id}`, device_index: 0 },
            { network_interface_id: `\${aws_network_interface.${zone}.id}`, device_index: 1 },
          ],
        });
    }
    return stacks;
  };

  test("sends by one of them, which Terraform does not tell", async () => {
    const instances = ZONES.map((zone) => `hub:aws_instance.${zone}`);
    expect(await verdictOf(network(), { ...E, through: instances })).toMatchObject(unproven);
  });
});
