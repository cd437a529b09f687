import { compactLayout } from "@causeway/cidr";
import type { SubnetLayout } from "@causeway/cidr";
import type { PoolName, Segment, SegmentName, ZoneName } from "@causeway/organization";
import { Attachment, checkSegmentAddresses, readHub } from "@causeway/hub";
import type { IHub, SegmentAddresses } from "@causeway/hub";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FlowLogsProps, ISubnet } from "@causeway/vpc";
import type { Construct } from "constructs";

/** Tiers of a spoke that hold workloads. */
export type WorkloadTier = "private" | "isolated";

export interface SpokeProps {
  /** Name of the routing domain: decides the pool, what the spoke reaches, and whether it reaches the internet. */
  readonly segment: SegmentName;
  /** Of the VPC: from the segment's pool. */
  readonly addresses: SegmentAddresses;
  /** @default what the networking account's main stack publishes; in the networking account itself it must be given */
  readonly hub?: IHub;
  /**
   * Tiers for workloads; the tier `transit` for the attachment is always there.
   * @default private
   */
  readonly tiers?: readonly WorkloadTier[];
  /**
   * Where each tier's subnets lie in the VPC.
   * @default `compactLayout` of `@causeway/cidr`, for a /24 or larger
   */
  readonly layout?: SubnetLayout;
  /**
   * Names of zones of the stack's region.
   * @default all of them
   */
  readonly zones?: readonly ZoneName[];
  /**
   * Interface endpoints by the service's short name.
   * @default `ssm`, `ssmmessages` and `ec2messages`, which Session
   *   Manager needs (https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html)
   */
  readonly interfaceEndpoints?: readonly string[];
  /** @default CloudWatch Logs, kept for 365 days */
  readonly flowLogs?: FlowLogsProps;
  /**
   * Added to the tags of VPC and subnets.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

const SESSION_MANAGER = ["ssm", "ssmmessages", "ec2messages"];

/**
 * A VPC whose only way out is the hub: no internet gateway, no NAT gateway, and one default route per workload subnet
 * to the transit gateway. The construct's id is the spoke's name, once in the organization, and the value of the
 * `Network` tag of VPC and subnets; their tag `Segment` holds the segment.
 */
export abstract class Spoke extends AccountConstruct {
  readonly vpc: Vpc;
  readonly attachment: Attachment;
  private readonly tiers: readonly WorkloadTier[];

  constructor(scope: Construct, id: string, props: SpokeProps) {
    super(scope, id);
    OrganizationApp.of(this).claimName("spoke", this.node.id, this.node.path);
    const hub = props.hub ?? this.readHub();
    const segment = this.knownSegment(props.segment);
    checkSegmentAddresses(this, segment, props.addresses);
    this.tiers = props.tiers ?? ["private"];
    this.vpc = new Vpc(this, "vpc", {
      name: this.node.id,
      addresses: { ...props.addresses, poolId: hub.poolId(segment.pool) },
      tiers: [...this.tiers, "transit"],
      layout: props.layout ?? compactLayout,
      interfaceEndpoints: props.interfaceEndpoints ?? SESSION_MANAGER,
      ...(props.zones === undefined ? {} : { zones: props.zones }),
      ...(props.flowLogs === undefined ? {} : { flowLogs: props.flowLogs }),
      tags: { ...props.tags, Segment: segment.name },
    });
    this.attachment = new Attachment(this, "attachment", {
      vpc: this.vpc,
      hub,
      attachAs: { segment: segment.name },
    });
    for (const subnet of this.workloadSubnets()) {
      subnet.addRoute("default", {
        destination: "0.0.0.0/0",
        target: { transitGatewayId: hub.transitGatewayId },
        dependsOn: this.attachment.ready,
      });
    }
  }

  /** Subnets for workloads: all but the attachment's. */
  protected workloadSubnets(): readonly ISubnet[] {
    return this.tiers.flatMap((tier) => this.vpc.subnets(tier));
  }

  private readHub(): IHub {
    const { account, organization } = this.stack;
    if (account.name === organization.networkAccount.name) {
      this.report({
        code: "HUB_REQUIRED",
        property: "hub",
        found: "(none)",
        allowed: "the hub of the stack",
        message: `a spoke of the networking account "${account.name}" cannot read the hub from the account's own state`,
      });
    }
    return readHub(this);
  }

  private knownSegment(name: SegmentName): Segment {
    const { segments } = this.organization;
    const pool = name as string as PoolName;
    const placeholder = segments.find((each) => this.stack.account.segments.includes(each.name)) ??
      segments[0] ?? { name, pool, allocationMinNetmaskLength: 16, internet: false, ingress: false, reaches: [] };
    const names = segments.map((segment) => segment.name);
    return this.known("segment", "segment", name, this.organization.segment(name), names, placeholder);
  }
}
