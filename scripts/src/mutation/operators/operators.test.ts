import { describe, expect, it } from "vitest";
import type { Mutant } from "../mutant.js";
import type { Stacks } from "../stacks.js";
import { filterChanges } from "./filters.js";
import { flagChanges } from "./flags.js";
import { interfaceChanges } from "./interfaces.js";
import { removals } from "./removal.js";
import { routeChanges } from "./routes.js";
import { placementChanges } from "./placement.js";
import { membershipChanges } from "./transit.js";

const hub = "${aws_ec2_transit_gateway.hub.id}";

/** A VPC with two zones on a hub that another stack reads. */
function sample(): Stacks {
  const subnet = (zone: string) => ({
    vpc_id: "${aws_vpc.main.id}",
    availability_zone: zone,
    cidr_block: "10.0.0.0/24",
  });
  return {
    net: {
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
        aws_subnet: { a: subnet("z1"), b: subnet("z2"), c: subnet("z2") },
        aws_internet_gateway: { main: { vpc_id: "${aws_vpc.main.id}" } },
        aws_route_table: { a: { vpc_id: "${aws_vpc.main.id}" } },
        aws_route: {
          default: {
            route_table_id: "${aws_route_table.a.id}",
            destination_cidr_block: "0.0.0.0/0",
            gateway_id: "${aws_internet_gateway.main.id}",
          },
          hub: {
            route_table_id: "${aws_route_table.a.id}",
            destination_cidr_block: "10.0.0.0/8",
            transit_gateway_id: hub,
            depends_on: ["aws_internet_gateway.main"],
          },
        },
        aws_ec2_transit_gateway: { hub: { dns_support: "enable", auto_accept_shared_attachments: "disable" } },
        aws_ec2_transit_gateway_route_table: { blue: { transit_gateway_id: hub }, red: { transit_gateway_id: hub } },
        aws_ec2_transit_gateway_vpc_attachment: {
          main: { subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"], transit_gateway_id: hub },
        },
      },
      output: {
        tables: {
          value: {
            blue: "${aws_ec2_transit_gateway_route_table.blue.id}",
            red: "${aws_ec2_transit_gateway_route_table.red.id}",
          },
        },
      },
    },
    spoke: {
      data: { terraform_remote_state: { "state-net": {} } },
      resource: {
        aws_ec2_transit_gateway_route_table_association: {
          main: {
            transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.other.id}",
            transit_gateway_route_table_id: '${data.terraform_remote_state.state-net.outputs.tables["blue"]}',
          },
        },
      },
    },
  };
}

function apply(mutants: readonly Mutant[], name: string): Stacks {
  const copy = sample();
  const mutant = mutants.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`no mutant "${name}" among:\n${namesOf(mutants).join("\n")}`);
  mutant.apply(copy);
  return copy;
}

function namesOf(mutants: readonly Mutant[]): string[] {
  return mutants.map(({ name }) => name);
}

describe("deleting a resource", () => {
  it("is done to every one", () => {
    expect(removals(sample())).toHaveLength(13);
  });

  it("takes what needs it along, and leaves what only waits for it", () => {
    const { aws_route } = apply(removals(sample()), "delete net:aws_internet_gateway.main").net?.resource ?? {};
    expect(aws_route).toEqual({ hub: expect.objectContaining({ depends_on: [] }) });
  });

  it("shortens lists that name it", () => {
    const { net } = apply(removals(sample()), "delete net:aws_subnet.a");
    const attachment = net?.resource["aws_ec2_transit_gateway_vpc_attachment"]?.["main"];
    expect(attachment).toEqual({ subnet_ids: ["${aws_subnet.b.id}"], transit_gateway_id: hub });
  });

  it("withdraws it from the outputs alone", () => {
    const { net } = apply(removals(sample()), "delete net:aws_ec2_transit_gateway_route_table.red");
    expect(net?.output).toEqual({
      tables: { value: { blue: "${aws_ec2_transit_gateway_route_table.blue.id}" } },
    });
  });
});

