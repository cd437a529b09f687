import type { IntentDescription } from "@causeway/intents";
import { describe, expect, test } from "vitest";
import { addVpc } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

type Question = Omit<IntentDescription, "name">;

const out: Question = { from: { addresses: ["net:aws_instance.web"] }, to: "internet" };
const closed: Question = { from: "internet", to: { addresses: ["net:aws_instance.web"] }, expect: "unreachable" };
const outByNat: Question = { from: { addresses: ["net:aws_subnet.private"] }, to: "internet" };

const ANY = [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }];

/** An instance with a public address, and a subnet behind a NAT gateway. */
function publicVpc(): Stacks {
  const vpc_id = "${aws_vpc.a.id}";
  return addVpc(new Stacks(), "a", 1)
    .provider("net", { region: "eu-central-1" })
    .add("net:aws_internet_gateway.a", { vpc_id })
    .add("net:aws_route.default", {
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: "${aws_internet_gateway.a.id}",
    })
    .add("net:aws_security_group.web", { vpc_id, ingress: ANY, egress: ANY })
    .add("net:aws_instance.web", {
      subnet_id: "${aws_subnet.a.id}",
      associate_public_ip_address: true,
      vpc_security_group_ids: ["${aws_security_group.web.id}"],
    })
    .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.a.id}", allocation_id: "eipalloc-1" })
    .add("net:aws_subnet.private", { vpc_id, cidr_block: "10.1.9.0/24", availability_zone: "eu-central-1a" })
    .add("net:aws_route_table.private", { vpc_id })
    .add("net:aws_route_table_association.private", {
      subnet_id: "${aws_subnet.private.id}",
      route_table_id: "${aws_route_table.private.id}",
    })
    .add("net:aws_route.private", {
      route_table_id: "${aws_route_table.private.id}",
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: "${aws_nat_gateway.a.id}",
    });
}

const options = (mode: string) => ({ internet_gateway_block_mode: mode });

async function verdicts(stacks: Stacks): Promise<string[]> {
  const results = [await verdictOf(stacks, out), await verdictOf(stacks, closed), await verdictOf(stacks, outByNat)];
  return results.map(({ verdict }) => verdict);
}

describe("VPC Block Public Access", () => {
  test.each([
    ["off", ["PROVEN", "VIOLATED", "PROVEN"]],
    ["block-bidirectional", ["VIOLATED", "PROVEN", "VIOLATED"]],
    ["block-ingress", ["VIOLATED", "PROVEN", "PROVEN"]],
    ["some-day", ["UNPROVEN", "UNPROVEN", "UNPROVEN"]],
  ])("in mode %s", async (mode, expected) => {
    const stacks = publicVpc().add("net:aws_vpc_block_public_access_options.all", options(mode));
    expect(await verdicts(stacks)).toEqual(expected);
  });

  test.each([
    ["allow-bidirectional", ["PROVEN", "VIOLATED", "PROVEN"]],
    // "Outbound internet traffic is allowed": whether also that of public addresses is not said.
    ["allow-egress", ["UNPROVEN", "PROVEN", "PROVEN"]],
  ])("with the VPC excluded in mode %s", async (internet_gateway_exclusion_mode, expected) => {
    const stacks = publicVpc()
      .add("net:aws_vpc_block_public_access_options.all", options("block-bidirectional"))
      .add("net:aws_vpc_block_public_access_exclusion.a", {
        vpc_id: "${aws_vpc.a.id}",
        internet_gateway_exclusion_mode,
      });
    expect(await verdicts(stacks)).toEqual(expected);
  });

  test("with another VPC excluded it holds, with a subnet excluded nobody knows", async () => {
    const stacks = addVpc(publicVpc(), "b", 2).add(
      "net:aws_vpc_block_public_access_options.all",
      options("block-ingress"),
    );
    const exclusion = { internet_gateway_exclusion_mode: "allow-bidirectional" };
    stacks.add("net:aws_vpc_block_public_access_exclusion.x", { ...exclusion, vpc_id: "${aws_vpc.b.id}" });
    expect(await verdicts(stacks)).toEqual(["VIOLATED", "PROVEN", "PROVEN"]);
    stacks.add("net:aws_vpc_block_public_access_exclusion.x", { ...exclusion, subnet_id: "${aws_subnet.a.id}" });
    expect(await verdicts(stacks)).toEqual(["UNPROVEN", "UNPROVEN", "UNPROVEN"]);
  });

  test("of another Region it does not matter, of another stack nobody knows", async () => {
    const elsewhere = publicVpc().provider("other", { region: "eu-west-1" });
    elsewhere.add("other:aws_vpc_block_public_access_options.all", options("block-bidirectional"));
    expect(await verdicts(elsewhere)).toEqual(["PROVEN", "VIOLATED", "PROVEN"]);
    const here = publicVpc().provider("other", { region: "eu-central-1" });
    here.add("other:aws_vpc_block_public_access_options.all", options("block-bidirectional"));
    expect(await verdicts(here)).toEqual(["UNPROVEN", "UNPROVEN", "UNPROVEN"]);
  });

  test("a declarative policy may set it for any account; other policies do not", async () => {
    const content = JSON.stringify({ ec2_attributes: { vpc_block_public_access: {} } });
    const stacks = publicVpc().add("org:aws_organizations_policy.x", { type: "DECLARATIVE_POLICY_EC2", content });
    expect(await verdicts(stacks)).toEqual(["UNPROVEN", "UNPROVEN", "UNPROVEN"]);
    stacks.add("org:aws_organizations_policy.x", { type: "SERVICE_CONTROL_POLICY", content: "{}" });
    expect(await verdicts(stacks)).toEqual(["PROVEN", "VIOLATED", "PROVEN"]);
  });

  test("IPv6 does not pass an egress-only gateway in bidirectional mode", async () => {
    const stacks = publicVpc();
    stacks.change("net:aws_vpc.a", { ipv6_cidr_block: "2600:1f14::/56" });
    stacks.change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f14::/64" });
    stacks.add("net:aws_egress_only_internet_gateway.a", { vpc_id: "${aws_vpc.a.id}" }).add("net:aws_route.six", {
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      destination_ipv6_cidr_block: "::/0",
      egress_only_gateway_id: "${aws_egress_only_internet_gateway.a.id}",
    });
    const six: Question = { from: { addresses: ["net:aws_subnet.a"] }, to: "internet", traffic: { family: "ipv6" } };
    expect(await verdictOf(stacks, six)).toMatchObject({ verdict: "PROVEN" });
    stacks.add("net:aws_vpc_block_public_access_options.all", options("block-ingress"));
    expect(await verdictOf(stacks, six)).toMatchObject({ verdict: "PROVEN" });
    stacks.add("net:aws_vpc_block_public_access_options.all", options("block-bidirectional"));
    expect(await verdictOf(stacks, six)).toMatchObject({
      verdict: "VIOLATED",
      code: "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
    });
  });
});

