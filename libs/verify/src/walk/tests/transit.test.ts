import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc, attach, flatNetwork, subnet, viaHub } from "../../../test/flat-network.js";
import type { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const off = { default_route_table_association: "disable", default_route_table_propagation: "disable" };
const attachment = (name: string) => `\${aws_ec2_transit_gateway_vpc_attachment.${name}.id}`;
const table = (name: string) => `\${aws_ec2_transit_gateway_route_table.${name}.id}`;

function link(stacks: Stacks, kind: "association" | "propagation", of: string, to: string): Stacks {
  return stacks.add(`net:aws_ec2_transit_gateway_route_table_${kind}.${of}_${to}`, {
    transit_gateway_attachment_id: attachment(of),
    transit_gateway_route_table_id: table(to),
  });
}

function explicit(): Stacks {
  const stacks = flatNetwork(off).add("net:aws_ec2_transit_gateway_route_table.main", viaHub);
  for (const name of ["a", "b"]) {
    link(stacks, "association", name, "main");
    link(stacks, "propagation", name, "main");
  }
  return stacks;
}

describe("the default table of a transit gateway", () => {
  test("joins its attachments", async () => {
    expect(await verdictOf(flatNetwork(), AB)).toMatchObject(proven);
  });

  test("does nothing where the gateway's defaults are off", async () => {
    expect(await verdictOf(flatNetwork(off), AB)).toMatchObject(violated("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"));
  });

  test("does not serve an attachment that opts out", async () => {
    const stacks = flatNetwork().change("net:aws_ec2_transit_gateway_vpc_attachment.b", {
      transit_gateway_default_route_table_propagation: false,
    });
    expect(await verdictOf(stacks, AB)).toMatchObject(violated("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"));
  });

  test("takes routes by the id that the gateway gives it", async () => {
    const stacks = flatNetwork().add("net:aws_ec2_transit_gateway_route.hole", {
      destination_cidr_block: "10.2.0.0/24",
      blackhole: true,
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway.main.association_default_route_table_id}",
    });
    expect(await verdictOf(stacks, AB)).toMatchObject(violated("TGW_RTB_BAD_STATE_ROUTE"));
  });

  test("may be another table, and which of the two an attachment got is open", async () => {
    const stacks = flatNetwork().add("net:aws_ec2_transit_gateway_route_table.other", viaHub);
    stacks.add("net:aws_ec2_transit_gateway_default_route_table_association.main", {
      ...viaHub,
      transit_gateway_route_table_id: table("other"),
    });
    expect(await verdictOf(stacks, AB)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });
});

describe("a transit gateway route table", () => {
  const route = (stacks: Stacks, name: string, cidr: string, target: Record<string, unknown>) =>
    stacks.add(`net:aws_ec2_transit_gateway_route.${name}`, {
      destination_cidr_block: cidr,
      transit_gateway_route_table_id: table("main"),
      ...target,
    });

  test("joins what is associated and propagated", async () => {
    expect(await verdictOf(explicit(), AB)).toMatchObject(proven);
  });

  test("prefers a static blackhole to an equal propagated route", async () => {
    const stacks = route(explicit(), "hole", "10.2.0.0/16", { blackhole: true });
    expect(await verdictOf(stacks, AB)).toMatchObject(violated("TGW_RTB_BAD_STATE_ROUTE"));
    expect(await verdictOf(stacks, { ...AB, expect: "unreachable" })).toMatchObject(proven);
  });

  test("prefers a longer propagated route to a static one", async () => {
    const stacks = route(explicit(), "wide", "10.0.0.0/8", { blackhole: true });
    expect(await verdictOf(stacks, AB)).toMatchObject(proven);
  });

  test("takes the entries of a referenced prefix list after static routes and before propagated ones", async () => {
    const stacks = explicit()
      .add("net:aws_ec2_managed_prefix_list.b", { entry: [{ cidr: "10.2.0.0/16" }] })
      .add("net:aws_ec2_transit_gateway_prefix_list_reference.b", {
        prefix_list_id: "${aws_ec2_managed_prefix_list.b.id}",
        blackhole: true,
        transit_gateway_route_table_id: table("main"),
      });
    expect(await verdictOf(stacks, AB)).toMatchObject(violated("TGW_RTB_BAD_STATE_ROUTE"));
    route(stacks, "to_b", "10.2.0.0/16", { transit_gateway_attachment_id: attachment("b") });
    expect(await verdictOf(stacks, AB)).toMatchObject(proven);
  });

  test("is in doubt with a route whose destination is not known", async () => {
    const stacks = route(explicit(), "somewhere", "${data.aws_vpc.elsewhere.cidr_block}", { blackhole: true });
    const data = { aws_vpc: { elsewhere: { default: true } } };
    Object.assign(stacks.json.net ?? {}, { data });
    expect(await verdictOf(stacks, AB)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });
});

describe("IPv6 over a transit gateway", () => {
  const dualStack = (support: string) => {
    const stacks = explicit();
    ["a", "b"].forEach((name, index) => {
      stacks
        .change(`net:aws_vpc.${name}`, { ipv6_cidr_block: `2600:1f0${index}::/56` })
        .change(`net:aws_subnet.${name}`, { ipv6_cidr_block: `2600:1f0${index}::/64` })
        .change(`net:aws_ec2_transit_gateway_vpc_attachment.${name}`, { ipv6_support: support });
      addRoute(stacks, name, "::/0", viaHub);
    });
    return stacks;
  };
  const intent = { ...AB, traffic: { family: "ipv6" as const } };

  test("goes where the attachments support it", async () => {
    expect(await verdictOf(dualStack("enable"), intent)).toMatchObject(proven);
  });

  test("is dropped where they do not", async () => {
    expect(await verdictOf(dualStack("disable"), intent)).toMatchObject(violated("IPV6_SUPPORT_DISABLED"));
  });
});

describe("peered transit gateways", () => {
  const peered = () => {
    const stacks = flatNetwork();
    const other = { transit_gateway_id: "${aws_ec2_transit_gateway.other.id}" };
    stacks.add("net:aws_ec2_transit_gateway.other", {});
    attach(addVpc(stacks, "c", 3), "c", other);
    addRoute(stacks, "c", "0.0.0.0/0", other);
    stacks
      .add("net:aws_ec2_transit_gateway_peering_attachment.peer", {
        ...viaHub,
        peer_transit_gateway_id: "${aws_ec2_transit_gateway.other.id}",
      })
      .add("net:aws_ec2_transit_gateway_peering_attachment_accepter.peer", {
        transit_gateway_attachment_id: "${aws_ec2_transit_gateway_peering_attachment.peer.id}",
      });
    for (const [name, cidr, peer] of [
      ["main", "10.3.0.0/16", "aws_ec2_transit_gateway_peering_attachment"],
      ["other", "10.1.0.0/16", "aws_ec2_transit_gateway_peering_attachment_accepter"],
    ] as const) {
      const transit_gateway_route_table_id = `\${aws_ec2_transit_gateway.${name}.association_default_route_table_id}`;
      stacks
        .add(`net:aws_ec2_transit_gateway_route.${name}`, {
          destination_cidr_block: cidr,
          transit_gateway_attachment_id: `\${${peer}.peer.id}`,
          transit_gateway_route_table_id,
        })
        .add(`net:aws_ec2_transit_gateway_route_table_association.${name}`, {
          transit_gateway_attachment_id: `\${${peer}.peer.id}`,
          transit_gateway_route_table_id,
        });
    }
    return stacks;
  };
  const AC = { from: subnet("a"), to: subnet("c") };

  test("carry packets by static routes on both sides", async () => {
    expect(await verdictOf(peered(), AC)).toMatchObject(proven);
  });

  test("lose replies without the route back", async () => {
    const stacks = peered().remove("net:aws_ec2_transit_gateway_route.other");
    expect(await verdictOf(stacks, AC)).toMatchObject(violated("RETURN_LOST"));
  });
});

test("a VPC that is not attached cannot send to the transit gateway", async () => {
  const stacks = flatNetwork().remove("net:aws_ec2_transit_gateway_vpc_attachment.a");
  expect(await verdictOf(stacks, AB)).toMatchObject(violated("NO_POSSIBLE_DESTINATION"));
});

test("a prefix that leads into a VPC without such an address is not delivered", async () => {
  const stacks = explicit().add("net:aws_ec2_transit_gateway_route.wrong", {
    destination_cidr_block: "10.2.0.0/24",
    transit_gateway_attachment_id: attachment("a"),
    transit_gateway_route_table_id: table("main"),
  });
  expect(await verdictOf(stacks, AB)).toMatchObject(violated("LOOP"));
});
