import { AccountConstruct, AccountScope, OrganizationApp } from "@causeway/platform";
import type { SegmentName } from "@causeway/organization";
import type { IVpc } from "@causeway/vpc";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route/index.js";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association/index.js";
import { Ec2TransitGatewayRouteTablePropagation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-propagation/index.js";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment/index.js";
import { Ec2TransitGatewayVpcAttachmentAccepter } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment-accepter/index.js";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { requireNetworkAccount } from "./network-account.js";
import { segmentRoutes, segmentsStraightTo } from "./segment-routes.js";
import type { IHub } from "./i-hub.js";

/** What a VPC is on the hub: a spoke of a segment, the one that inspects, or an egress of a name of yours. */
export type AttachAs = { readonly segment: SegmentName } | { readonly egress: string } | "inspection";

export interface AttachmentProps {
  /** Must have the tier `transit`: its subnets hold the attachment's interfaces, one per zone, and nothing else. */
  readonly vpc: IVpc;
  readonly hub: IHub;
  /** Which of the hub's tables routes the packets that come from the VPC. */
  readonly attachAs: AttachAs;
  /**
   * Keeps both directions of a flow in one zone, as a stateful appliance in the VPC needs
   * (https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html).
   * @default true for inspection and an egress, false for a segment
   */
  readonly applianceMode?: boolean;
}

/**
 * Holds the id of the account that owns the VPC, or whatever else is attached; the attachment role's policy protects the
 * networking account's.
 */
export const VPC_OWNER_TAG = "VpcOwner";

/** What the networking account's part of an attachment is made with. */
interface HubSide {
  readonly scope: Construct;
  readonly provider?: AwsProvider;
  /** Known once the networking account has accepted the attachment. */
  readonly attachmentId: string;
}

/**
 * Attaches a VPC to the hub, from the stack that holds the VPC. In another account than the networking one, the part
 * that only the hub's owner may do (accept, associate, propagate) is done there through the organization's
 * `attachmentRole`, so that adding a spoke is one apply and the hub's own stack is not touched.
 *
 * | VPC of     | Associated with     | Propagates into                                       | Led to by                |
 * | ---------- | ------------------- | ----------------------------------------------------- | ------------------------ |
 * | a segment  | the segment's table | inspection's table, that of the segment's egress, and |                          |
 * |            |                     | those of segments that reach it without inspection    |                          |
 * | inspection | inspection's table  | nothing                                               | `routeThroughInspection` |
 * | an egress  | the egress's table  | nothing                                               | its own routes           |
 *
 * An egress VPC's attachment writes the default route of each segment that names the egress, and that of inspection's
 * table if what was inspected leaves by it. No spoke knows its addresses.
 *
 * Reports UNKNOWN_SEGMENT, SEGMENT_NOT_ALLOWED for a segment that the stack's account may not use, UNKNOWN_EGRESS, DUPLICATE_EGRESS, MISSING_TIER, and OUTSIDE_NETWORK_ACCOUNT for an
 * inspection or egress VPC elsewhere.
 */
export class Attachment extends AccountConstruct {
  /** Of the attachment. Depend on `ready` too where the attachment must be in use. */
  readonly id: string;
  readonly attachAs: AttachmentProps["attachAs"];
  /** What routes to the hub must wait for: a route to a pending attachment is refused. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AttachmentProps) {
    super(scope, id);
    const { vpc, hub, attachAs, applianceMode = !isSegment(attachAs) } = props;
    this.attachAs = attachAs;
    this.checkAttachAs();
    const foreign = this.stack.account.name !== this.organization.networkAccount.name;
    const attachment = new Ec2TransitGatewayVpcAttachment(this, "vpc", {
      transitGatewayId: hub.transitGatewayId,
      vpcId: vpc.id,
      subnetIds: this.transitSubnets(vpc),
      applianceModeSupport: applianceMode ? "enable" : "disable",
      dnsSupport: "enable",
      ipv6Support: "disable",
      securityGroupReferencingSupport: "disable",
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags: this.tags(),
      // The provider cannot read the two of a shared gateway and takes them for true, which would be a change in every
      // plan: https://github.com/hashicorp/terraform-provider-aws/pull/7513
      ...(foreign ? { lifecycle: { ignoreChanges: DEFAULT_ROUTE_TABLE_ARGUMENTS } } : {}),
    });
    this.id = attachment.id;
    const hubSide = foreign ? this.accept(attachment) : { scope: this, attachmentId: attachment.id };
    this.ready = this.join(hubSide, hub);
  }

  private accept(attachment: Ec2TransitGatewayVpcAttachment): HubSide {
    const scope = new AccountScope(this, "network", this.organization.networkAccount);
    const { provider } = scope;
    const accepter = new Ec2TransitGatewayVpcAttachmentAccepter(scope, "accepter", {
      provider,
      transitGatewayAttachmentId: attachment.id,
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags: this.tags(),
    });
    return { scope, provider, attachmentId: accepter.id };
  }

  /** The one association, for a segment its propagations, and for an egress the routes to it. */
  private join(hubSide: HubSide, hub: IHub): ITerraformDependable[] {
    const { scope, provider, attachmentId } = hubSide;
    const into = (transitGatewayRouteTableId: string) => ({
      ...(provider === undefined ? {} : { provider }),
      transitGatewayAttachmentId: attachmentId,
      transitGatewayRouteTableId,
    });
    if (this.attachAs === "inspection") {
      const table = into(hub.inspectionRouteTableId);
      return [new Ec2TransitGatewayRouteTableAssociation(scope, "association", table)];
    }
    if ("egress" in this.attachAs) {
      const table = this.organization.egresses.includes(this.attachAs.egress)
        ? hub.egressRouteTableId(this.attachAs.egress)
        : "";
      this.addInternetRoutes(this.attachAs.egress, hub);
      return [new Ec2TransitGatewayRouteTableAssociation(scope, "association", into(table))];
    }
    const segment = this.organization.segment(this.attachAs.segment);
    const table = segment === undefined ? "" : hub.segmentRouteTableId(segment.name);
    const propagate = (id: string, tableId: string) =>
      new Ec2TransitGatewayRouteTablePropagation(scope, id, into(tableId));
    return [
      new Ec2TransitGatewayRouteTableAssociation(scope, "association", into(table)),
      propagate("propagation", hub.inspectionRouteTableId),
      ...(segment?.egress === undefined
        ? []
        : [propagate("egress-propagation", hub.egressRouteTableId(segment.egress))]),
      ...(segment === undefined ? [] : segmentsStraightTo(this.organization, segment)).map(({ name }) =>
        propagate(`propagation-to-${name}`, hub.segmentRouteTableId(name)),
      ),
    ];
  }

  private addInternetRoutes(egress: string, hub: IHub): void {
    const { organization, stack } = this;
    for (const segment of organization.segments.filter((each) => each.egress === egress)) {
      const routes = segmentRoutes(organization, stack.region, segment);
      for (const { id, destination } of routes.filter(({ target }) => target === "egress")) {
        new Ec2TransitGatewayRoute(this, `${id}-of-${segment.name}`, {
          transitGatewayRouteTableId: hub.segmentRouteTableId(segment.name),
          destinationCidrBlock: destination,
          transitGatewayAttachmentId: this.id,
        });
      }
    }
    const { egress: afterInspection } = organization.inspection;
    if (typeof afterInspection === "object" && afterInspection.vpc === egress) {
      new Ec2TransitGatewayRoute(this, "default-of-inspection", {
        transitGatewayRouteTableId: hub.inspectionRouteTableId,
        destinationCidrBlock: "0.0.0.0/0",
        transitGatewayAttachmentId: this.id,
      });
    }
  }

  private checkAttachAs(): void {
    if (this.attachAs === "inspection") {
      requireNetworkAccount(this, "the inspection VPC");
      return;
    }
    if ("egress" in this.attachAs) {
      requireNetworkAccount(this, "an egress VPC");
      const { egress } = this.attachAs;
      const { egresses } = this.organization;
      const known = egresses.includes(egress) ? egress : undefined;
      this.known("egress", "attachAs.egress", egress, known, egresses, egress);
      OrganizationApp.of(this).claimName("egress", `${this.stack.region}/${egress}`, this.node.path);
      return;
    }
    const { segment } = this.attachAs;
    const known = this.organization.segments.map(({ name }) => name);
    this.known("segment", "attachAs.segment", segment, this.organization.segment(segment)?.name, known, segment);
    this.checkAccount(segment);
  }

  private checkAccount(segment: SegmentName): void {
    const { account } = this.stack;
    if (this.organization.segment(segment) === undefined || account.segments.includes(segment)) return;
    this.report({
      code: "SEGMENT_NOT_ALLOWED",
      property: "attachAs.segment",
      found: segment,
      allowed: account.segments.join(", ") || "(none)",
      message:
        `account "${account.name}" may not use segment "${segment}"; ` +
        `the organization's description says who may, in accounts.${account.name}.segments`,
    });
  }

  private transitSubnets(vpc: IVpc): string[] {
    const subnets = vpc.subnets("transit");
    if (subnets.length === 0) {
      this.report({
        code: "MISSING_TIER",
        property: "vpc",
        found: "a VPC without the tier transit",
        allowed: "a VPC with the tier transit",
        message: "the attachment's interfaces need subnets of their own; add the tier transit to the VPC",
      });
    }
    return subnets.map((subnet) => subnet.id);
  }

  private tags(): Record<string, string> {
    return { Name: this.node.path, [VPC_OWNER_TAG]: this.stack.account.id };
  }
}

function isSegment(attachAs: AttachAs): attachAs is { readonly segment: SegmentName } {
  return attachAs !== "inspection" && "segment" in attachAs;
}

const DEFAULT_ROUTE_TABLE_ARGUMENTS = [
  "transit_gateway_default_route_table_association",
  "transit_gateway_default_route_table_propagation",
];