/**
 * "All inbound and outbound traffic is blocked even if the subnet containing firewall endpoints is excluded": of which
 * modes, and whether of excluded VPCs, is not said.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 */
describe("VPC Block Public Access of what passes a firewall's endpoint", () => {
  /** The subnet of the instance behind an endpoint, in both directions. */
  function inspected(stacks = publicVpc()): Stacks {
    const vpc_id = "${aws_vpc.a.id}";
    const endpoint = "aws_networkfirewall_firewall.a.firewall_status[0].sync_states";
    const vpc_endpoint_id = `\${one([for s in ${endpoint} : s.attachment[0].endpoint_id])}`;
    for (const name of ["edge", "firewall"]) stacks.add(`net:aws_route_table.${name}`, { vpc_id });
    return stacks
      .add("net:aws_subnet.firewall", { vpc_id, cidr_block: "10.1.8.0/24", availability_zone: "eu-central-1a" })
      .add("net:aws_networkfirewall_firewall.a", {
        vpc_id,
        subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}", ip_address_type: "DUALSTACK" }],
      })
      .add("net:aws_route_table_association.edge", {
        gateway_id: "${aws_internet_gateway.a.id}",
        route_table_id: "${aws_route_table.edge.id}",
      })
      .add("net:aws_route_table_association.firewall", {
        subnet_id: "${aws_subnet.firewall.id}",
        route_table_id: "${aws_route_table.firewall.id}",
      })
      .add("net:aws_route.edge", {
        route_table_id: "${aws_route_table.edge.id}",
        destination_cidr_block: "10.1.0.0/24",
        vpc_endpoint_id,
      })
      .add("net:aws_route.firewall", {
        ...stacks.at("net:aws_route.default"),
        route_table_id: "${aws_route_table.firewall.id}",
      })
      .change("net:aws_route.default", { gateway_id: null, vpc_endpoint_id });
  }

  const exclude = (stacks: Stacks) =>
    stacks.add("net:aws_vpc_block_public_access_exclusion.a", {
      vpc_id: "${aws_vpc.a.id}",
      internet_gateway_exclusion_mode: "allow-bidirectional",
    });

  test("is in doubt where the VPC is excluded", async () => {
    expect((await verdicts(inspected())).slice(0, 2)).toEqual(["PROVEN", "VIOLATED"]);
    const stacks = exclude(inspected()).add("net:aws_vpc_block_public_access_options.all", options("block-ingress"));
    expect((await verdicts(stacks)).slice(0, 2)).toEqual(["UNPROVEN", "UNPROVEN"]);
  });

  test.each([
    ["block-ingress", "UNPROVEN"],
    ["block-bidirectional", "VIOLATED"],
  ])("behind a NAT gateway is in doubt in ingress mode only: %s", async (mode, verdict) => {
    const stacks = inspected();
    const { vpc_endpoint_id } = stacks.at("net:aws_route.edge");
    stacks
      .change("net:aws_route.private", { nat_gateway_id: null, vpc_endpoint_id })
      .change("net:aws_route.firewall", { gateway_id: null, nat_gateway_id: "${aws_nat_gateway.a.id}" })
      .change("net:aws_route.default", { gateway_id: "${aws_internet_gateway.a.id}", vpc_endpoint_id: null })
      .remove("net:aws_route.edge");
    const asked = { ...outByNat, symmetric: false };
    stacks.add("net:aws_route.back", {
      route_table_id: "${aws_vpc.a.main_route_table_id}",
      destination_cidr_block: "10.1.9.0/24",
      vpc_endpoint_id,
    });
    expect(await verdictOf(stacks, asked)).toMatchObject({ verdict: "PROVEN" });
    stacks.add("net:aws_vpc_block_public_access_options.all", options(mode));
    expect(await verdictOf(stacks, asked)).toMatchObject({ verdict });
  });

  test("through an egress-only gateway is in doubt in ingress mode", async () => {
    const stacks = inspected()
      .change("net:aws_vpc.a", { ipv6_cidr_block: "2600:1f14::/56" })
      .change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f14::/64" })
      .add("net:aws_egress_only_internet_gateway.a", { vpc_id: "${aws_vpc.a.id}" });
    const six = { destination_ipv6_cidr_block: "::/0" };
    stacks
      .add("net:aws_route.six", {
        ...six,
        route_table_id: "${aws_vpc.a.main_route_table_id}",
        vpc_endpoint_id: stacks.at("net:aws_route.edge")["vpc_endpoint_id"],
      })
      .add("net:aws_route.six_out", {
        ...six,
        route_table_id: "${aws_route_table.firewall.id}",
        egress_only_gateway_id: "${aws_egress_only_internet_gateway.a.id}",
      });
    const asked: Question = {
      from: { addresses: ["net:aws_subnet.a"] },
      to: "internet",
      traffic: { family: "ipv6" },
      symmetric: false,
    };
    expect(await verdictOf(stacks, asked)).toMatchObject({ verdict: "PROVEN" });
    stacks.add("net:aws_vpc_block_public_access_options.all", options("block-ingress"));
    expect(await verdictOf(stacks, asked)).toMatchObject({ verdict: "UNPROVEN" });
  });
});

