import { FakeEndpoint, type FakeAnswer, type FakeCall } from "@causeway/lambda-shared/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { environmentOf } from "../../test/pod-runner.js";
import { SimulatedHub } from "../../test/simulated-hub.js";
import { readConfiguration } from "../configuration.js";
import { AwsHub, LAST_FAILURE_TAG } from "./aws-hub.js";

const TABLE = "tgw-rtb-0000000a";
const OWN = "tgw-attach-00000001";
const OTHER = "tgw-attach-00000002";

const item = (id: string, state: string) =>
  `<item><transitGatewayAttachmentId>${id}</transitGatewayAttachmentId><state>${state}</state></item>`;
const propagations = (items: string, token = "") =>
  `<R><transitGatewayRouteTablePropagations>${items}</transitGatewayRouteTablePropagations>${token === "" ? "" : `<nextToken>${token}</nextToken>`}</R>`;
const attachment = (state: string, tag = "") =>
  `<R><transitGatewayAttachments><item><transitGatewayAttachmentId>${OWN}</transitGatewayAttachmentId><state>${state}</state>
   <tagSet><item><key>Name</key><value>pod-1</value></item>${tag === "" ? "" : `<item><key>${LAST_FAILURE_TAG}</key><value>${tag}</value></item>`}</tagSet></item></transitGatewayAttachments></R>`;
const routes = `<R><routeSet>
  <item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><transitGatewayAttachments>
    <item><transitGatewayAttachmentId>${OWN}</transitGatewayAttachmentId></item>
    <item><transitGatewayAttachmentId>${OTHER}</transitGatewayAttachmentId></item></transitGatewayAttachments></item>
  <item><destinationCidrBlock>10.0.0.0/8</destinationCidrBlock><transitGatewayAttachments>
    <item><transitGatewayAttachmentId>${OTHER}</transitGatewayAttachmentId></item></transitGatewayAttachments></item>
  </routeSet></R>`;
const failure = (code: string, status = 400): FakeAnswer => ({
  status,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>from the endpoint</Message></Error></Errors></Response>`,
});

let endpoint: FakeEndpoint;
let answers: Record<string, (call: FakeCall) => FakeAnswer>;

beforeEach(async () => {
  answers = {
    DescribeTransitGatewayAttachments: () => ({ body: attachment("available", "2026-01-01T00:00:00.000Z") }),
    GetTransitGatewayRouteTablePropagations: () => ({ body: propagations(item(OWN, "enabled")) }),
    SearchTransitGatewayRoutes: () => ({ body: routes }),
  };
  endpoint = await FakeEndpoint.start((call) => answers[call.action]?.(call) ?? { body: "<R/>" });
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint.url);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.stop();
});

const hub = () => new AwsHub(readConfiguration(environmentOf(SimulatedHub.of(2))));
const callsOf = (action: string) => endpoint.calls.filter((call) => call.action === action);

describe("an observation", () => {
  it("has the attachment, its last failure, and who carries in each table", async () => {
    expect(await hub().observe()).toEqual({
      now: expect.any(Number) as number,
      available: true,
      lastFailure: Date.parse("2026-01-01T00:00:00Z"),
      tables: new Map([[TABLE, { propagation: "enabled", carrying: new Set([OWN, OTHER]) }]]),
    });
    const [search] = callsOf("SearchTransitGatewayRoutes");
    expect([...(search?.parameters ?? [])].filter(([key]) => key.startsWith("Filter"))).toEqual([
      ["Filter.1.Name", "type"],
      ["Filter.1.Value.1", "propagated"],
      ["Filter.2.Name", "state"],
      ["Filter.2.Value.1", "active"],
      ["Filter.3.Name", "attachment.resource-type"],
      ["Filter.3.Value.1", "vpn"],
    ]);
  });

  it.each(["pending", "deleting", "failed"])(
    "of an attachment that is %s says that it cannot be used",
    async (state) => {
      answers["DescribeTransitGatewayAttachments"] = () => ({ body: attachment(state) });
      expect(await hub().observe()).toMatchObject({ available: false });
    },
  );

  it("of an attachment that does not exist says so", async () => {
    answers["DescribeTransitGatewayAttachments"] = () => failure("InvalidTransitGatewayAttachmentID.NotFound");
    expect(await hub().observe()).toMatchObject({ available: false });
  });

  it("takes a tag that is no time for none", async () => {
    answers["DescribeTransitGatewayAttachments"] = () => ({ body: attachment("available", "yesterday") });
    expect(await hub().observe()).not.toHaveProperty("lastFailure");
  });

  it("leaves out a table that does not exist", async () => {
    answers["SearchTransitGatewayRoutes"] = () => failure("InvalidRouteTableID.NotFound");
    expect((await hub().observe()).tables.size).toBe(0);
  });

  it("finds the pod's propagation on whatever page, after an empty one too", async () => {
    answers["GetTransitGatewayRouteTablePropagations"] = ({ parameters }) => {
      const pages: Record<string, string> = {
        "": propagations("", "second"),
        second: propagations(item(OTHER, "enabled"), "third"),
        third: propagations(item(OWN, "disabling")),
      };
      return { body: pages[parameters.get("NextToken") ?? ""] ?? "" };
    };
    expect((await hub().readTable(TABLE))?.propagation).toBe("changing");
  });

  it("without a propagation is one that is disabled", async () => {
    answers["GetTransitGatewayRouteTablePropagations"] = () => ({ body: propagations("") });
    expect((await hub().readTable(TABLE))?.propagation).toBe("disabled");
  });
});

describe("a write", () => {
  it("names the table and the pod's own attachment", async () => {
    await hub().enable(TABLE);
    await hub().disable(TABLE);
    for (const action of ["Enable", "Disable"]) {
      const [call] = callsOf(`${action}TransitGatewayRouteTablePropagation`);
      expect(call?.parameters.get("TransitGatewayRouteTableId")).toBe(TABLE);
      expect(call?.parameters.get("TransitGatewayAttachmentId")).toBe(OWN);
    }
  });

  it("that somebody else has made already has succeeded", async () => {
    answers["EnableTransitGatewayRouteTablePropagation"] = () =>
      failure("TransitGatewayRouteTablePropagation.Duplicate");
    answers["DisableTransitGatewayRouteTablePropagation"] = () =>
      failure("TransitGatewayRouteTablePropagation.NotFound");
    await hub().enable(TABLE);
    await hub().disable(TABLE);
  });

  it("that AWS denies has failed", async () => {
    answers["DisableTransitGatewayRouteTablePropagation"] = () => failure("UnauthorizedOperation", 403);
    await expect(hub().disable(TABLE)).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  it("is repeated when AWS throttles it", async () => {
    let count = 0;
    answers["DisableTransitGatewayRouteTablePropagation"] = () =>
      ++count < 3 ? failure("RequestLimitExceeded", 503) : { body: "<R/>" };
    await hub().disable(TABLE);
    expect(count).toBe(3);
  });

  it("of a failure is a tag of the attachment", async () => {
    await hub().recordFailure(Date.parse("2026-01-02T03:04:05Z"));
    const [call] = callsOf("CreateTags");
    expect(call?.parameters.get("ResourceId.1")).toBe(OWN);
    expect(call?.parameters.get("Tag.1.Key")).toBe(LAST_FAILURE_TAG);
    expect(call?.parameters.get("Tag.1.Value")).toBe("2026-01-02T03:04:05.000Z");
  });
});
