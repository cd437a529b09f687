export type { VpcAddresses } from "./addresses/addresses.js";
export type { IVpc, Subnet } from "./i-vpc.js";
export type { CloudWatchFlowLogsProps, FlowLogsProps, S3FlowLogsProps } from "./logs/flow-logs.js";
export type { RouteProps, RouteTarget } from "./route.js";
export type { Tier } from "./tier.js";
export { NatGateway } from "./nat-gateway.js";
export { Vpc } from "./vpc.js";
export type { VpcProps } from "./vpc.js";
