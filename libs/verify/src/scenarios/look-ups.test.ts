import { describe, expect, test } from "vitest";
import { addRoute, addVpc, attach, subnet, viaHub } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const https = { protocol: "tcp" as const, ports: [443] };
const reaches = { from: subnet("a"), to: { addresses: ["guest:aws_lb.web"] }, traffic: https };
const VPC_ID = { name: "vpc-id", values: ["${data.aws_vpc.shared.id}"] };
const OWNER = { name: "owner-id", values: ["111111111111"] };
const LATER = "${data.http.later.response_body}";
const unknown = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };

/** A load balancer of another account in subnets of VPC b, which that account looks up. */
function shared(subnets: Record<string, unknown> = {}, vpc: Record<string, unknown> = {}): Stacks {
  const stacks = new Stacks().add("net:aws_ec2_transit_gateway.main", {});
  for (const stack of ["net", "guest"]) stacks.provider(stack, { region: "eu-central-1" });
  ["a", "b"].forEach((name, index) => attach(addVpc(stacks, name, index + 1), name));
  stacks
    .change("net:aws_vpc.b", { tags: { Network: "shared" } })
    .change("net:aws_subnet.b", { tags: { Network: "shared", Tier: "private" } })
    .stack("guest")
    .data("guest:aws_vpc.shared", { tags: { Network: "shared" }, filter: [OWNER], ...vpc })
    .data("guest:aws_subnets.private", { tags: { Tier: "private" }, filter: [OWNER, VPC_ID], ...subnets })
    .add("guest:aws_security_group.web", { vpc_id: "${data.aws_vpc.shared.id}" })
    .add("guest:aws_vpc_security_group_ingress_rule.web", {
      security_group_id: "${aws_security_group.web.id}",
      cidr_ipv4: "10.0.0.0/8",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    })
    .add("guest:aws_lb.web", {
      internal: true,
      subnets: "${data.aws_subnets.private.ids}",
      security_groups: ["${aws_security_group.web.id}"],
    })
    .add("guest:aws_lb_listener.web", { load_balancer_arn: "${aws_lb.web.arn}", protocol: "HTTPS", port: 443 });
  return stacks;
}

function withAnother(attributes: Record<string, unknown>): Stacks {
  const place = { vpc_id: "${aws_vpc.b.id}", availability_zone: "eu-central-1a", cidr_block: "10.2.1.0/24" };
  return shared().add("net:aws_subnet.another", { ...place, ...attributes });
}

describe("a load balancer stands in the subnets that a look-up finds", () => {
  test.each([
    ["by tags, in a VPC found by tags", shared()],
    [
      "by tags alone, with a filter for them",
      shared({ tags: null, filter: [{ name: "tag:Tier", values: ["private"] }, VPC_ID] }),
    ],
    ["all of the VPC", shared({ tags: null })],
  ])("%s", async (_, stacks) => {
    expect(await verdictOf(stacks, reaches)).toMatchObject({
      verdict: "PROVEN",
      assumptions: ["guest:data.aws_subnets.private finds net:aws_subnet.b"],
    });
  });

  test("and is judged there", async () => {
    const closed = shared().remove("guest:aws_vpc_security_group_ingress_rule.web");
    expect(await verdictOf(closed, reaches)).toMatchObject({ verdict: "VIOLATED", code: "ENI_SG_RULES_MISMATCH" });
    const cut = addRoute(shared(), "b", "10.1.0.0/16", viaHub).remove("net:aws_ec2_transit_gateway_vpc_attachment.a");
    expect(await verdictOf(cut, reaches)).toMatchObject({ verdict: "VIOLATED" });
  });

  test.each([
    ["by something else", shared({ filter: [VPC_ID, { name: "availability-zone", values: ["eu-central-1a"] }] })],
    ["by several values", shared({ filter: [VPC_ID, { name: "tag:Tier", values: ["private", "isolated"] }] })],
    ["in whatever VPC", shared({ filter: [] })],
    ["by a tag that is not known", shared({ tags: { Tier: LATER } })],
    ["by a tag that no subnet has", shared({ tags: { Tier: "other" } })],
    ["in a VPC that has no such tag", shared({}, { tags: { Network: "other" } })],
    ["in a VPC found by something else", shared({}, { tags: null, cidr_block: "10.2.0.0/16" })],
    ["in one of two VPCs", shared().change("net:aws_vpc.a", { tags: { Network: "shared" } })],
    [
      "with what is made of it",
      shared().change("guest:aws_lb.web", { subnets: "${reverse(data.aws_subnets.private.ids)}" }),
    ],
    ["by an empty tag", shared({ tags: { Tier: "" } })],
    ["by a pattern", shared({ tags: { Tier: "priv*" } }).change("net:aws_subnet.b", { tags: { Tier: "priv*" } })],
    ["by two values of one tag", shared({ filter: [VPC_ID, { name: "tag:Tier", values: ["private"] }] })],
    ["in another region", shared().provider("guest", { region: "us-east-1" })],
    ["in a region that nothing tells", shared().provider("guest", {})],
    ["where another subnet may have the tag", withAnother({ tags: { Tier: LATER } })],
    ["where another subnet may have any tag", withAnother({ tags: LATER })],
    [
      "with a key made of it",
      shared().change("guest:aws_lb.web", { subnets: '${{ (data.aws_subnets.private.ids) = "x" }}' }),
    ],
    ["by its position", shared().change("guest:aws_lb.web", { subnets: ["${data.aws_subnets.private.ids[0]}"] })],
  ])("which is not known if it looks %s", async (_, stacks) => {
    expect(await verdictOf(stacks, reaches)).toMatchObject(unknown);
  });
});

test("a rule that is not known matters to its own direction alone", async () => {
  const rule = {
    security_group_id: "${aws_security_group.web.id}",
    cidr_ipv4: "${data.aws_vpc.shared.cidr_block}",
    ip_protocol: "-1",
  };
  const out = shared().add("guest:aws_vpc_security_group_egress_rule.later", rule);
  expect(await verdictOf(out, reaches)).toMatchObject({ verdict: "PROVEN" });
  const into = shared().add("guest:aws_vpc_security_group_ingress_rule.later", rule);
  expect(await verdictOf(into, reaches)).toMatchObject(unknown);
});
