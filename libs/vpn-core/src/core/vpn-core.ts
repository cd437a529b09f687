import { EncryptedLogGroup } from "@causeway/aws";
import { Cidr, CidrError } from "@causeway/cidr";
import type { Problem } from "@causeway/cidr";
import { requireNetworkAccount } from "@causeway/hub";
import { AccountConstruct } from "@causeway/platform";
import type { Vpc } from "@causeway/vpc";
import type { Construct } from "constructs";
import type { CapacityPlan } from "../capacity/demand.js";
import { planCapacity } from "../capacity/capacity-plan.js";
import { checkVpnInstance } from "../pod/check-vpn-instance.js";
import type { PodTunnel } from "../pod/settings.js";
import { CoreNetwork } from "./core-network.js";
import { ANNOUNCED, CorePod } from "./core-pod.js";
import type { VpnCoreProps } from "./props.js";
import { WorkloadAlarms } from "./workload-alarms.js";

/** Of two tunnels, each a /30. */
const INSIDE_PREFIX = 29;

/**
 * A network core of pods: the capacity plan says how many, and they are spread over the zones of the Region. Each pod
 * announces 0.0.0.0/0 to the hub by two tunnels; since all have one ASN, the hub spreads streams over them (ECMP). Which
 * pods carry is up to `CoreHealth`.
 *
 * It declares that the internet opens no flow into the bridge and management subnets, and that what stands in a pod's
 * bridge subnet reaches the internet through the pod's firewall, both ways.
 *
 * Reports what `planCapacity` and `checkVpnInstance` find, NO_ROOM_FOR_BRIDGES, NO_ROOM_FOR_TUNNELS, UNKNOWN_EGRESS,
 * OUTSIDE_NETWORK_ACCOUNT, INVALID_CORE_NAME, USER_DATA_TOO_LARGE for about 70 workloads or more, and what `Vpc` reports.
 */
export class VpnCore extends AccountConstruct {
  /** Undefined if there is none: nothing is built then. */
  readonly plan: CapacityPlan | undefined;
  readonly vpc: Vpc | undefined;
  readonly egress: string;
  readonly pods: readonly CorePod[];

  constructor(scope: Construct, id: string, props: VpnCoreProps) {
    super(scope, id);
    requireNetworkAccount(this, "a VPN core");
    const { egress, workloads, capacity, addresses } = props;
    this.egress = egress;
    const { egresses } = this.organization;
    this.known("egress", "egress", egress, egresses.includes(egress) ? egress : undefined, egresses, egress);
    this.checkName();
    const { zones } = this.stack;
    const { plan, problems } = planCapacity({ ...capacity, workloads, zones: zones.length });
    this.reportAll(problems, (path) => (path.startsWith("workloads") ? path : `capacity.${path}`));
    this.plan = plan;
    if (plan === undefined) {
      this.pods = [];
      return;
    }
    const name = this.nameInStack;
    const network = new CoreNetwork(this, "network", { name, addresses, pods: plan.pods });
    this.vpc = network.vpc;
    const tunnelLog = new EncryptedLogGroup(this, "tunnel-log", { name: `/vpn/${name}/tunnels` });
    const logs = {
      vpn: new EncryptedLogGroup(this, "vpn-instance-log", { name: `/vpn/${name}/vpn-instances` }),
      firewall: new EncryptedLogGroup(this, "firewall-log", { name: `/vpn/${name}/firewalls` }),
    };
    const insides = this.insideCidrs(props.insideCidr ?? "169.254.64.0/24", plan.pods);
    const podWorkloads = plan.workloads.map((limits, index) => ({ ...limits, cidrs: workloads[index]?.cidrs ?? [] }));
    this.check(props, podWorkloads, insides);
    this.pods = insides.map((insideCidrs, index) => {
      const zone = zones[index % zones.length];
      if (zone === undefined) throw new Error("a Region has zones");
      const number = String(index + 1);
      return new CorePod(this, `pod-${number}`, {
        core: props,
        network,
        index,
        name: `${name}-${number}`,
        zone,
        workloads: podWorkloads,
        insideCidrs,
        tunnelLogGroupArn: tunnelLog.arn,
        coreName: name,
        logs,
      });
    });
    new WorkloadAlarms(this, "alarms", {
      name,
      workloads: workloads.map((workload) => workload.name),
      actions: props.alarmActions ?? [],
    });
  }

