import { PodHealth } from "@causeway/functions";
import type { FunctionProps, PodHealthProps } from "@causeway/functions";
import { Hub, workloadsOf } from "@causeway/hub";
import type { IHub } from "@causeway/hub";
import type { Segment } from "@causeway/organization";
import { AccountConstruct, internet, OrganizationApp, intent } from "@causeway/platform";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { VpnCore } from "./vpn-core.js";

export interface CoreHealthProps
  extends
    Pick<FunctionProps, "alarmActions" | "dryRun" | "logRetentionInDays" | "zip">,
    Pick<PodHealthProps, "internetProbes" | "quietPeriodSeconds"> {
  readonly hub: IHub;
  /** The core whose pods carry. */
  readonly carrying: VpnCore;
  /**
   * A core beside it whose pods prove themselves and wait.
   * @default none
   */
  readonly waiting?: VpnCore;
  /**
   * The core that `carrying` replaces: the apply takes its pods out of the tables.
   * @default none
   */
  readonly retiring?: VpnCore;
}

/**
 * The health functions of all pods of an egress, one in each bridge subnet. They let the pods of the carrying core into
 * the tables of the segments that name the egress, each when it has proven to work.
 *
 * A core is replaced by another that waited beside it: with that one named `carrying` and the old one `retiring`, the
 * apply calls the functions of the new pods, then those of the old ones, and fails if an old pod had to stay, because
 * fewer new ones carry than their core requires. No moment passes in which fewer carry than that.
 *
 * Reports DUPLICATE_EGRESS for a second `CoreHealth` or VPC of the egress, DUPLICATE_CORE, EGRESS_WITHOUT_SEGMENTS if no
 * segment names the egress, CORES_OF_TWO_EGRESSES, and what `PodHealth` reports.
 */
export class CoreHealth extends AccountConstruct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: CoreHealthProps,
  ) {
    super(scope, id);
    const { hub, carrying, waiting, retiring, ...choices } = props;
    OrganizationApp.of(this).claimName("egress", `${this.stack.region}/${carrying.egress}`, this.node.path);
    this.check();
    const cores = [...new Set([carrying, waiting, retiring])].filter((core) => core !== undefined);
    // By name: who carries does not change what the functions are told of their siblings.
    const pods = cores.flatMap((core) => core.pods).sort((one, other) => (one.name < other.name ? -1 : 1));
    const segments = this.organization.segments.filter(({ egress }) => egress === carrying.egress);
    const required = Math.min(carrying.plan?.required ?? 1, pods.length);
    const functions = cores.map((core) =>
      core.pods.map((pod) => {
        if (core.vpc === undefined) throw new Error("a core with pods has a VPC");
        return new PodHealth(this, pod.name, {
          ...choices,
          functionName: `${pod.name}-health`,
          pod: { name: pod.name, attachmentId: pod.attachmentId },
          pods: pods.map(({ name, attachmentId }) => ({ name, attachmentId })),
          vpc: core.vpc,
          bridgeSubnetId: pod.bridge.id,
          routeTableIds: segments.map(({ name }) => hub.segmentRouteTableId(name)),
          firewallAddresses: [pod.firewallAddress],
          carries: core === carrying,
          minimumPods: core === carrying ? 1 : required,
        });
      }),
    );
    this.declareInternet(carrying, segments);
    const of = (core: VpnCore) => functions[cores.indexOf(core)] ?? [];
    if (retiring !== undefined) this.handOver(of(carrying), of(retiring));
  }

  /** Rests on what the functions do, that they let the carrying pods in, and so on a hub of the same stack. */
  private declareInternet(carrying: VpnCore, segments: readonly Segment[]): void {
    const { hub } = this.props;
    if (!(hub instanceof Hub) || segments.length === 0 || carrying.pods.length === 0) return;
    const tables = segments.map(({ name }) => hub.segmentRouteTableId(name));
    for (const pod of carrying.pods) pod.announceInto(tables);
    for (const spokes of segments.flatMap(workloadsOf)) {
      intent(this)
        .from(spokes)
        .canReach(internet)
        .through(...carrying.pods.map(({ firewall }) => firewall))
        .symmetrically()
        .ifThereAreAny();
    }
  }

  /**
   * Functions see their new settings before they are called. A call that fails leaves nothing behind in Terraform's
   * state: the next apply calls again.
   */
  private handOver(carriers: readonly PodHealth[], leavers: readonly PodHealth[]): void {
    const triggers = { carrying: this.props.carrying.node.path };
    const call = (health: PodHealth, dependsOn: readonly ITerraformDependable[]) =>
      new LambdaInvocation(this, `hand-over-${health.node.id}`, {
        functionName: health.functionName,
        input: JSON.stringify({ mode: "hand-over" }),
        triggers,
        dependsOn: [...health.ready, ...dependsOn],
      });
    const entered = carriers.map((health) => call(health, []));
    for (const health of leavers.filter((each) => !carriers.includes(each))) call(health, entered);
  }

  private check(): void {
    const { carrying, waiting, retiring } = this.props;
    const seen = new Set([carrying]);
    for (const [property, core] of Object.entries({ waiting, retiring })) {
      if (core === undefined) continue;
      if (seen.has(core)) {
        this.report({
          code: "DUPLICATE_CORE",
          property,
          found: core.node.path,
          allowed: "a core beside the one that carries, named once",
          message: `${core.node.path} is named twice; a core carries, waits or retires`,
        });
      }
      seen.add(core);
      if (core.egress === carrying.egress) continue;
      this.report({
        code: "CORES_OF_TWO_EGRESSES",
        property,
        found: `${core.node.path} of egress "${core.egress}"`,
        allowed: `a core of egress "${carrying.egress}"`,
        message: `${core.node.path} is of egress "${core.egress}"; it cannot share with one of "${carrying.egress}"`,
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
