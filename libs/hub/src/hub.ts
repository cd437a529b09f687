import { AccountConstruct, internet, OrganizationApp, intent, subnetsWith } from "@causeway/platform";
import type { PoolName, SegmentName } from "@causeway/organization";
import { Ec2TransitGateway } from "@cdktf/provider-aws/lib/ec2-transit-gateway/index.js";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route/index.js";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table/index.js";
import type { Construct } from "constructs";
import type { Attachment } from "./attachment.js";
import type { IHub } from "./i-hub.js";
import type { Ipam } from "./ipam.js";
import { requireNetworkAccount } from "./network-account.js";
import { ResourceShare } from "./resource-share.js";
import type { ShareProps } from "./resource-share.js";
import { segmentRoutes, segmentsStraightTo } from "./segment-routes.js";
import { workloadsOf } from "./workloads.js";

export interface HubProps {
  /**
   * Address pools that the hub's VPCs take their blocks from.
   * @default none: no VPC of the hub can name a pool
   */
  readonly ipam?: Ipam;
  /**
   * Private ASN of the Amazon side: 64512 to 65534, or 4200000000 to 4294967294.
   * @default 64512
   */
  readonly amazonSideAsn?: number;
  /**
   * Who may attach VPCs.
   * @default every account but the networking one
   */
  readonly shareWith?: ShareProps;
}

/** What a route table of the hub is for; the attachment role's policy tells tables apart by it. */
export const DOMAIN_TAG = "Domain";

/**
 * The hub: a transit gateway whose defaults are all off, one route table per segment, one for inspection and one
 * per egress that segments name. Which table an attachment uses, and which it is known in, is written out by
 * `Attachment`; `segmentRoutes` has the routes.
 *
 * References to security groups of other VPCs are off: between two spokes stands the firewall's VPC, and rules name
 * address blocks.
 *
 * It declares that segments which no connection joins cannot reach each other, nor the VPCs of a segment that is not
 * internal, that the internet opens no flow into any of them but an ingress segment, that it is out of reach of a segment
 * without it, and that segments reach each other where nothing inspects their traffic.
 *
 * Reports OUTSIDE_NETWORK_ACCOUNT, ASN_OUT_OF_RANGE, UNKNOWN_SEGMENT, UNKNOWN_EGRESS, HUB_WITHOUT_IPAM, HUB_WITHOUT_INSPECTION if
 * `routeThroughInspection` was never called: the segments' tables would drop every packet; and HUB_WITHOUT_EGRESS if no
 * VPC is attached as an egress that a segment names, or that inspection leaves by.
 */
export class Hub extends AccountConstruct implements IHub {
  private readonly gateway: Ec2TransitGateway;
  private readonly inspection: Ec2TransitGatewayRouteTable;
  private readonly segments = new Map<string, Ec2TransitGatewayRouteTable>();
  private readonly egresses = new Map<string, Ec2TransitGatewayRouteTable>();
  private readonly ipam: Ipam | undefined;
  private inspectionAttachment: Attachment | undefined;

  constructor(scope: Construct, id: string, { ipam, amazonSideAsn = 64512, shareWith }: HubProps = {}) {
    super(scope, id);
    this.ipam = ipam;
    requireNetworkAccount(this, "the hub");
    this.checkAsn(amazonSideAsn);
    this.gateway = new Ec2TransitGateway(this, "gateway", {
      description: `Hub of ${this.organization.id}`,
      amazonSideAsn,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      multicastSupport: "disable",
      securityGroupReferencingSupport: "disable",
      vpnEcmpSupport: "enable",
      tags: { Name: this.node.id },
    });
    this.inspection = this.addRouteTable("inspection", { [DOMAIN_TAG]: "inspection" });
    for (const { name } of this.organization.segments) {
      this.segments.set(name, this.addRouteTable(`segment-${name}`, { [DOMAIN_TAG]: "segment", Segment: name }));
    }
    for (const name of this.organization.egresses) {
      this.egresses.set(name, this.addRouteTable(`egress-${name}`, { [DOMAIN_TAG]: "egress", Egress: name }));
    }
    new ResourceShare(this, "share", {
      resources: { gateway: this.gateway.arn },
      ...(shareWith === undefined ? {} : { shareWith }),
    });
    this.declareIsolation();
    this.declareDirectWays();
    OrganizationApp.of(this).whenBuilt(() => {
      this.requireInspection();
      this.requireEgresses();
    });
  }

  get transitGatewayId(): string {
    return this.gateway.id;
  }

  get transitGatewayArn(): string {
    return this.gateway.arn;
  }

  get inspectionRouteTableId(): string {
    return this.inspection.id;
  }

  segmentRouteTableId(segment: SegmentName): string {
    const known = [...this.segments.keys()];
    return this.known("segment", "segmentRouteTableId", segment, this.segments.get(segment)?.id, known, "");
  }

  egressRouteTableId(egress: string): string {
    const known = [...this.egresses.keys()];
    return this.known("egress", "egressRouteTableId", egress, this.egresses.get(egress)?.id, known, "");
  }

  poolId(pool: PoolName): string {
    if (this.ipam !== undefined) {
      return this.ipam.poolId(pool);
    }
    this.report({
      code: "HUB_WITHOUT_IPAM",
      property: "ipam",
      found: "(none)",
      allowed: "the Ipam of the networking account",
      message: `pool "${pool}" is of an Ipam, and the hub was given none`,
    });
    return "";
  }

