import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateCustomerGatewayCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateVpnConnectionCommand,
  DescribeTransitGatewayAttachmentsCommand,
  EC2Client,
  GetTransitGatewayRouteTablePropagationsCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ec2Error } from "./moto/gateway.js";
import { motoIsThere } from "./moto/moto-server.js";
import { Rehearsal } from "./moto/rehearsal.js";

const ACCOUNT = "111111111111";
const FIREWALL = "198.51.100.1";
const ENABLE = "EnableTransitGatewayRouteTablePropagation";
const DISABLE = "DisableTransitGatewayRouteTablePropagation";

describe.skipIf(!motoIsThere())("pod-health from its zip, over HTTP", () => {
  let rehearsal: Rehearsal;
  let ec2: EC2Client;
  let attachment: string;
  let table: string;
  /** What the service of the internet says of its caller. */
  let seenAs = FIREWALL;
  const service = createServer((_, response) => response.end(seenAs));

  beforeAll(async () => {
    rehearsal = await Rehearsal.start("pod-health");
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    ec2 = new EC2Client(await rehearsal.clientOf(ACCOUNT));
    const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
    const TransitGatewayId = TransitGateway?.TransitGatewayId ?? "";
    // One alone: moto stumbles over two that change at the same time.
    const made = await ec2.send(new CreateTransitGatewayRouteTableCommand({ TransitGatewayId }));
    table = made.TransitGatewayRouteTable?.TransitGatewayRouteTableId ?? "";
    const gateway = await ec2.send(
      new CreateCustomerGatewayCommand({ Type: "ipsec.1", PublicIp: "203.0.113.1", BgpAsn: 65010 }),
    );
    const CustomerGatewayId = gateway.CustomerGateway?.CustomerGatewayId ?? "";
    await ec2.send(new CreateVpnConnectionCommand({ Type: "ipsec.1", CustomerGatewayId, TransitGatewayId }));
    attachment = (await describeAttachment())?.TransitGatewayAttachmentId ?? "";
  });

  afterAll(async () => {
    await rehearsal.stop();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  afterEach(() => {
    rehearsal.gateway.intercept = () => undefined;
  });

  async function describeAttachment() {
    return (await ec2.send(new DescribeTransitGatewayAttachmentsCommand({}))).TransitGatewayAttachments?.[0];
  }

  async function propagates(): Promise<boolean> {
    const input = { TransitGatewayRouteTableId: table };
    const { TransitGatewayRouteTablePropagations = [] } = await ec2.send(
      new GetTransitGatewayRouteTablePropagationsCommand(input),
    );
    return TransitGatewayRouteTablePropagations.some(({ State }) => State === "enabled");
  }

  function load(more: Record<string, string> = {}) {
    return rehearsal.load(ACCOUNT, {
      POD: "core-1",
      PODS: JSON.stringify([{ name: "core-1", attachment }]),
      ROUTE_TABLES: JSON.stringify([table]),
      EXPECTED_ADDRESSES: JSON.stringify([FIREWALL]),
      INTERNET_PROBES: JSON.stringify([`http://127.0.0.1:${String((service.address() as AddressInfo).port)}/`]),
      // moto knows no routes that a VPN announces: nobody seems to carry.
      MINIMUM_PODS: "0",
      QUIET_PERIOD_SECONDS: "0",
      PAUSE_SECONDS: "0",
      ROUNDS: "2",
      DRY_RUN: "false",
      ...more,
    });
  }

  it("lets a pod that works into the table, once", async () => {
    seenAs = FIREWALL;
    const run = await load();
    expect(await run({ mode: "check" })).toMatchObject({ verdict: "healthy", enabled: [table] });
    expect(await propagates()).toBe(true);
    expect(await run({ mode: "check" })).toMatchObject({ enabled: [] });
    expect(rehearsal.gateway.count(ENABLE)).toBe(1);
  });

  it("in a dry run tells what it would do about one whose firewall does not translate, and does nothing", async () => {
    seenAs = "192.0.2.1";
    const run = await load({ DRY_RUN: "true" });
    expect(await run({})).toMatchObject({ dryRun: true, verdict: "failed", disabled: [table] });
    expect(rehearsal.gateway.count(DISABLE)).toBe(0);
    expect(await propagates()).toBe(true);
  });

  it("keeps it out although a call is throttled, and remembers when", async () => {
    seenAs = "192.0.2.1";
    const run = await load();
    let throttled = 0;
    rehearsal.gateway.intercept = ({ action }) =>
      action === DISABLE && throttled++ === 0 ? ec2Error("RequestLimitExceeded", 503) : undefined;
    expect(await run({})).toMatchObject({ verdict: "failed", failures: [] });
    expect(await propagates()).toBe(false);
    expect(rehearsal.gateway.count(DISABLE)).toBe(2);
    const tag = (await describeAttachment())?.Tags?.find(({ Key }) => Key === "causeway:pod-health:last-failure");
    expect(Date.now() - Date.parse(tag?.Value ?? "")).toBeLessThan(60_000);
  });

  it("lets it in again after the quiet period, and no earlier", async () => {
    seenAs = FIREWALL;
    expect(await (await load({ QUIET_PERIOD_SECONDS: "3600" }))({})).toMatchObject({
      enabled: [],
      findings: [{ kind: "PodSettling" }],
    });
    expect(await (await load())({})).toMatchObject({ enabled: [table] });
    expect(await propagates()).toBe(true);
  });
});
