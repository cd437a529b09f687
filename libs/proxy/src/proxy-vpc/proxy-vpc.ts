import { inspectionLayout, standardLayout } from "@causeway/cidr";
import type { SubnetLayout } from "@causeway/cidr";
import { Attachment, checkSegmentAddresses, workloadsOf } from "@causeway/hub";
import type { AttachAs, IHub } from "@causeway/hub";
import type { Segment, ZoneName } from "@causeway/organization";
import { AccountConstruct, endpoint, internet, OrganizationApp, intent, subnetsWith } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FlowLogsProps, VpcAddresses } from "@causeway/vpc";
import type { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import type { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import type { Construct } from "constructs";
import { GATEWAY_ENDPOINTS, INTERFACE_ENDPOINTS, SECRET_ENDPOINT } from "../fleet/endpoints.js";

export interface ProxyVpcProps {
  /**
   * What the VPC is on the hub. As an egress it takes all internet traffic of the segments that name it, for a
   * `TransparentProxy`; in a segment it is reached by its address, by those who may reach the segment, for a
   * `ForwardProxy`.
   */
  readonly attachAs: Exclude<AttachAs, "inspection">;
  /** Of the VPC: /22 or larger with the default layout; for a segment from its pool. */
  readonly addresses: VpcAddresses;
  readonly hub: IHub;
  /**
   * Names of zones of the stack's region.
   * @default all of them
   */
  readonly zones?: readonly ZoneName[];
  /** @default `inspectionLayout` of `@causeway/cidr` for an egress, `standardLayout` in a segment */
  readonly layout?: SubnetLayout;
  /** @default CloudWatch Logs, kept for 365 days */
  readonly flowLogs?: FlowLogsProps;
}

const EVERYWHERE = "0.0.0.0/0";

/**
 * A VPC for a proxy that the hub's spokes share, with the endpoints that the proxy's instances need.
 *
 * As an egress, with the tiers public, management and transit; the attachment has appliance mode, so that a flow stays
 * with the instance that knows it:
 *
 * | Subnet     | Destination | Target                                  |
 * | ---------- | ----------- | --------------------------------------- |
 * | transit    | 0.0.0.0/0   | the proxy's interface, in the same zone |
 * | public     | 0.0.0.0/0   | internet gateway                        |
 * | public     | supernet    | transit gateway                         |
 * | management | -           | nothing but endpoints                   |
 *
 * In a segment, with the tiers public, private and transit; the load balancer stands in the private one:
 *
 * | Subnet   | Destination | Target           |
 * | -------- | ----------- | ---------------- |
 * | private  | 0.0.0.0/0   | transit gateway  |
 * | public   | 0.0.0.0/0   | internet gateway |
 *
 * The instances there reach S3 of their region through the VPC's endpoint, also for clients: its policy lets the
 * organization's principals reach the organization's buckets.
 *
 * It declares that no spoke reaches an egress's VPC itself, that this reaches no spokes but its clients, and its
 * management subnets the internet by endpoints alone; and that the public subnets of a VPC in a segment reach no other segment.
 *
 * Reports what `Vpc` and `Attachment` report, CIDR_OUTSIDE_POOL, and EGRESS_WITHOUT_PROXY if `filteredBy` was never
 * called for an egress.
 */
export class ProxyVpc extends AccountConstruct {
  readonly vpc: Vpc;
  readonly attachment: Attachment;
  /** Pools of the segments whose spokes can reach the proxy, sorted: its `clientCidrs`. */
  readonly clientCidrs: readonly string[];
  private readonly attachAs: ProxyVpcProps["attachAs"];
  private hasProxy = false;

  constructor(scope: Construct, id: string, props: ProxyVpcProps) {
    super(scope, id);
    const { attachAs, addresses, hub, zones, layout, flowLogs } = props;
    this.attachAs = attachAs;
    const isEgress = "egress" in attachAs;
    this.vpc = new Vpc(this, "vpc", {
      name: this.nameInStack,
      addresses,
      tiers: ["public", isEgress ? "management" : "private", "transit"],
      layout: layout ?? (isEgress ? inspectionLayout : standardLayout),
      gatewayEndpoints: GATEWAY_ENDPOINTS,
      // Where the instances stand: a spoke's intent of inspection leaves no other way out of the load balancer's subnets.
      gatewayEndpointTiers: [isEgress ? "management" : "public"],
      interfaceEndpoints: [...INTERFACE_ENDPOINTS, ...(isEgress ? [] : [SECRET_ENDPOINT])],
      ...(zones === undefined ? {} : { zones }),
      ...(flowLogs === undefined ? {} : { flowLogs }),
      ...(isEgress ? {} : { tags: { Segment: attachAs.segment } }),
    });
    this.attachment = new Attachment(this, "attachment", { vpc: this.vpc, hub, attachAs });
    const toHub = { target: { transitGatewayId: hub.transitGatewayId }, dependsOn: this.attachment.ready };
    if (isEgress) {
      const destination = this.organization.supernet.toString();
      for (const subnet of this.vpc.subnets("public")) {
        subnet.addRoute("supernet", { destination, ...toHub });
      }
    } else {
      const segment = this.organization.segment(attachAs.segment);
      if (segment !== undefined) {
        checkSegmentAddresses(this, segment, addresses);
      }
      for (const subnet of this.vpc.subnets("private")) {
        subnet.addRoute("default", { destination: EVERYWHERE, ...toHub });
      }
    }
    this.clientCidrs = this.clientSegments()
      .flatMap(({ pool }) => this.organization.poolCidr(pool, this.stack.region)?.toString() ?? [])
      .sort();
    this.declareApartness();
    if (isEgress) {
      OrganizationApp.of(this).whenBuilt(() => {
        this.requireProxy(attachAs.egress);
      });
    }
  }

  /**
   * Names what filters an egress, and declares that the spokes which name the egress reach the internet through its
   * interfaces alone: HTTP and HTTPS both ways through the same one, in the zone in which a flow entered, and nothing else
   * past them. Reports NOT_AN_EGRESS for a VPC in a segment.
   */
  filteredBy({ interfaces }: { readonly interfaces: readonly NetworkInterface[] }): void {
    this.hasProxy = true;
    if (!("egress" in this.attachAs)) {
      this.report({
        code: "NOT_AN_EGRESS",
        property: "attachAs",
        found: `segment "${this.attachAs.segment}"`,
        allowed: "an egress that segments name",
        message: "the hub leads no internet traffic to a VPC in a segment; a transparent proxy there filters nothing",
      });
      return;
    }
    for (const segment of this.clientSegments()) {
      for (const spokes of workloadsOf(segment)) {
        intent(this)
          .from(spokes)
          .canReach(internet)
          .through(...interfaces)
          .symmetrically()
          .inTheSameZone()
          .with({ protocol: "tcp", ports: [80, 443] })
          .ifThereAreAny();
        for (const protocol of ["tcp", "udp", "icmp"] as const) {
          intent(this)
            .from(spokes)
            .cannotReach(internet)
            .except(...interfaces)
            .with({ protocol })
            .ifThereAreAny();
        }
      }
    }
  }

  /**
   * Names the forward proxy of a VPC in a segment, and declares that the spokes which may reach the segment reach the
   * proxy's load balancer on its port. Reports NOT_IN_A_SEGMENT for an egress.
   */
  offers({ loadBalancer, client }: { readonly loadBalancer: Lb; readonly client: { readonly port: number } }): void {
    if ("egress" in this.attachAs) {
      this.report({
        code: "NOT_IN_A_SEGMENT",
        property: "attachAs",
        found: `egress "${this.attachAs.egress}"`,
        allowed: "a segment, whose addresses spokes can reach",
        message: "no spoke reaches an egress by its address; a forward proxy there has no clients",
      });
      return;
    }
    for (const spokes of this.clientSegments().flatMap(workloadsOf)) {
      intent(this)
        .from(spokes)
        .canReach(endpoint(loadBalancer))
        .with({ ports: [client.port] })
        .ifThereAreAny();
    }
  }

  /**
   * As an egress it is no place to go, and knows no spokes but its clients; its management subnets reach the internet by
   * endpoints alone. In a segment, what leaves for the internet opens nothing into other segments.
   */
  private declareApartness(): void {
    const { attachAs } = this;
    const own = { Network: this.vpc.name };
    const spokes = (segment: Segment) => subnetsWith({ Segment: segment.name });
    for (const segment of this.organization.segments) {
      if (!("egress" in attachAs)) {
        if (segment.name !== attachAs.segment) {
          intent(this)
            .from(subnetsWith({ ...own, Tier: "public" }))
            .cannotReach(spokes(segment))
            .ifThereAreAny();
        }
        continue;
      }
      intent(this).from(spokes(segment)).cannotReach(subnetsWith(own)).ifThereAreAny();
      if (segment.egress !== attachAs.egress) {
        intent(this).from(subnetsWith(own)).cannotReach(spokes(segment)).ifThereAreAny();
      }
    }
    if ("egress" in attachAs) {
      intent(this)
        .from(subnetsWith({ ...own, Tier: "management" }))
        .cannotReach(internet)
        .except(...GATEWAY_ENDPOINTS.flatMap((service) => this.vpc.endpoints.get(service) ?? []));
    }
  }

  private requireProxy(egress: string): void {
    if (!this.hasProxy) {
      this.report({
        code: "EGRESS_WITHOUT_PROXY",
        found: "no call of filteredBy",
        allowed: "one transparent proxy",
        message: `nothing filters what segments send to egress "${egress}", and nothing leads it on`,
      });
    }
  }

  /** Segments whose packets the hub leads here. */
  private clientSegments(): readonly Segment[] {
    const { segments } = this.organization;
    const { attachAs } = this;
    return "egress" in attachAs
      ? segments.filter(({ egress }) => egress === attachAs.egress)
      : segments.filter(({ reaches }) => reaches.includes(attachAs.segment));
  }
}
