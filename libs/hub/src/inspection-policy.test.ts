import { synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import type { OrganizationDescription } from "@causeway/organization";
import { describe, expect, test } from "vitest";
import { routesOf, sampleAttachment, sampleHub } from "../test/sample-hub.js";
import { AttachmentRole } from "./attachment-role.js";
import { segmentRoutes, segmentsStraightTo } from "./segment-routes.js";

const INSPECTION = "${aws_ec2_transit_gateway_vpc_attachment.inspection_vpc.id}";
const NAT = "${aws_ec2_transit_gateway_vpc_attachment.nat_vpc.id}";

const segments = {
  production: { pool: "production" },
  development: { pool: "development" },
  shared: { pool: "shared", internal: true },
};

function organizationOf(
  inspection: OrganizationDescription["inspection"],
  more: Partial<OrganizationDescription> = {},
) {
  return testOrganization({ inspection, segments, ...more });
}

/** A hub with a spoke of production, one of shared, and the egress "nat" if the organization has it. */
function hub(organization: ReturnType<typeof organizationOf>): ParsedStack {
  return synthesizeForTest(
    (stack) => {
      const { hub } = sampleHub(stack);
      if (organization.egresses.includes("nat")) {
        sampleAttachment(stack, "nat", hub, { egress: "nat" }, "10.14.0.0/16");
      }
      sampleAttachment(stack, "payments", hub, { segment: "production" }, "10.0.0.0/16");
      sampleAttachment(stack, "directory", hub, { segment: "shared" }, "10.8.0.0/16");
    },
    { organization },
  );
}

/** Tables that an attachment propagates into. */
function propagationsOf(stack: ParsedStack, attachment: string): unknown[] {
  return Object.values(stack.resources("aws_ec2_transit_gateway_route_table_propagation"))
    .filter(
      (each) =>
        each["transit_gateway_attachment_id"] === `\${aws_ec2_transit_gateway_vpc_attachment.${attachment}_vpc.id}`,
    )
    .map((each) => String(each["transit_gateway_route_table_id"]).replace(/.*hub_(.*)\.id\}/, "$1"))
    .sort();
}

describe("where the internet's traffic alone is inspected", () => {
  const organization = organizationOf({ traffic: "internet" });

  test("spokes propagate into the tables of the segments that reach theirs, and into no other segment's", () => {
    expect(propagationsOf(hub(organization), "payments")).toEqual(["inspection", "segment-shared"]);
    expect(propagationsOf(hub(organization), "directory")).toEqual([
      "inspection",
      "segment-development",
      "segment-production",
      "segment-shared",
    ]);
  });

  test("the default route leads to inspection, and every address that did not propagate is dropped", () => {
    expect(routesOf(hub(organization), "hub_segment-production")).toEqual({
      "0.0.0.0/0": INSPECTION,
      "10.0.0.0/8": "blackhole",
    });
  });

  test("segments are declared to reach each other past the same firewalls both ways, which is none", () => {
    const reached = hub(organization).intents.filter(({ expect: expected }) => expected !== "unreachable");
    expect(reached.length).toBeGreaterThan(0);
    for (const intent of reached) {
      expect(intent).toMatchObject({ symmetric: true });
      expect(intent.through).toBeUndefined();
    }
  });

  test("the attachment role lets spokes propagate into segments' tables, which it does not otherwise", () => {
    const sids = (given: typeof organization) => {
      const stack = synthesizeForTest((stack) => void new AttachmentRole(stack, "role"), { organization: given });
      const { Statement } = JSON.parse(String(stack.resource("aws_iam_role_policy.role_policy")["policy"])) as {
        Statement: { Sid: string }[];
      };
      return Statement.map(({ Sid }) => Sid).filter((sid) => sid.startsWith("Propagate"));
    };
    expect(sids(organization)).toEqual(["PropagateIntoInspection", "PropagateIntoSegments"]);
    expect(sids(organizationOf({ traffic: "all" }))).toEqual(["PropagateIntoInspection"]);
  });

  test("traffic with an ingress segment is inspected all the same: it is the internet's", () => {
    const withIngress = organizationOf(
      { traffic: "internet" },
      { segments: { ...segments, shared: { pool: "shared", ingress: true } } },
    );
    const segment = (name: string) => withIngress.segment(name) ?? expect.fail(name);
    expect(segmentRoutes(withIngress, "eu-west-1", segment("shared")).map(({ id, target }) => [id, target])).toEqual([
      ["supernet", "blackhole"],
      ["to-development", "inspection"],
      ["to-production", "inspection"],
    ]);
    expect(segmentsStraightTo(withIngress, segment("production"))).toEqual([]);
  });
});

describe("where what was inspected leaves by an egress VPC", () => {
  const stack = hub(organizationOf({ traffic: "all", egress: { vpc: "nat" } }));

  test("the inspection table leads the rest there, and its own table leads the organization's addresses back", () => {
    expect(routesOf(stack, "hub_inspection")).toEqual({ "0.0.0.0/0": NAT });
    expect(routesOf(stack, "hub_egress-nat")).toEqual({ "10.0.0.0/8": INSPECTION });
  });

  test("no spoke is known to it: replies cannot go around inspection", () => {
    expect(propagationsOf(stack, "payments")).toEqual(["inspection"]);
  });

  test("segments still lead to inspection", () => {
    expect(routesOf(stack, "hub_segment-production")).toMatchObject({ "0.0.0.0/0": INSPECTION });
  });
});

describe("an ingress segment", () => {
  const organization = organizationOf({}, { segments: { ...segments, shared: { pool: "shared", ingress: true } } });

  test("is not declared to be closed to the internet, as the others are", () => {
    const closed = hub(organization).intents.filter(({ from }) => from === "internet");
    expect(closed.map(({ to }) => to)).toEqual(
      ["development", "production"].map((name) => ({ tags: { Segment: name } })),
    );
  });
});
