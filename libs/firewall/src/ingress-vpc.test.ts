import { Ipam, Hub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { IngressLoadBalancer } from "./ingress-load-balancer.js";
import type { IngressLoadBalancerProps } from "./ingress-load-balancer.js";
import { IngressVpc } from "./ingress-vpc.js";
import { InspectionVpc } from "./inspection-vpc.js";
import { networkFirewall } from "./network-firewall/network-firewall.js";
import { allowIcmp } from "./rules/kinds/allow-icmp.js";

/** Segment shared takes the internet's flows for production. */
const organization = testOrganization({
  segments: {
    production: { pool: "production" },
    development: { pool: "development" },
    shared: { pool: "shared", ingress: true },
  },
  connections: [["production", "shared"]],
});

const CERTIFICATE = "arn:aws:acm:eu-west-1:100000000001:certificate/11111111-2222-3333-4444-555555555555";

function build(balancer: Partial<IngressLoadBalancerProps> = {}, segment = "shared", id = "shop") {
  return (stack: AccountStack): void => {
    const hub = new Hub(stack, "hub", { ipam: new Ipam(stack, "ipam") });
    const engine = networkFirewall({ rules: [allowIcmp({ name: "icmp" })] });
    new InspectionVpc(stack, "inspection", { addresses: { cidr: "10.15.0.0/22" }, hub, engine });
    const ingress = new IngressVpc(stack, "ingress", { segment, addresses: { cidr: "10.8.0.0/22" }, hub });
    new IngressLoadBalancer(stack, id, {
      ingress,
      certificateArn: CERTIFICATE,
      targets: ["10.0.0.10", "10.0.0.42"],
      ...balancer,
    });
  };
}

const stack = synthesizeForTest(build({ targetPort: 8443 }), { organization });

/** Intents about the load balancer. */
function intentsOf({ intents }: ParsedStack) {
  return intents.filter(({ to }) => isDeepStrictEqual(to, { addresses: ["network:aws_lb.shop_load-balancer"] }));
}

describe("an ingress VPC", () => {
  test("is a spoke of its segment, whose public subnets know the hub's way to the segments it is joined with alone", () => {
    expect(
      stack.resource("aws_ec2_transit_gateway_route_table_association.ingress_attachment_association"),
    ).toMatchObject({
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_segment-shared.id}",
    });
    const table = "${aws_route_table.ingress_vpc_public-a_routes.id}";
    const routes = Object.values(stack.resources("aws_route")).filter((route) => route["route_table_id"] === table);
    expect(
      routes.map((route) => [route["destination_cidr_block"], route["gateway_id"] ?? route["transit_gateway_id"]]),
    ).toEqual(
      expect.arrayContaining([
        ["0.0.0.0/0", "${aws_internet_gateway.ingress_vpc_internet-gateway.id}"],
        ["10.0.0.0/14", "${aws_ec2_transit_gateway.hub_gateway.id}"],
      ]),
    );
    expect(routes).toHaveLength(2);
  });

  test("gives nothing in it a public address on launch", () => {
    for (const subnet of Object.values(stack.resources("aws_subnet"))) {
      expect(subnet["map_public_ip_on_launch"] ?? false).toBe(false);
    }
  });

  test("is declared to reach its segments through the engine alone, and they it", () => {
    const ends = stack.intents
      .filter(({ through }) => through !== undefined)
      .map(({ from, to }) => [from, to].map((end) => (typeof end === "object" && "tags" in end ? end.tags : end)));
    const edge = { Segment: "shared", Tier: "public" };
    const production = { Segment: "production", Tier: "private" };
    expect(ends).toContainEqual([edge, production]);
    expect(ends).toContainEqual([production, edge]);
    expect(ends).not.toContainEqual([edge, "internet"]);
  });

  test("is refused with a block outside its segment's pool, where nobody would reach it", () => {
    const outside = (stack: AccountStack): void => {
      const hub = new Hub(stack, "hub", { ipam: new Ipam(stack, "ipam") });
      new IngressVpc(stack, "ingress", { segment: "shared", addresses: { cidr: "10.4.0.0/22" }, hub });
    };
    expect(problemsOf(outside, { organization })).toContainEqual(
      expect.objectContaining({
        code: "CIDR_OUTSIDE_POOL",
        path: "network/ingress.addresses.cidr",
        found: "10.4.0.0/22",
      }),
    );
  });

  test("is refused in a segment that takes no flows from the internet, or that nobody knows", () => {
    const codes = (segment: string) =>
      problemsOf(build({}, segment), { organization }).map(({ code, path, allowed }) => [code, path, allowed]);
    expect(codes("production")).toContainEqual(["NOT_AN_INGRESS_SEGMENT", "network/ingress.segment", "shared"]);
    expect(codes("guests").map(([code]) => code)).toContain("UNKNOWN_SEGMENT");
  });
});

