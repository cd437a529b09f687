import type { AttachAs } from "@causeway/hub";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { addTransparentProxy, organization, sampleVpc, hub } from "../../test/sample.js";
import { ForwardProxy } from "../forward-proxy/forward-proxy.js";
import { ProxyVpc } from "./proxy-vpc.js";

const egress = () => synthesizeForTest((stack) => void addTransparentProxy(stack), { organization });
const inSegment = () => synthesizeForTest((stack) => void sampleVpc(stack, { segment: "shared" }), { organization });

/** Routes of a tier's table in zone a: `destination -> the one target`. */
function routes(stack: ParsedStack, tier: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(stack.resources("aws_route"))
      .filter((route) => route["route_table_id"] === `\${aws_route_table.vpc_vpc_${tier}-a_routes.id}`)
      .map((route) => [
        route["destination_cidr_block"],
        route["gateway_id"] ?? route["transit_gateway_id"] ?? route["network_interface_id"],
      ]),
  );
}

const INTERNET_GATEWAY = "${aws_internet_gateway.vpc_vpc_internet-gateway.id}";

describe("the VPC of an egress", () => {
  test("leads what comes from the hub to the proxy, and answers back to the hub", () => {
    expect(routes(egress(), "transit")).toEqual({
      "0.0.0.0/0": "${aws_network_interface.filter_interface-a_interface.id}",
    });
    expect(routes(egress(), "public")).toEqual({ "0.0.0.0/0": INTERNET_GATEWAY, "10.0.0.0/8": "tgw-1" });
  });

  test("leads nothing out of the instances' own subnets but what endpoints take", () => {
    expect(routes(egress(), "management")).toEqual({});
    expect(egress().resource("aws_vpc_endpoint.vpc_vpc_endpoints_s3")["route_table_ids"]).toEqual(
      ["a", "b"].map((zone) => `\${aws_route_table.vpc_vpc_management-${zone}_routes.id}`),
    );
  });

  test("returns packets once the attachment is in use, which has appliance mode", () => {
    const stack = egress();
    expect(stack.resource("aws_route.vpc_vpc_public-a_supernet")["depends_on"]).toEqual([
      "aws_ec2_transit_gateway_route_table_association.vpc_attachment_association",
    ]);
    expect(stack.resource("aws_ec2_transit_gateway_vpc_attachment.vpc_attachment_vpc")).toMatchObject({
      appliance_mode_support: "enable",
    });
  });

  test("belongs to no segment, so that no segment's intents are about it", () => {
    for (const subnet of Object.values(egress().resources("aws_subnet"))) {
      expect(subnet["tags"]).not.toHaveProperty("Segment");
    }
  });

  test("serves the pools of the segments that name it", () => {
    const cidrs = (attachAs: Exclude<AttachAs, "inspection">) => {
      let found: readonly string[] = [];
      problemsOf((stack) => ({ clientCidrs: found } = sampleVpc(stack, attachAs)), { organization });
      return found;
    };
    expect(cidrs({ egress: "proxy" })).toEqual(["10.0.0.0/14"]);
    expect(cidrs({ segment: "shared" })).toEqual(["10.0.0.0/14", "10.4.0.0/14"]);
  });

  test("declares that web traffic passes the proxy's interfaces, and that nothing else leaves past them", () => {
    const interfaces = ["a", "b"].map((zone) => `network:aws_network_interface.filter_interface-${zone}_interface`);
    const intents = egress().intents.filter(
      ({ to, from }) => to === "internet" && JSON.stringify(from).includes("Segment"),
    );
    const from = (tier: string) => ({ tags: { Segment: "production", Tier: tier } });
    const closed = (tier: string, protocol: string) =>
      expect.objectContaining({ from: from(tier), expect: "unreachable", except: interfaces, traffic: { protocol } });
    expect(intents).toEqual(
      ["private", "isolated"].flatMap((tier) => [
        expect.objectContaining({
          from: from(tier),
          to: "internet",
          expect: "reachable",
          through: interfaces,
          symmetric: true,
          sameZone: true,
          traffic: { protocol: "tcp", ports: [80, 443] },
          optional: true,
        }),
        closed(tier, "tcp"),
        closed(tier, "udp"),
        closed(tier, "icmp"),
      ]),
    );
    expect(new Set(intents.map(({ name }) => name)).size).toBe(intents.length);
  });

  test("declares that no spoke reaches it, that it knows no spokes but its clients, and manages by endpoints", () => {
    const { intents } = egress();
    const unreachable = intents
      .filter(({ expect, except }) => expect === "unreachable" && except === undefined)
      .map(({ from, to }) => [from, to]);
    const own = { tags: { Network: "vpc" } };
    const segment = (name: string) => ({ tags: { Segment: name } });
    expect(unreachable).toEqual([
      [segment("development"), own],
      [own, segment("development")],
      [segment("production"), own],
      [segment("shared"), own],
      [own, segment("shared")],
    ]);
    expect(intents).toContainEqual(
      expect.objectContaining({
        from: { tags: { Network: "vpc", Tier: "management" } },
        to: "internet",
        expect: "unreachable",
        except: expect.arrayContaining(["network:aws_vpc_endpoint.vpc_vpc_endpoints_s3"]) as string[],
      }),
    );
  });

  test("that nothing filters is refused", () => {
    expect(problemsOf((stack) => void sampleVpc(stack, { egress: "proxy" }), { organization })).toMatchObject([
      { code: "EGRESS_WITHOUT_PROXY", path: "network/vpc" },
    ]);
  });
});

