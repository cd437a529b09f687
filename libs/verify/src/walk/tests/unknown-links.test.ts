import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc, flatNetwork, subnet } from "../../../test/flat-network.js";
import { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";

const LATER = "${data.http.later.response_body}";
const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const vpc_id = "${aws_vpc.a.id}";
const apart = { ...AB, expect: "unreachable" as const };
const offline = { from: subnet("a"), to: "internet" as const, expect: "unreachable" as const };
const B = "net:aws_ec2_transit_gateway_vpc_attachment.b";

const alone = () => addVpc(new Stacks(), "a", 1);
const s3 = (more: object) =>
  alone().add("net:aws_vpc_endpoint.s3", { vpc_id, service_name: "com.amazonaws.eu-central-1.s3", ...more });
const association = (more: object) =>
  s3({}).add("net:aws_vpc_endpoint_route_table_association.s3", {
    vpc_endpoint_id: "${aws_vpc_endpoint.s3.id}",
    route_table_id: "${aws_vpc.a.main_route_table_id}",
    ...more,
  });
const notPropagated = () => flatNetwork().change(B, { transit_gateway_default_route_table_propagation: false });

/** A peering over which A routes a prefix list that holds a block of nobody, and perhaps another one. */
function peeredByList(): Stacks {
  const stacks = addVpc(alone(), "b", 2)
    .add("net:aws_vpc_peering_connection.ab", { vpc_id, peer_vpc_id: "${aws_vpc.b.id}" })
    .add("net:aws_ec2_managed_prefix_list.some", { entry: [{ cidr: "10.9.0.0/16" }] });
  return stacks.add("net:aws_route.list", {
    route_table_id: "${aws_vpc.a.main_route_table_id}",
    destination_prefix_list_id: "${aws_ec2_managed_prefix_list.some.id}",
    vpc_peering_connection_id: "${aws_vpc_peering_connection.ab.id}",
  });
}

function behindVpn(more: object): Stacks {
  return addVpc(new Stacks(), "a", 1)
    .add("net:aws_vpn_gateway.a", { vpc_id })
    .add("net:aws_vpn_connection.office", { vpn_gateway_id: "${aws_vpn_gateway.a.id}", static_routes_only: true })
    .add("net:aws_vpn_connection_route.all", {
      vpn_connection_id: "${aws_vpn_connection.office.id}",
      destination_cidr_block: "0.0.0.0/0",
    })
    .add("net:aws_vpn_gateway_route_propagation.a", {
      vpn_gateway_id: "${aws_vpn_gateway.a.id}",
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      ...more,
    });
}

describe("two things that may be linked are not apart if it is not known", () => {
  test.each<[string, Stacks, typeof apart | typeof offline]>([
    [
      "whether an attachment propagates",
      flatNetwork().change(B, { transit_gateway_default_route_table_propagation: LATER }),
      apart,
    ],
    [
      "which attachment an accepter lets propagate",
      notPropagated().add("net:aws_ec2_transit_gateway_vpc_attachment_accepter.b", {
        transit_gateway_attachment_id: LATER,
        transit_gateway_default_route_table_propagation: true,
      }),
      apart,
    ],
    [
      "which list an entry is in",
      peeredByList().add("net:aws_ec2_managed_prefix_list_entry.b", { prefix_list_id: LATER, cidr: "10.2.0.0/16" }),
      apart,
    ],
    ["which endpoint a table is associated with", association({ vpc_endpoint_id: LATER }), offline],
    ["which table an endpoint is associated with", association({ route_table_id: LATER }), offline],
    [
      "which VPC an endpoint is in",
      s3({ vpc_id: LATER, route_table_ids: ["${aws_vpc.a.main_route_table_id}"] }),
      offline,
    ],
    [
      "which gateway is attached",
      addRoute(
        alone()
          .change("net:aws_subnet.a", { map_public_ip_on_launch: true })
          .add("net:aws_internet_gateway.a", {})
          .add("net:aws_internet_gateway_attachment.a", { internet_gateway_id: LATER, vpc_id }),
        "a",
        "0.0.0.0/0",
        { gateway_id: "${aws_internet_gateway.a.id}" },
      ),
      offline,
    ],
    [
      "which subnet something is in that is not modelled",
      alone().add("net:aws_ec2_client_vpn_network_association.some", { subnet_id: LATER }),
      offline,
    ],
    [
      "which transit gateway something is at that is not modelled",
      notPropagated().add("net:aws_networkmanager_transit_gateway_peering.some", { transit_gateway_id: LATER }),
      apart,
    ],
    ["which table a virtual private gateway propagates into", behindVpn({ route_table_id: LATER }), offline],
    ["which virtual private gateway propagates", behindVpn({ vpn_gateway_id: LATER }), offline],
  ])("%s", async (_, stacks, intent) => {
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven);
  });

  test("but are if they are not linked", async () => {
    expect(await verdictOf(notPropagated(), apart)).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(peeredByList(), apart)).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(alone(), offline)).toMatchObject({ verdict: "PROVEN" });
  });
});