  /** The insides of the tunnels of each pod. Reports NO_ROOM_FOR_TUNNELS, and what is wrong with the block. */
  private insideCidrs(text: string, pods: number): readonly [string, string][] {
    const mistake = { property: "insideCidr", found: text };
    let block = Cidr.parse("169.254.64.0/18");
    try {
      block = Cidr.parse(text);
    } catch (error) {
      if (!(error instanceof CidrError)) throw error;
      this.report({ ...mistake, code: error.code, allowed: error.allowed, message: error.message });
    }
    const room = block.family === 4 ? Math.floor(2 ** (INSIDE_PREFIX - block.prefixLength)) : 0;
    if (room < pods) {
      const allowed = `room for eight addresses of each of ${String(pods)} pods`;
      const message = `${text} has room for the tunnels of ${String(room)} pods; the core has ${String(pods)}`;
      this.report({ ...mistake, code: "NO_ROOM_FOR_TUNNELS", allowed, message });
      block = Cidr.parse("169.254.64.0/18");
    }
    return Array.from({ length: pods }, (_, index): [string, string] => {
      const both = block.subnet(INSIDE_PREFIX - block.prefixLength, index);
      return [both.subnet(1, 0).toString(), both.subnet(1, 1).toString()];
    });
  }

  /** The settings of all pods are alike except for addresses: one finding stands for all. */
  private check(
    { asn, amazonAsn = 64512, vpnInstance: { keyQueries } }: VpnCoreProps,
    workloads: Parameters<typeof checkVpnInstance>[0]["workloads"],
    insides: readonly [string, string][],
  ): void {
    const problems = insides.flatMap(([first, second]) => {
      const tunnels: [PodTunnel, PodTunnel] = [
        { endpoint: "", insideCidr: first, keyQuery: keyQueries[0] },
        { endpoint: "", insideCidr: second, keyQuery: keyQueries[1] },
      ];
      return checkVpnInstance({
        region: this.stack.region,
        asn,
        amazonAsn,
        publicAddress: "",
        tunnels,
        secretArn: "",
        announced: ANNOUNCED,
        learned: [this.organization.supernet.toString()],
        workloads,
        bridge: { cidr: "", vpnAddress: "", firewallAddress: "", interfaceId: "" },
      });
    });
    const places: Readonly<Record<string, string>> = {
      "tunnels[0].keyQuery": "vpnInstance.keyQueries[0]",
      "tunnels[1].keyQuery": "vpnInstance.keyQueries[1]",
    };
    const once = new Map(problems.map((problem) => [`${problem.code} ${problem.path} ${problem.found}`, problem]));
    this.reportAll([...once.values()], (path) => places[path] ?? (path.startsWith("tunnels") ? "insideCidr" : path));
  }

  private reportAll(problems: readonly Problem[], placeOf: (path: string) => string): void {
    for (const { path, ...problem } of problems) {
      this.report({ ...problem, property: placeOf(path) });
    }
  }

  /** Names of pods' functions begin with it, and are at most 40 characters long. */
  private checkName(): void {
    const name = this.nameInStack;
    if (!/^[A-Za-z0-9-]{1,24}$/.test(name)) {
      const allowed = "an id whose path below the stack has at most 24 letters, digits and hyphens";
      this.report({
        code: "INVALID_CORE_NAME",
        found: name,
        allowed,
        message: `"${name}" is the start of too many names`,
      });
    }
  }
}
