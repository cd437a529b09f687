import { defineAccount } from "@causeway/platform";
import { problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { describe, expect, test } from "vitest";
import { routesOf, sampleAttachment, sampleHub } from "../test/sample-hub.js";
import { AttachmentRole } from "./attachment-role.js";
import { Attachment } from "./attachment.js";
import type { AttachAs } from "./attachment.js";
import { publishHub, readHub } from "./hub-contract.js";
import { nextHop, segmentRoutes } from "./segment-routes.js";
import { Hub } from "./hub.js";

/** Production reaches the internet through the egress "proxy"; the other segments are as in every test. */
const organization = testOrganization({
  segments: {
    production: { pool: "production", egress: "proxy" },
    development: { pool: "development" },
    shared: { pool: "shared", internal: true },
  },
});

const TABLE = "aws_ec2_transit_gateway_route_table";
const EGRESS_TABLE = `\${${TABLE}.hub_egress-proxy.id}`;
const INSPECTION_TABLE = `\${${TABLE}.hub_inspection.id}`;
const PROXY = "${aws_ec2_transit_gateway_vpc_attachment.proxy_vpc.id}";

/** A hub, its egress "proxy", and a spoke of each segment in the same stack. */
function hub(): ParsedStack {
  return synthesizeForTest(
    (stack) => {
      const { hub } = sampleHub(stack);
      sampleAttachment(stack, "proxy", hub, { egress: "proxy" }, "10.14.0.0/16");
      sampleAttachment(stack, "payments", hub, { segment: "production" }, "10.0.0.0/16");
      sampleAttachment(stack, "sandbox", hub, { segment: "development" }, "10.4.0.0/16");
    },
    { organization },
  );
}

function tablesOf(stack: ParsedStack, kind: "association" | "propagation", attachment: string): unknown[] {
  return Object.values(stack.resources(`aws_ec2_transit_gateway_route_table_${kind}`))
    .filter(
      (each) =>
        each["transit_gateway_attachment_id"] === `\${aws_ec2_transit_gateway_vpc_attachment.${attachment}_vpc.id}`,
    )
    .map((each) => each["transit_gateway_route_table_id"]);
}

describe("a segment that names an egress", () => {
  test("has the egress as its next hop for the internet, and inspection for other segments", () => {
    const production = organization.segment("production") ?? expect.fail("no production");
    const shared = organization.segment("shared") ?? expect.fail("no shared");
    expect(nextHop(organization, production, "internet")).toBe("egress");
    expect(nextHop(organization, production, shared)).toBe("inspection");
    expect(segmentRoutes(organization, "eu-west-1", production).map(({ id, target }) => [id, target])).toEqual([
      ["default", "egress"],
      ["supernet", "blackhole"],
      ["to-shared", "inspection"],
    ]);
  });

  test("sends its internet traffic to the egress's attachment, and what is for other segments to inspection", () => {
    const inspection = "${aws_ec2_transit_gateway_vpc_attachment.inspection_vpc.id}";
    expect(routesOf(hub(), "hub_segment-production")).toEqual({
      "0.0.0.0/0": PROXY,
      "10.0.0.0/8": "blackhole",
      "10.8.0.0/14": inspection,
    });
    expect(routesOf(hub(), "hub_segment-development")["0.0.0.0/0"]).toBe(inspection);
  });

  test("is known to the egress as well as to inspection; other segments' spokes are not", () => {
    expect(tablesOf(hub(), "propagation", "payments")).toEqual([EGRESS_TABLE, INSPECTION_TABLE]);
    expect(tablesOf(hub(), "propagation", "sandbox")).toEqual([INSPECTION_TABLE]);
  });
});

describe("an egress VPC", () => {
  test("is associated with its own table, which holds no static route, and propagates nowhere", () => {
    const stack = hub();
    expect(tablesOf(stack, "association", "proxy")).toEqual([EGRESS_TABLE]);
    expect(tablesOf(stack, "propagation", "proxy")).toEqual([]);
    expect(routesOf(stack, "hub_egress-proxy")).toEqual({});
  });

  test("has appliance mode, without which AWS may take each direction of a flow to another zone", () => {
    expect(hub().resource("aws_ec2_transit_gateway_vpc_attachment.proxy_vpc")).toMatchObject({
      appliance_mode_support: "enable",
    });
  });

  test("may stand in a stack of its own, which reads the hub and writes the segments' routes", () => {
    const network = defineAccount("network", ({ stack }) => {
      const main = stack();
      publishHub(main, sampleHub(main).hub);
      const own = stack({ name: "proxy" });
      const hub = readHub(own);
      const vpc = new Vpc(own, "vpc", { addresses: { cidr: "10.14.0.0/16" }, tiers: ["private", "transit"] });
      new Attachment(own, "attachment", { vpc, hub, attachAs: { egress: "proxy" } });
    });
    const stacks = synthesizeApps(organization, [network]);
    const read = "data.terraform_remote_state.state-network.outputs.hub";
    expect(
      stacks["network_proxy"]?.resource("aws_ec2_transit_gateway_route.attachment_default-of-production"),
    ).toMatchObject({
      transit_gateway_route_table_id: `\${${read}.segment_route_table_ids["production"]}`,
      destination_cidr_block: "0.0.0.0/0",
    });
    expect(
      stacks["network_proxy"]?.resource("aws_ec2_transit_gateway_route_table_association.attachment_association"),
    ).toMatchObject({ transit_gateway_route_table_id: `\${${read}.egress_route_table_ids["proxy"]}` });
    expect(stacks["network"]?.outputs["hub"]).toMatchObject({ egress_route_table_ids: { proxy: EGRESS_TABLE } });
  });

  test("is asked for by name", () => {
    expect(hub().resource(`${TABLE}.hub_egress-proxy`)["tags"]).toMatchObject({ Domain: "egress", Egress: "proxy" });
    const asked = (attachAs: AttachAs, account = "network") =>
      problemsOf(
        (stack) => {
          const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.14.0.0/16" }, tiers: ["transit"] });
          const hub = {
            transitGatewayId: "tgw-1",
            inspectionRouteTableId: "inspection-table",
            segmentRouteTableId: (segment: string) => `${segment}-table`,
            egressRouteTableId: (egress: string) => `${egress}-egress-table`,
            poolId: (pool: string) => `${pool}-pool`,
          };
          new Attachment(stack, "attachment", { vpc, hub, attachAs });
        },
        { organization, account },
      );
    expect(asked({ egress: "proxy" })).toEqual([]);
    expect(asked({ egress: "elsewhere" })).toMatchObject([
      { code: "UNKNOWN_EGRESS", path: "network/attachment.attachAs.egress", found: "elsewhere", allowed: "proxy" },
    ]);
    expect(asked({ egress: "proxy" }, "alpha")).toMatchObject([{ code: "OUTSIDE_NETWORK_ACCOUNT" }]);
  });

  test("is attached once in a region", () => {
    const problems = problemsOf(
      (stack) => {
        const { hub } = sampleHub(stack);
        sampleAttachment(stack, "proxy", hub, { egress: "proxy" }, "10.14.0.0/16");
        sampleAttachment(stack, "second", hub, { egress: "proxy" }, "10.13.0.0/16");
      },
      { organization },
    );
    expect(problems).toContainEqual(expect.objectContaining({ code: "DUPLICATE_EGRESS", path: "network/second" }));
  });

  test("cannot be what inspects", () => {
    const problems = problemsOf(
      (stack) => {
        const { hub } = sampleHub(stack);
        const proxy = sampleAttachment(stack, "proxy", hub, { egress: "proxy" }, "10.14.0.0/16");
        hub.routeThroughInspection(proxy);
      },
      { organization },
    );
    expect(problems).toMatchObject([
      {
        code: "NOT_AN_INSPECTION_ATTACHMENT",
        message: 'network/proxy belongs to egress "proxy"; its packets would loop',
      },
    ]);
  });
});

test("a hub without the egress that a segment names is refused: the segment would lose its way to the internet", () => {
  expect(problemsOf((stack) => void sampleHub(stack), { organization })).toMatchObject([
    { code: "HUB_WITHOUT_EGRESS", path: "network/hub", found: 'no attachment of egress "proxy" in eu-west-1' },
  ]);
});

test("an egress's table is asked of the hub by a name that segments use", () => {
  const problems = problemsOf((stack) => void new Hub(stack, "hub").egressRouteTableId("elsewhere"));
  expect(problems).toContainEqual(expect.objectContaining({ code: "UNKNOWN_EGRESS", allowed: "(none)" }));
});

test("the attachment role lets spokes propagate into egress tables where the organization has any", () => {
  const conditions = (given: typeof organization) => {
    const stack = synthesizeForTest((stack) => void new AttachmentRole(stack, "role"), { organization: given });
    const { Statement } = JSON.parse(String(stack.resource("aws_iam_role_policy.role_policy")["policy"])) as {
      Statement: { Sid: string; Action: string | string[]; Condition?: { StringEquals: Record<string, string> } }[];
    };
    return Statement.filter(({ Sid }) => Sid.startsWith("Propagate")).map(({ Action, Condition }) => [
      Action,
      Condition?.StringEquals["aws:ResourceTag/Domain"],
    ]);
  };
  const actions = ["ec2:DisableTransitGatewayRouteTablePropagation", "ec2:EnableTransitGatewayRouteTablePropagation"];
  expect(conditions(organization)).toEqual([
    [actions, "inspection"],
    [actions, "egress"],
  ]);
  expect(conditions(testOrganization())).toEqual([[actions, "inspection"]]);
});
