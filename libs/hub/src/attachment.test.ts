import type { SegmentName } from "@causeway/organization";
import type { AccountStack } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import { expect, test } from "vitest";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { sampleHub } from "../test/sample-hub.js";
import { Attachment } from "./attachment.js";
import type { AttachmentProps } from "./attachment.js";
import type { IHub } from "./i-hub.js";

/** Stands for a hub of another account, so that its tables show by name. */
const remoteHub: IHub = {
  transitGatewayId: "tgw-1",
  inspectionRouteTableId: "inspection-table",
  segmentRouteTableId: (segment) => `${segment}-table`,
  egressRouteTableId: (egress) => `${egress}-egress-table`,
  poolId: (pool) => `${pool}-pool`,
};

const PRODUCTION = { segment: "production" };

interface Given {
  readonly account?: string;
  readonly attachAs?: AttachmentProps["attachAs"];
  readonly applianceMode?: boolean;
  readonly organization?: ReturnType<typeof testOrganization>;
}

function attached({ account = "alpha", attachAs = PRODUCTION, applianceMode, organization }: Given = {}): ParsedStack {
  return synthesizeForTest(
    (stack) => {
      const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private", "transit"] });
      const attachment = new Attachment(stack, "attachment", {
        vpc,
        hub: remoteHub,
        attachAs,
        ...(applianceMode === undefined ? {} : { applianceMode }),
      });
      (vpc.subnets("private")[0] ?? expect.fail("no private subnet")).addRoute("hub", {
        destination: "192.168.0.0/16",
        target: { transitGatewayId: remoteHub.transitGatewayId },
        dependsOn: attachment.ready,
      });
    },
    { account, ...(organization === undefined ? {} : { organization }) },
  );
}

const ATTACHMENT = "aws_ec2_transit_gateway_vpc_attachment.attachment_vpc";
const ASSOCIATION = "aws_ec2_transit_gateway_route_table_association";
const PROPAGATION = "aws_ec2_transit_gateway_route_table_propagation";

test("the attachment stands in the VPC's account, in the transit subnets alone", () => {
  const attachment = attached().resource(ATTACHMENT);
  expect(attachment).toMatchObject({
    transit_gateway_id: "tgw-1",
    vpc_id: "${aws_vpc.vpc_vpc.id}",
    subnet_ids: ["${aws_subnet.vpc_transit-a_subnet.id}", "${aws_subnet.vpc_transit-b_subnet.id}"],
    dns_support: "enable",
    ipv6_support: "disable",
    security_group_referencing_support: "disable",
  });
  expect(attachment).not.toHaveProperty("provider");
});

test("from another account, the networking account accepts, associates and propagates through its own provider", () => {
  const stack = attached();
  expect(stack.resource("aws_ec2_transit_gateway_vpc_attachment_accepter.attachment_network_accepter")).toMatchObject({
    provider: "aws.network",
    transit_gateway_attachment_id: `\${${ATTACHMENT}.id}`,
  });
  const accepted = "${aws_ec2_transit_gateway_vpc_attachment_accepter.attachment_network_accepter.id}";
  expect(stack.resource(`${ASSOCIATION}.attachment_network_association`)).toMatchObject({
    provider: "aws.network",
    transit_gateway_attachment_id: accepted,
    transit_gateway_route_table_id: "production-table",
  });
  expect(stack.resource(`${PROPAGATION}.attachment_network_propagation`)).toMatchObject({
    provider: "aws.network",
    transit_gateway_attachment_id: accepted,
    transit_gateway_route_table_id: "inspection-table",
  });
  expect(stack.json.provider?.["aws"]).toContainEqual(
    expect.objectContaining({
      alias: "network",
      allowed_account_ids: ["100000000001"],
      assume_role: [expect.objectContaining({ role_arn: "arn:aws:iam::100000000001:role/causeway-attachment" })],
    }),
  );
});

test("in the networking account nothing is accepted and no other provider is used", () => {
  const stack = attached({ account: "network" });
  expect(stack.resources("aws_ec2_transit_gateway_vpc_attachment_accepter")).toEqual({});
  expect(stack.json.provider?.["aws"]).toHaveLength(1);
  expect(stack.resource(`${ASSOCIATION}.attachment_association`)).toMatchObject({
    transit_gateway_attachment_id: `\${${ATTACHMENT}.id}`,
    transit_gateway_route_table_id: "production-table",
  });
  expect(stack.resource(`${PROPAGATION}.attachment_propagation`)).toMatchObject({
    transit_gateway_route_table_id: "inspection-table",
  });
});

test.each(["alpha", "network"])("the hub's default tables are declined by account %s", (account) => {
  const stack = attached({ account });
  const declined = {
    transit_gateway_default_route_table_association: false,
    transit_gateway_default_route_table_propagation: false,
  };
  expect(stack.resource(ATTACHMENT)).toMatchObject(declined);
  for (const accepter of Object.values(stack.resources("aws_ec2_transit_gateway_vpc_attachment_accepter"))) {
    expect(accepter).toMatchObject(declined);
  }
});

