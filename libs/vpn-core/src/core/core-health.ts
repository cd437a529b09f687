import { PodHealth } from "@causeway/functions";
import type { FunctionProps, PodHealthProps } from "@causeway/functions";
import type { ITransitGateway } from "@causeway/hub";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import type { Construct } from "constructs";
import type { VpnCore } from "./vpn-core.js";

export interface CoreHealthProps
  extends
    Pick<FunctionProps, "alarmActions" | "dryRun" | "logRetentionInDays" | "zip">,
    Pick<PodHealthProps, "internetProbes" | "quietPeriodSeconds"> {
  readonly hub: ITransitGateway;
  /** All cores of one egress: one, or two while the second replaces the first. */
  readonly cores: readonly VpnCore[];
  /** The one of `cores` whose pods carry. */
  readonly carrying: VpnCore;
}

/**
 * The health functions of all pods of an egress, one in each bridge subnet. They let the pods of the carrying core into
 * the tables of the segments that name the egress, each when it has proven to work. Pods of another core leave these
 * tables once as many others carry as the carrying core requires: so a core is replaced by naming the new one here, in
 * one apply that changes nothing but the functions' settings.
 *
 * Reports CARRYING_CORE_UNKNOWN, DUPLICATE_EGRESS for a second `CoreHealth` or VPC of the egress, EGRESS_WITHOUT_SEGMENTS
 * if no segment names the egress, CORES_OF_TWO_EGRESSES, and what `PodHealth` reports.
 */
export class CoreHealth extends AccountConstruct {
  constructor(scope: Construct, id: string, props: CoreHealthProps) {
    super(scope, id);
    const { hub, cores, carrying, ...choices } = props;
    const { egress } = carrying;
    OrganizationApp.of(this).claimName("egress", `${this.stack.region}/${egress}`, this.node.path);
    this.check(props);
    const segments = this.organization.segments.filter((segment) => segment.egress === egress);
    const pods = cores.flatMap((core) => core.pods);
    for (const core of cores) {
      for (const pod of core.pods) {
        if (core.vpc === undefined) continue;
        new PodHealth(this, pod.name, {
          ...choices,
          functionName: `${pod.name}-health`,
          pod: { name: pod.name, attachmentId: pod.attachmentId },
          pods: pods.map(({ name, attachmentId }) => ({ name, attachmentId })),
          vpc: core.vpc,
          bridgeSubnetId: pod.bridge.id,
          routeTableIds: segments.map(({ name }) => hub.segmentRouteTableId(name)),
          firewallAddresses: [pod.firewallAddress],
          carries: core === carrying,
          minimumPods: core === carrying ? 1 : Math.min(carrying.plan?.required ?? 1, pods.length),
        });
      }
    }
  }

  private check({ cores, carrying }: CoreHealthProps): void {
    const paths = cores.map((core) => core.node.path);
    if (!cores.includes(carrying)) {
      this.report({
        code: "CARRYING_CORE_UNKNOWN",
        property: "carrying",
        found: carrying.node.path,
        allowed: paths.join(", ") || "(none)",
        message: `${carrying.node.path} is not among the cores; nobody would let its pods in`,
      });
    }
    for (const core of cores.filter(({ egress }) => egress !== carrying.egress)) {
      this.report({
        code: "CORES_OF_TWO_EGRESSES",
        property: "cores",
        found: `${core.node.path} of egress "${core.egress}"`,
        allowed: `cores of egress "${carrying.egress}"`,
        message: `${core.node.path} is of egress "${core.egress}"; it cannot hand over to one of "${carrying.egress}"`,
      });
    }
    if (!this.organization.segments.some(({ egress }) => egress === carrying.egress)) {
      this.report({
        code: "EGRESS_WITHOUT_SEGMENTS",
        property: "carrying",
        found: carrying.egress,
        allowed: "an egress that a segment names",
        message: `no segment names the egress "${carrying.egress}"; the core would carry nothing`,
      });
    }
  }
}