describe("a public load balancer", () => {
  test("stands in the public subnets, and takes HTTPS with TLS 1.2 or later; HTTP is redirected", () => {
    expect(stack.resource("aws_lb.shop_load-balancer")).toMatchObject({
      load_balancer_type: "application",
      internal: false,
      drop_invalid_header_fields: true,
      enable_deletion_protection: true,
      subnets: ["${aws_subnet.ingress_vpc_public-a_subnet.id}", "${aws_subnet.ingress_vpc_public-b_subnet.id}"],
    });
    expect(stack.resource("aws_lb_listener.shop_https")).toMatchObject({
      port: 443,
      certificate_arn: CERTIFICATE,
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    expect(stack.resource("aws_lb_listener.shop_http")).toMatchObject({
      port: 80,
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
    });
  });

  test("has targets by address, outside its VPC, over HTTPS", () => {
    expect(stack.resource("aws_lb_target_group.shop_targets")).toMatchObject({
      target_type: "ip",
      protocol: "HTTPS",
      port: 8443,
      health_check: { protocol: "HTTPS", path: "/", matcher: "200" },
    });
    const targets = Object.values(stack.resources("aws_lb_target_group_attachment"));
    expect(targets.map((target) => [target["target_id"], target["availability_zone"]])).toEqual([
      ["10.0.0.10", "all"],
      ["10.0.0.42", "all"],
    ]);
  });

  test("reaches its targets' port and nothing else", () => {
    const rules = Object.values(stack.resources("aws_vpc_security_group_egress_rule")).filter((rule) =>
      String(rule["security_group_id"]).includes("shop_security-group"),
    );
    expect(rules.map((rule) => [rule["cidr_ipv4"], rule["from_port"], rule["to_port"], rule["ip_protocol"]])).toEqual([
      ["10.0.0.10/32", 8443, 8443, "tcp"],
      ["10.0.0.42/32", 8443, 8443, "tcp"],
    ]);
  });

  test("is declared to be reached from the internet, by HTTPS and HTTP", () => {
    expect(intentsOf(stack)).toEqual([
      expect.objectContaining({
        from: "internet",
        expect: "reachable",
        traffic: { protocol: "tcp", ports: [443, 80] },
      }),
    ]);
  });

  test("may be for some clients only, and is then declared for nobody", () => {
    const limited = synthesizeForTest(build({ clients: ["203.0.113.0/24"] }), { organization });
    expect(intentsOf(limited)).toEqual([]);
    const rules = Object.values(limited.resources("aws_vpc_security_group_ingress_rule")).filter((rule) =>
      String(rule["security_group_id"]).includes("shop_security-group"),
    );
    expect(rules.map((rule) => [rule["cidr_ipv4"], rule["from_port"]])).toEqual([
      ["203.0.113.0/24", 443],
      ["203.0.113.0/24", 80],
    ]);
  });

  test.for<[string, Partial<IngressLoadBalancerProps>, string]>([
    ["NO_TARGETS", { targets: [] }, "targets"],
    ["TARGET_OUTSIDE_SUPERNET", { targets: ["192.0.2.1"] }, "targets[0]"],
    ["INVALID_TARGET", { targets: ["10.0.0.10", "shop.internal"] }, "targets[1]"],
    ["INVALID_TARGET", { targets: ["${aws_instance.shop.private_ip}"] }, "targets[0]"],
    ["NUMBER_OUT_OF_RANGE", { targetPort: 0 }, "targetPort"],
    ["INVALID_CIDR", { clients: ["everybody"] }, "clients"],
  ])("is refused with %s", ([code, props, property]) => {
    expect(problemsOf(build(props), { organization })).toContainEqual(
      expect.objectContaining({ code, path: `network/shop.${property}` }),
    );
  });

  test("is refused by a name that AWS does not take", () => {
    expect(problemsOf(build({}, "shared", "internal-shop"), { organization })).toContainEqual(
      expect.objectContaining({ code: "INVALID_LOAD_BALANCER_NAME", found: "internal-shop" }),
    );
  });
});