  /**
   * Writes the routes of every segment's table but those that lead to an egress VPC, which its own attachment writes:
   * what segments may reach goes through this attachment, all else is dropped. To be called once, by what inspects.
   *
   * Reports NOT_AN_INSPECTION_ATTACHMENT, and DUPLICATE_INSPECTION for a second call.
   */
  routeThroughInspection(attachment: Attachment): void {
    if (attachment.attachAs !== "inspection") {
      const { attachAs } = attachment;
      const owner = "segment" in attachAs ? `segment "${attachAs.segment}"` : `egress "${attachAs.egress}"`;
      this.report({
        code: "NOT_AN_INSPECTION_ATTACHMENT",
        found: attachment.node.path,
        allowed: 'an attachment attached as "inspection"',
        message: `${attachment.node.path} belongs to ${owner}; its packets would loop`,
      });
      return;
    }
    if (this.inspectionAttachment !== undefined) {
      this.report({
        code: "DUPLICATE_INSPECTION",
        found: attachment.node.path,
        allowed: "one inspection attachment",
        message: `segments are already routed through ${this.inspectionAttachment.node.path}`,
      });
      return;
    }
    this.inspectionAttachment = attachment;
    for (const [name, table] of this.segments) {
      this.addSegmentRoutes(name, table, attachment);
    }
    this.returnToInspection(attachment);
  }

  /** What left for the internet after inspection comes back to it. */
  private returnToInspection(attachment: Attachment): void {
    const { egress } = this.organization.inspection;
    const table = typeof egress === "object" ? this.egresses.get(egress.vpc) : undefined;
    if (table !== undefined) {
      new Ec2TransitGatewayRoute(table, "supernet", {
        transitGatewayRouteTableId: table.id,
        destinationCidrBlock: this.organization.supernet.toString(),
        transitGatewayAttachmentId: attachment.id,
      });
    }
  }

  private addSegmentRoutes(name: string, table: Ec2TransitGatewayRouteTable, attachment: Attachment): void {
    const segment = this.organization.segment(name);
    if (segment === undefined) {
      return;
    }
    const routes = segmentRoutes(this.organization, this.stack.region, segment);
    for (const { id, destination, target } of routes.filter((route) => route.target !== "egress")) {
      new Ec2TransitGatewayRoute(table, id, {
        transitGatewayRouteTableId: table.id,
        destinationCidrBlock: destination,
        ...(target === "blackhole" ? { blackhole: true } : { transitGatewayAttachmentId: attachment.id }),
      });
    }
  }

  /**
   * Segments that no connection joins are apart, in both directions, so are the VPCs of a segment that is not internal,
   * nobody outside opens a flow into any of them, and a segment without the internet does not reach it.
   */
  private declareIsolation(): void {
    const { segments } = this.organization;
    for (const { name, reaches, ingress, internet: reachesInternet } of segments) {
      const spokes = subnetsWith({ Segment: name });
      for (const other of segments.filter((other) => !reaches.includes(other.name))) {
        intent(this)
          .from(spokes)
          .cannotReach(subnetsWith({ Segment: other.name }))
          .ifThereAreAny();
      }
      if (ingress) {
        continue;
      }
      intent(this).from(internet).cannotReach(spokes).ifThereAreAny();
      if (!reachesInternet) {
        intent(this).from(spokes).cannotReach(internet).ifThereAreAny();
      }
    }
  }

  /** Segments reach each other where nothing inspects their traffic; what is inspected, `InspectionVpc` declares. */
  private declareDirectWays(): void {
    for (const to of this.organization.segments) {
      for (const from of segmentsStraightTo(this.organization, to).flatMap(workloadsOf)) {
        for (const workloads of workloadsOf(to)) {
          intent(this).from(from).canReach(workloads).symmetrically().ifThereAreAny();
        }
      }
    }
  }

  private addRouteTable(id: string, tags: Readonly<Record<string, string>>): Ec2TransitGatewayRouteTable {
    return new Ec2TransitGatewayRouteTable(this, id, {
      transitGatewayId: this.gateway.id,
      tags: { Name: `${this.node.id}-${id}`, ...tags },
    });
  }

  /** https://docs.aws.amazon.com/vpc/latest/tgw/create-tgw.html */
  private checkAsn(asn: number): void {
    const short = asn >= 64512 && asn <= 65534;
    const long = asn >= 4200000000 && asn <= 4294967294;
    if (!Number.isInteger(asn) || !(short || long)) {
      this.report({
        code: "ASN_OUT_OF_RANGE",
        property: "amazonSideAsn",
        found: String(asn),
        allowed: "64512 to 65534, or 4200000000 to 4294967294",
        message: `${String(asn)} is not a private ASN that a transit gateway takes`,
      });
    }
  }

  private requireEgresses(): void {
    const { organization, stack } = this;
    const app = OrganizationApp.of(this);
    for (const name of organization.egresses.filter((name) => !app.isClaimed("egress", `${stack.region}/${name}`))) {
      const segments = organization.segments.filter(({ egress }) => egress === name).map((segment) => segment.name);
      this.report({
        code: "HUB_WITHOUT_EGRESS",
        found: `no attachment of egress "${name}" in ${stack.region}`,
        allowed: "one attachment for each egress that segments name",
        message: `nothing would lead segment ${segments.join(", ")} to the internet: no VPC is attached as egress "${name}"`,
      });
    }
  }

  private requireInspection(): void {
    if (this.inspectionAttachment === undefined) {
      this.report({
        code: "HUB_WITHOUT_INSPECTION",
        found: "no call of routeThroughInspection",
        allowed: "one inspection attachment",
        message: "no inspection VPC is attached; the hub would drop every packet",
      });
    }
  }
}
