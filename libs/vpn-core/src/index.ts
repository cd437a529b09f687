export { planCapacity } from "./capacity/capacity-plan.js";
export type { Planned } from "./capacity/capacity-plan.js";
export type {
  CapacityDemand,
  CapacityPlan,
  DeviceCapacity,
  WorkloadDemand,
  WorkloadLimits,
} from "./capacity/demand.js";
