import { describe, expect, test } from "vitest";
import { addRoute, addVpc, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const known = { verdict: "PROVEN", code: null };
const unknown = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const anything = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
/** Nothing in the input says what it is. */
const LATER = "${data.http.later.response_body}";

/** A VPC whose one subnet routes to its internet gateway, with an instance in it. */
function exposed(mapsPublicAddresses: unknown, ingress: readonly object[]): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1)
    .add("net:aws_internet_gateway.main", { vpc_id: "${aws_vpc.a.id}" })
    .add("net:aws_security_group.web", { vpc_id: "${aws_vpc.a.id}", ingress, egress: [anything] })
    .add("net:aws_instance.web", {
      subnet_id: "${aws_subnet.a.id}",
      vpc_security_group_ids: ["${aws_security_group.web.id}"],
    })
    .change("net:aws_subnet.a", { map_public_ip_on_launch: mapsPublicAddresses });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.main.id}" });
}

const instance = { addresses: ["net:aws_instance.web"] };
const closed = { from: "internet" as const, to: instance, expect: "unreachable" as const };

describe("an instance is closed to the internet", () => {
  test("without a public address, whatever its group allows", async () => {
    expect(await verdictOf(exposed(false, [anything]), closed)).toMatchObject(known);
  });

  test("with a public address, if its group allows nothing", async () => {
    expect(await verdictOf(exposed(true, []), closed)).toMatchObject(known);
  });
});

describe("what may open an instance and is not known leaves its exposure unknown", () => {
  test("whether its subnet gives public addresses", async () => {
    expect(await verdictOf(exposed(LATER, [anything]), closed)).toMatchObject(unknown);
    expect(await verdictOf(exposed(LATER, []), { ...closed, to: subnet("a") })).toMatchObject(unknown);
    expect(await verdictOf(exposed(LATER, []), { from: subnet("a"), to: "internet" })).toMatchObject(unknown);
  });

  test("which instance an Elastic IP address belongs to", async () => {
    const stacks = exposed(false, [anything]).add("net:aws_eip.any", { domain: "vpc", instance: LATER });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });

  test("which group a rule belongs to", async () => {
    const stacks = exposed(true, []).add("net:aws_vpc_security_group_ingress_rule.any", {
      security_group_id: LATER,
      ip_protocol: "-1",
      cidr_ipv4: "0.0.0.0/0",
    });
    expect(await verdictOf(stacks, closed)).toMatchObject(unknown);
  });
});

test("a rule of a VPC's default group opens the instances that name no group", async () => {
  const stacks = exposed(true, [])
    .change("net:aws_instance.web", { vpc_security_group_ids: null })
    .add("net:aws_security_group_rule.open", {
      ...anything,
      type: "ingress",
      security_group_id: "${aws_vpc.a.default_security_group_id}",
    });
  expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "VIOLATED", code: "UNEXPECTED_PATH" });
});
