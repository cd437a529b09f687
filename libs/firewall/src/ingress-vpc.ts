import type { SubnetLayout } from "@causeway/cidr";
import { Attachment, checkSegmentAddresses } from "@causeway/hub";
import type { IHub, SegmentAddresses } from "@causeway/hub";
import type { SegmentName, ZoneName } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FlowLogsProps } from "@causeway/vpc";
import type { Construct } from "constructs";

export interface IngressVpcProps {
  /** An ingress segment of the organization. What it is connected with, its load balancers reach. */
  readonly segment: SegmentName;
  /** Of the VPC: from the segment's pool, /24 or larger with the default layout. */
  readonly addresses: SegmentAddresses;
  readonly hub: IHub;
  /**
   * Names of zones of the stack's region.
   * @default all of them
   */
  readonly zones?: readonly ZoneName[];
  /** @default `standardLayout` of `@causeway/cidr` */
  readonly layout?: SubnetLayout;
  /**
   * Of the VPC.
   * @default CloudWatch Logs, kept for 365 days
   */
  readonly flowLogs?: FlowLogsProps;
}

/**
 * Where flows from the internet end: a VPC of public load balancers, which open flows of their own to the spokes. These
 * pass inspection whatever is inspected between segments, and their replies come back the same way, because a load
 * balancer puts an address of this VPC in the place of the client's.
 *
 * | Subnet | Destination                                | Target           |
 * | ------ | ------------------------------------------ | ---------------- |
 * | public | 0.0.0.0/0                                  | internet gateway |
 * | public | pool of each segment that it is joined with | transit gateway  |
 *
 * Intents about it stand elsewhere: with `InspectionVpc` that its load balancers reach these segments through the
 * engine alone, with each `IngressLoadBalancer` that the internet reaches it.
 *
 * Reports NOT_AN_INGRESS_SEGMENT, UNKNOWN_SEGMENT, CIDR_OUTSIDE_POOL, and what `Vpc` and `Attachment` report.
 */
export class IngressVpc extends AccountConstruct {
  readonly vpc: Vpc;
  readonly attachment: Attachment;

  constructor(scope: Construct, id: string, props: IngressVpcProps) {
    super(scope, id);
    const { segment: name, addresses, hub, zones, layout, flowLogs } = props;
    const { organization, stack } = this;
    const segment = organization.segment(name);
    if (segment?.ingress === false) {
      const allowed = organization.segments.filter(({ ingress }) => ingress).map((each) => each.name);
      this.report({
        code: "NOT_AN_INGRESS_SEGMENT",
        property: "segment",
        found: name,
        allowed: allowed.join(", ") || "a segment with ingress: true",
        message: `segment "${name}" is not for flows from the internet`,
      });
    }
    if (segment !== undefined) {
      checkSegmentAddresses(this, segment, addresses);
    }
    this.vpc = new Vpc(this, "vpc", {
      name: this.nameInStack,
      addresses: { ...addresses, poolId: segment === undefined ? "" : hub.poolId(segment.pool) },
      tiers: ["public", "transit"],
      ...(zones === undefined ? {} : { zones }),
      ...(layout === undefined ? {} : { layout }),
      ...(flowLogs === undefined ? {} : { flowLogs }),
      tags: { Segment: name },
    });
    this.attachment = new Attachment(this, "attachment", {
      vpc: this.vpc,
      hub,
      attachAs: { segment: name },
    });
    for (const reached of segment?.reaches ?? []) {
      const pool = organization.poolCidr(organization.segment(reached)?.pool ?? "", stack.region);
      for (const subnet of pool === undefined ? [] : this.vpc.subnets("public")) {
        subnet.addRoute(`to-${reached}`, {
          destination: String(pool),
          target: { transitGatewayId: hub.transitGatewayId },
          dependsOn: this.attachment.ready,
        });
      }
    }
  }
}
