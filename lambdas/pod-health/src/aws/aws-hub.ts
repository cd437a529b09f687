import {
  CreateTagsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DisableTransitGatewayRouteTablePropagationCommand,
  EC2Client,
  EnableTransitGatewayRouteTablePropagationCommand,
  paginateGetTransitGatewayRouteTablePropagations,
  SearchTransitGatewayRoutesCommand,
} from "@aws-sdk/client-ec2";
import { clientDefaults, failureKind } from "@causeway/lambda-shared";
import type { Configuration } from "../configuration.js";
import type { Observation, TableState } from "../decision/observation.js";
import type { Hub } from "./hub.js";

/** Tag of a pod's attachment: when the pod last did not prove to work, in ISO 8601. */
export const LAST_FAILURE_TAG = "causeway:pod-health:last-failure";

/** The transit gateway of the function's region. */
export class AwsHub implements Hub {
  private readonly ec2 = new EC2Client(clientDefaults);

  constructor(private readonly configuration: Configuration) {}

  async observe(): Promise<Observation> {
    const { routeTables } = this.configuration;
    const [attachment, ...states] = await Promise.all([
      this.attachment(),
      ...routeTables.map(async (id) => [id, await this.readTable(id)] as const),
    ]);
    const tables = new Map(states.flatMap(([id, state]) => (state === undefined ? [] : [[id, state] as const])));
    return { now: Date.now(), ...attachment, tables };
  }

  async readTable(routeTable: string): Promise<TableState | undefined> {
    try {
      const [propagation, carrying] = await Promise.all([this.propagation(routeTable), this.carrying(routeTable)]);
      return { propagation, carrying };
    } catch (error) {
      if (failureKind(error) === "not-found") return undefined;
      throw error;
    }
  }

  async enable(routeTable: string): Promise<void> {
    const input = this.propagationInput(routeTable);
    try {
      await this.ec2.send(new EnableTransitGatewayRouteTablePropagationCommand(input));
    } catch (error) {
      // Somebody was faster, and did what was asked for.
      if (!is(error, "TransitGatewayRouteTablePropagation.Duplicate")) throw error;
    }
  }

  async disable(routeTable: string): Promise<void> {
    const input = this.propagationInput(routeTable);
    try {
      await this.ec2.send(new DisableTransitGatewayRouteTablePropagationCommand(input));
    } catch (error) {
      if (!is(error, "TransitGatewayRouteTablePropagation.NotFound")) throw error;
    }
  }

  async recordFailure(milliseconds: number): Promise<void> {
    const tag = { Key: LAST_FAILURE_TAG, Value: new Date(milliseconds).toISOString() };
    await this.ec2.send(new CreateTagsCommand({ Resources: [this.configuration.pod.attachment], Tags: [tag] }));
  }

  private propagationInput(routeTable: string) {
    return {
      TransitGatewayRouteTableId: routeTable,
      TransitGatewayAttachmentId: this.configuration.pod.attachment,
    };
  }

  private async attachment(): Promise<Pick<Observation, "available" | "lastFailure">> {
    const ids = [this.configuration.pod.attachment];
    try {
      const input = { TransitGatewayAttachmentIds: ids };
      const { TransitGatewayAttachments = [] } = await this.ec2.send(
        new DescribeTransitGatewayAttachmentsCommand(input),
      );
      const [{ State, Tags = [] } = {}] = TransitGatewayAttachments;
      const written = Date.parse(Tags.find(({ Key }) => Key === LAST_FAILURE_TAG)?.Value ?? "");
      return { available: State === "available", ...(Number.isNaN(written) ? {} : { lastFailure: written }) };
    } catch (error) {
      if (failureKind(error) === "not-found") return { available: false };
      throw error;
    }
  }

  private async propagation(routeTable: string): Promise<TableState["propagation"]> {
    const { attachment } = this.configuration.pod;
    const input = {
      TransitGatewayRouteTableId: routeTable,
      Filters: [{ Name: "transit-gateway-attachment-id", Values: [attachment] }],
    };
    for await (const page of paginateGetTransitGatewayRouteTablePropagations({ client: this.ec2 }, input)) {
      for (const { TransitGatewayAttachmentId, State } of page.TransitGatewayRouteTablePropagations ?? []) {
        if (TransitGatewayAttachmentId !== attachment) continue;
        return State === "enabled" || State === "disabled" ? State : "changing";
      }
    }
    return "disabled";
  }

  /** The call has no pages; it gives at most 1,000 routes, and pods announce a few. */
  private async carrying(routeTable: string): Promise<Set<string>> {
    const input = {
      TransitGatewayRouteTableId: routeTable,
      Filters: [
        { Name: "type", Values: ["propagated"] },
        { Name: "state", Values: ["active"] },
        { Name: "attachment.resource-type", Values: ["vpn"] },
      ],
    };
    const { Routes = [] } = await this.ec2.send(new SearchTransitGatewayRoutesCommand(input));
    const attachments = Routes.flatMap(({ TransitGatewayAttachments = [] }) => TransitGatewayAttachments);
    return new Set(attachments.flatMap(({ TransitGatewayAttachmentId: id }) => (id === undefined ? [] : [id])));
  }
}

function is(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
