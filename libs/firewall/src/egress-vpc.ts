import type { SubnetLayout } from "@causeway/cidr";
import type { ZoneName } from "@causeway/organization";
import { Attachment, nextHop, workloadsOf } from "@causeway/hub";
import type { IHub } from "@causeway/hub";
import { AccountConstruct, internet, intent } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FlowLogsProps, VpcAddresses } from "@causeway/vpc";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";

export interface EgressVpcProps {
  /** Name of the egress, as the organization's segments or its `inspection.egress` have it. */
  readonly egress: string;
  /** Of the VPC: /24 or larger with the default layout. */
  readonly addresses: VpcAddresses;
  readonly hub: IHub;
  /**
   * Names of zones of the stack's region, each with a NAT gateway.
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
 * A way to the internet that inspects nothing: for segments that name it, and for what the inspection VPC has let
 * through if the organization's policy says so. Replies go back to where the flow came from, because the hub's table of
 * the egress knows the spokes of its segments, and leads the rest of the supernet to inspection.
 *
 * | Subnet  | Destination | Target                       |
 * | ------- | ----------- | ---------------------------- |
 * | transit | 0.0.0.0/0   | NAT gateway of the same zone |
 * | public  | 0.0.0.0/0   | internet gateway             |
 * | public  | supernet    | transit gateway              |
 *
 * It declares that the spokes of the segments that name it reach the internet, past the same firewalls both ways.
 *
 * Reports what `Vpc` and `Attachment` report.
 */
export class EgressVpc extends AccountConstruct {
  readonly vpc: Vpc;
  readonly attachment: Attachment;
  /** Public address of each zone's NAT gateway, by the zone's name; also the Terraform output `nat-addresses`. */
  readonly natAddresses: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: EgressVpcProps) {
    super(scope, id);
    const { egress, addresses, hub, zones, layout, flowLogs } = props;
    this.vpc = new Vpc(this, "vpc", {
      name: this.nameInStack,
      addresses,
      tiers: ["public", "transit"],
      natGateways: "perZone",
      ...(zones === undefined ? {} : { zones }),
      ...(layout === undefined ? {} : { layout }),
      ...(flowLogs === undefined ? {} : { flowLogs }),
    });
    // A flow's replies come back to the NAT gateway whose address it has; without appliance mode it stays in its zone.
    this.attachment = new Attachment(this, "attachment", {
      vpc: this.vpc,
      hub,
      attachAs: { egress },
      applianceMode: false,
    });
    for (const { zone, id: natGatewayId } of this.vpc.natGateways) {
      this.vpc.subnet("transit", zone).addRoute("default", {
        destination: "0.0.0.0/0",
        target: { natGatewayId },
      });
      this.vpc.subnet("public", zone).addRoute("supernet", {
        destination: this.organization.supernet.toString(),
        target: { transitGatewayId: hub.transitGatewayId },
        dependsOn: this.attachment.ready,
      });
    }
    this.declareInternet(egress);
    this.natAddresses = Object.fromEntries(this.vpc.natGateways.map(({ zone, publicIp }) => [zone.name, publicIp]));
    new TerraformOutput(this, "nat-addresses", {
      description: `Public addresses of what leaves by the egress ${egress}, by zone`,
      value: this.natAddresses,
    });
  }

  private declareInternet(egress: string): void {
    const { organization } = this;
    for (const segment of organization.segments.filter((each) => each.egress === egress)) {
      if (nextHop(organization, segment, "internet") === "egress") {
        for (const spokes of workloadsOf(segment)) {
          intent(this).from(spokes).canReach(internet).symmetrically().ifThereAreAny();
        }
      }
    }
  }
}
