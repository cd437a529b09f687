export { formatAddress, parseAddress } from "./address.js";
export { Cidr } from "./cidr.js";
export { CidrError, type CidrErrorCode, type Problem } from "./errors.js";
export { findOverlaps } from "./overlaps.js";
export { SUBNET_PREFIX, usableAddresses, VPC_PREFIX } from "./plan/aws-limits.js";
export {
  compactLayout,
  edgeLayout,
  inspectionLayout,
  standardLayout,
  type SubnetLayout,
} from "./plan/subnet-layout.js";
export { type PlannedSubnet, planSubnets } from "./plan/subnet-plan.js";
export { subtract } from "./subtract.js";