test("only where the provider cannot read them are the declined defaults ignored in plans", () => {
  expect(attached().resource(ATTACHMENT)["lifecycle"]).toEqual({
    ignore_changes: [
      "transit_gateway_default_route_table_association",
      "transit_gateway_default_route_table_propagation",
    ],
  });
  expect(attached({ account: "network" }).resource(ATTACHMENT)).not.toHaveProperty("lifecycle");
});

test("an attachment is associated once, and no spoke propagates into a segment's table", () => {
  for (const segment of ["production", "development", "shared"]) {
    const stack = attached({ attachAs: { segment } });
    const associations = Object.values(stack.resources(ASSOCIATION));
    const propagations = Object.values(stack.resources(PROPAGATION));
    expect(associations.map((each) => each["transit_gateway_route_table_id"])).toEqual([`${segment}-table`]);
    expect(propagations.map((each) => each["transit_gateway_route_table_id"])).toEqual(["inspection-table"]);
  }
});

test("the inspection VPC is associated with the inspection table and propagates nowhere", () => {
  const stack = attached({ account: "network", attachAs: "inspection" });
  expect(stack.resource(`${ASSOCIATION}.attachment_association`)).toMatchObject({
    transit_gateway_route_table_id: "inspection-table",
  });
  expect(stack.resources(PROPAGATION)).toEqual({});
});

test("appliance mode is on for inspection, off for a segment, and always written", () => {
  const mode = (given: Given) => attached(given).resource(ATTACHMENT)["appliance_mode_support"];
  expect(mode({ account: "network", attachAs: "inspection" })).toBe("enable");
  expect(mode({})).toBe("disable");
  expect(mode({ applianceMode: true })).toBe("enable");
  expect(mode({ account: "network", attachAs: "inspection", applianceMode: false })).toBe("disable");
});

test("a route that waits until the attachment is ready waits for association and propagation", () => {
  expect(attached().resource("aws_route.vpc_private-a_hub")["depends_on"]).toEqual([
    `${ASSOCIATION}.attachment_network_association`,
    `${PROPAGATION}.attachment_network_propagation`,
  ]);
});

test("attachments carry the id of their VPC's owner on both sides", () => {
  const stack = attached();
  const tags = { Name: "alpha/attachment", VpcOwner: "100000000002" };
  expect(stack.resource(ATTACHMENT)["tags"]).toEqual(tags);
  expect(stack.resource("aws_ec2_transit_gateway_vpc_attachment_accepter.attachment_network_accepter")["tags"]).toEqual(
    tags,
  );
});

test("a new zone changes no address of the attachment", () => {
  const zones = { "eu-west-1a": { slot: 0 }, "eu-west-1b": { slot: 1 }, "eu-west-1c": { slot: 2 } };
  const organization = testOrganization({ regions: { "eu-west-1": { cidr: "10.0.0.0/12", zones } } });
  const own = (stack: ParsedStack) => stack.addresses().filter((address) => address.includes(".attachment_"));
  expect(own(attached({ organization }))).toEqual(own(attached()));
  expect(attached({ organization }).resource(ATTACHMENT)["subnet_ids"]).toHaveLength(3);
});

test("mistakes are reported together: unknown segment, no transit subnets", () => {
  const problems = problemsOf(
    (stack) => {
      const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
      new Attachment(stack, "attachment", { vpc, hub: remoteHub, attachAs: { segment: "staging" } });
    },
    { account: "alpha" },
  );
  expect(problems).toMatchObject([
    {
      code: "UNKNOWN_SEGMENT",
      path: "alpha/attachment.attachAs.segment",
      found: "staging",
      allowed: "development, production, shared",
    },
    { code: "MISSING_TIER", path: "alpha/attachment.vpc" },
  ]);
});

test("a VPC is refused in a segment that its account may not use, in the networking account too", () => {
  const accounts = {
    network: { id: "100000000001", segments: ["development"] },
    alpha: { id: "100000000002", segments: ["shared", "development"] },
    beta: { id: "100000000003", segments: ["production"] },
  };
  const organization = testOrganization({ accounts });
  const attach = (segment: SegmentName) => (stack: AccountStack) => {
    const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["transit"] });
    new Attachment(stack, "attachment", { vpc, hub: remoteHub, attachAs: { segment } });
  };
  for (const [account, allowed] of [
    ["network", "development"],
    ["alpha", "development, shared"],
  ] as const) {
    expect(problemsOf(attach("production"), { account, organization })).toMatchObject([
      { code: "SEGMENT_NOT_ALLOWED", path: `${account}/attachment.attachAs.segment`, found: "production", allowed },
    ]);
  }
  expect(problemsOf(attach("production"), { account: "beta", organization })).toEqual([]);
});

test("an inspection VPC outside the networking account is refused", () => {
  const problems = problemsOf(
    (stack) => {
      const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["transit"] });
      new Attachment(stack, "attachment", { vpc, hub: remoteHub, attachAs: "inspection" });
    },
    { account: "alpha" },
  );
  expect(problems).toMatchObject([{ code: "OUTSIDE_NETWORK_ACCOUNT", path: "alpha/attachment", found: "alpha" }]);
});

test("attachments of the hub's own stack refer to its tables", () => {
  const stack = synthesizeForTest((stack) => void sampleHub(stack));
  expect(stack.resource(`${ASSOCIATION}.inspection_association`)).toMatchObject({
    transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_inspection.id}",
  });
});