describe("a VPC in a segment", () => {
  test("leads its private subnets to the hub alone, as a spoke does, and its public ones to the internet", () => {
    expect(routes(inSegment(), "private")).toEqual({ "0.0.0.0/0": "tgw-1" });
    expect(routes(inSegment(), "public")).toEqual({ "0.0.0.0/0": INTERNET_GATEWAY });
    expect(routes(inSegment(), "transit")).toEqual({});
  });

  test("carries the segment's tag, so that the segment's intents hold for it", () => {
    for (const subnet of Object.values(inSegment().resources("aws_subnet"))) {
      expect(subnet["tags"]).toMatchObject({ Segment: "shared" });
    }
  });

  test("leads no private subnet past the firewall to S3", () => {
    expect(inSegment().resource("aws_vpc_endpoint.vpc_vpc_endpoints_s3")["route_table_ids"]).toEqual(
      ["a", "b"].map((zone) => `\${aws_route_table.vpc_vpc_public-${zone}_routes.id}`),
    );
  });

  test("declares that what leaves it for the internet opens nothing into other segments", () => {
    const from = { tags: { Network: "vpc", Tier: "public" } };
    const apart = inSegment().intents.filter(({ expect: expected }) => expected === "unreachable");
    expect(apart.map((intent) => [intent.from, intent.to])).toEqual(
      ["development", "production"].map((name) => [from, { tags: { Segment: name } }]),
    );
  });

  test("declares that its forward proxy is reachable for the spokes that may reach the segment", () => {
    const { intents } = synthesizeForTest(
      (stack) => {
        const outbound = sampleVpc(stack, { segment: "shared" });
        outbound.offers(
          new ForwardProxy(stack, "proxy", { vpc: outbound.vpc, allowedDomains: ["example.com"], port: 8080 }),
        );
      },
      { organization },
    );
    const declared = intents.filter(({ traffic }) => traffic?.ports?.includes(8080));
    expect(declared).toMatchObject(
      ["development", "production"].flatMap((segment) =>
        ["private", "isolated"].map((tier) => ({
          from: { tags: { Segment: segment, Tier: tier } },
          to: { addresses: ["network:aws_lb.proxy_balancer_load-balancer"] },
          expect: "reachable",
          optional: true,
        })),
      ),
    );
  });

  test("offers nothing as an egress, which spokes do not reach by its address", () => {
    const problems = problemsOf(
      (stack) => {
        const egress = sampleVpc(stack, { egress: "proxy" });
        egress.offers(new ForwardProxy(stack, "proxy", { vpc: egress.vpc, allowedDomains: ["example.com"] }));
      },
      { organization },
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "NOT_IN_A_SEGMENT", path: "network/vpc.attachAs" }),
    );
  });

  test("is filtered by nothing, and lies in its segment's pool", () => {
    const problems = problemsOf(
      (stack) => {
        const attachAs = { segment: "shared" };
        const vpc = new ProxyVpc(stack, "vpc", { attachAs, addresses: { cidr: "10.14.0.0/22" }, hub });
        vpc.filteredBy({ interfaces: [] });
      },
      { organization },
    );
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ["CIDR_OUTSIDE_POOL", "network/vpc.addresses.cidr"],
      ["NOT_AN_EGRESS", "network/vpc.attachAs"],
    ]);
  });
});