describe("an internet gateway that the input names and does not hold", () => {
  const named = (gateway_id: string) =>
    publicVpc().remove("net:aws_internet_gateway.a").change("net:aws_route.default", { gateway_id });

  test.each([
    ["by its id", named("igw-0123456789abcdef0")],
    ["by a variable", named("${var.gateway}")],
    [
      "by a data source",
      named("${data.aws_internet_gateway.a.id}").data("net:aws_internet_gateway.a", {
        filter: [{ name: "attachment.vpc-id", values: ["${aws_vpc.a.id}"] }],
      }),
    ],
  ])("may let the internet in: %s", async (_, stacks) => {
    expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "UNPROVEN" });
  });

  const lookUp = (asked: Record<string, unknown>, stack = "net") =>
    publicVpc()
      .remove("net:aws_internet_gateway.a")
      .remove("net:aws_route.default")
      .data(`${stack}:aws_internet_gateway.a`, asked);
  const ofVpc = (...values: string[]) => ({ filter: [{ name: "attachment.vpc-id", values }] });

  test.each([
    ["by its VPC", lookUp(ofVpc("${aws_vpc.a.id}"))],
    ["by one of two VPCs", lookUp(ofVpc("${aws_vpc.a.id}", "vpc-0123456789abcdef0"))],
    ["by a VPC that is not known", lookUp(ofVpc("${var.vpc}"))],
    ["by its id", lookUp({ internet_gateway_id: "igw-0123456789abcdef0" })],
    ["in another stack", lookUp({ tags: { Name: "main" } }, "other")],
  ])("may let the internet in where a data source finds it that no route names: %s", async (_, stacks) => {
    expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "UNPROVEN" });
  });

  test("is another VPC's where a route of that names what a data source finds", async () => {
    const another = lookUp({ tags: { Name: "main" } });
    addVpc(another, "b", 2).add("net:aws_route.b", {
      route_table_id: "${aws_vpc.b.main_route_table_id}",
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: "${data.aws_internet_gateway.a.id}",
    });
    expect(await verdictOf(another, closed)).toMatchObject({ verdict: "PROVEN" });
  });

  test("is not there if nothing names one", async () => {
    const stacks = publicVpc().remove("net:aws_internet_gateway.a").remove("net:aws_route.default");
    expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "PROVEN" });
  });
});
