export { planCapacity } from "./capacity/capacity-plan.js";
export type { Planned } from "./capacity/capacity-plan.js";
export type {
  CapacityDemand,
  CapacityPlan,
  DeviceCapacity,
  WorkloadDemand,
  WorkloadLimits,
} from "./capacity/demand.js";
export { checkVpnInstance } from "./pod/check-vpn-instance.js";
export { firewallInstanceUserData } from "./pod/firewall-instance.js";
export { vpnInstanceUserData } from "./pod/vpn-instance.js";
export type {
  FirewallInstanceSettings,
  PodBridge,
  PodMonitoring,
  PodTunnel,
  PodWorkload,
  VpnInstanceSettings,
} from "./pod/settings.js";
export { CoreHealth } from "./core/core-health.js";
export type { CoreHealthProps } from "./core/core-health.js";
export { CoreManagement } from "./core/core-management.js";
export type { CoreManagementProps } from "./core/core-management.js";
export type { CorePod } from "./core/core-pod.js";
export type { CoreWorkload, FirewallProps, InstanceProps, VpnCoreProps, VpnInstanceProps } from "./core/props.js";
export { VpnCore } from "./core/vpn-core.js";