describe("changing routes", () => {
  const mutants = routeChanges(sample());

  it("sends a route to each other target of its VPC", () => {
    const { net } = apply(mutants, "send net:aws_route.default to hub");
    expect(net?.resource["aws_route"]?.["default"]).toEqual({
      route_table_id: "${aws_route_table.a.id}",
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_id: hub,
    });
  });

  it("lets a route be for half of what it was for", () => {
    expect(namesOf(mutants)).toEqual(
      expect.arrayContaining([
        "let net:aws_route.hub be for 10.0.0.0/9",
        "let net:aws_route.hub be for 10.128.0.0/9",
        "let net:aws_route.hub be for 0.0.0.0/0",
      ]),
    );
  });

  it("adds no route that sends packets where they go anyway", () => {
    const added = namesOf(mutants).filter((name) => name.startsWith("add"));
    expect(added).toEqual(["add to net:aws_route_table.a 0.0.0.0/1 to hub"]);
  });
});

describe("changing what a table serves", () => {
  it("names another stack's tables through its outputs, and leaves the one in use", () => {
    const mutants = membershipChanges(sample());
    const { spoke } = apply(mutants, "associate spoke:aws_ec2_transit_gateway_route_table_association.main with red");
    const association = spoke?.resource["aws_ec2_transit_gateway_route_table_association"]?.["main"];
    expect(association?.["transit_gateway_route_table_id"]).toBe(
      "${data.terraform_remote_state.state-net.outputs.tables.red}",
    );
    expect(namesOf(mutants).filter((name) => name.startsWith("associate"))).toHaveLength(1);
  });
});

describe("moving between subnets", () => {
  it("leaves each one, and moves to each that is free", () => {
    expect(namesOf(placementChanges(sample()))).toEqual([
      "take net:aws_ec2_transit_gateway_vpc_attachment.main out of a",
      "move net:aws_ec2_transit_gateway_vpc_attachment.main from a to c",
      "take net:aws_ec2_transit_gateway_vpc_attachment.main out of b",
      "move net:aws_ec2_transit_gateway_vpc_attachment.main from b to c",
    ]);
  });
});

describe("flags", () => {
  it("are turned over, whichever way they are written", () => {
    const copy = apply(flagChanges(sample()), "set net:aws_ec2_transit_gateway.hub.dns_support to disable");
    expect(copy.net?.resource["aws_ec2_transit_gateway"]?.["hub"]?.["dns_support"]).toBe("disable");
    expect(flagChanges(sample())).toHaveLength(2);
  });
});

describe("network interfaces", () => {
  const stacks = sample();
  const interfaces = { data: { subnet_id: "${aws_subnet.a.id}", source_dest_check: false }, other: { subnet_id: "x" } };
  if (stacks.net !== undefined) stacks.net.resource["aws_network_interface"] = interfaces;

  it("are deleted, check what they did not or the reverse, and move to each other subnet of their VPC", () => {
    expect(namesOf(interfaceChanges(stacks))).toEqual([
      "delete net:aws_network_interface.data",
      "set net:aws_network_interface.data.source_dest_check to true",
      "move net:aws_network_interface.data to b",
      "move net:aws_network_interface.data to c",
      "delete net:aws_network_interface.other",
      "set net:aws_network_interface.other.source_dest_check to false",
    ]);
  });
});

describe("changing filters", () => {
  it("leaves out what a rule says already", () => {
    const stacks = sample();
    const rule = { ip_protocol: "udp", from_port: 53, to_port: 53, cidr_ipv4: "10.0.0.0/8" };
    if (stacks.net !== undefined) stacks.net.resource["aws_vpc_security_group_egress_rule"] = { dns: rule };
    expect(namesOf(filterChanges(stacks)).filter((name) => name.includes("rule"))).toEqual([
      "let net:aws_vpc_security_group_egress_rule.dns be about another port",
      "let net:aws_vpc_security_group_egress_rule.dns be about another prefix",
    ]);
  });
});
