import { describe, expect, test } from "vitest";
import { endpointIn, EW, hubNetwork } from "../../test/hub-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const from = (subnet: string) => ({ addresses: [subnet] });

describe("inbound inspection", () => {
  /** An ingress VPC: its public subnets and its internet gateway both route through the firewall's endpoint. */
  const ingress = () => {
    const stacks = new Stacks();
    const vpc_id = "${aws_vpc.main.id}";
    const availability_zone = "eu-central-1a";
    stacks
      .add("edge:aws_vpc.main", { cidr_block: "10.9.0.0/16" })
      .add("edge:aws_internet_gateway.main", { vpc_id })
      .add("edge:aws_subnet.public", {
        vpc_id,
        availability_zone,
        cidr_block: "10.9.0.0/24",
        map_public_ip_on_launch: true,
      })
      .add("edge:aws_subnet.firewall", { vpc_id, availability_zone, cidr_block: "10.9.1.0/24" })
      .add("edge:aws_networkfirewall_firewall.main", {
        vpc_id,
        subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}" }],
      })
      .add("edge:aws_route_table.public", {
        vpc_id,
        route: [{ cidr_block: "0.0.0.0/0", vpc_endpoint_id: endpointIn("a") }],
      })
      .add("edge:aws_route_table.firewall", {
        vpc_id,
        route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" }],
      })
      .add("edge:aws_route_table.gateway", {
        vpc_id,
        route: [{ cidr_block: "10.9.0.0/24", vpc_endpoint_id: endpointIn("a") }],
      })
      .add("edge:aws_route_table_association.gateway", {
        gateway_id: "${aws_internet_gateway.main.id}",
        route_table_id: "${aws_route_table.gateway.id}",
      });
    for (const tier of ["public", "firewall"]) {
      stacks.add(`edge:aws_route_table_association.${tier}`, {
        subnet_id: `\${aws_subnet.${tier}.id}`,
        route_table_id: `\${aws_route_table.${tier}.id}`,
      });
    }
    return stacks;
  };
  const inbound = {
    from: "internet" as const,
    to: from("edge:aws_subnet.public"),
    through: ["edge:aws_networkfirewall_firewall.main"],
    symmetric: true,
    sameZone: true,
  };

  test("holds with the gateway's table and the subnet's default through one endpoint", async () => {
    expect(await verdictOf(ingress(), inbound)).toMatchObject(proven);
  });

  test("without the gateway's table packets come in around the firewall", async () => {
    const network = ingress().remove("edge:aws_route_table_association.gateway");
    expect(await verdictOf(network, inbound)).toMatchObject(violated("BYPASS"));
  });
});

describe("peering", () => {
  const peered = (pairs: readonly (readonly [string, string])[]) => {
    const stacks = new Stacks();
    const vpc = (name: string) => `\${aws_vpc.${name}.id}`;
    ["a", "b", "c"].forEach((name, index) => {
      stacks.add(`net:aws_vpc.${name}`, { cidr_block: `10.${index + 1}.0.0/16` }).add(`net:aws_subnet.${name}`, {
        vpc_id: vpc(name),
        availability_zone: "eu-central-1a",
        cidr_block: `10.${index + 1}.0.0/24`,
      });
    });
    for (const [a, b] of pairs) {
      stacks.add(`net:aws_vpc_peering_connection.${a}${b}`, { vpc_id: vpc(a), peer_vpc_id: vpc(b), auto_accept: true });
    }
    return stacks;
  };
  const route = (stacks: Stacks, table: string, cidr: string, peering: string) =>
    stacks.add(`net:aws_route.${table}_${peering}`, {
      route_table_id: `\${aws_vpc.${table}.main_route_table_id}`,
      destination_cidr_block: cidr,
      vpc_peering_connection_id: `\${aws_vpc_peering_connection.${peering}.id}`,
    });

  test("is not transitive", async () => {
    const network = peered([
      ["a", "b"],
      ["b", "c"],
    ]);
    route(network, "a", "10.3.0.0/16", "ab");
    route(network, "b", "10.3.0.0/16", "bc");
    route(network, "b", "10.1.0.0/16", "ab");
    route(network, "c", "10.1.0.0/16", "bc");
    const intent = { from: from("net:aws_subnet.a"), to: from("net:aws_subnet.c") };
    expect(await verdictOf(network, intent)).toMatchObject(violated("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"));
  });

  test("joins its two VPCs", async () => {
    const network = peered([["a", "b"]]);
    route(network, "a", "10.2.0.0/16", "ab");
    route(network, "b", "10.1.0.0/16", "ab");
    const intent = { from: from("net:aws_subnet.a"), to: from("net:aws_subnet.b") };
    expect(await verdictOf(network, intent)).toMatchObject(proven);
  });

  test("between two spokes bypasses the firewall", async () => {
    const network = hubNetwork().output("beta", "vpc", "${aws_vpc.main.id}");
    network
      .add("alpha:aws_vpc_peering_connection.beta", {
        vpc_id: "${aws_vpc.main.id}",
        peer_vpc_id: network.remote("alpha", "beta", "vpc"),
      })
      .add("alpha:aws_route.peer", {
        route_table_id: "${aws_route_table.workload_a.id}",
        destination_cidr_block: "10.2.0.0/16",
        vpc_peering_connection_id: "${aws_vpc_peering_connection.beta.id}",
      });
    expect(await verdictOf(network, EW)).toMatchObject(violated("BYPASS"));
  });
});
