import { strangers } from "./closed/strangers.js";
import { ecsService } from "./ecs-service.js";
import { edge } from "./edge/edges.js";
import { efsMountTarget } from "./efs-mount-target.js";
import { egressOnlyGateway } from "./egress-only-gateway.js";
import { networkAcls } from "./network-acl.js";
import { securityGroupAttachments, securityGroups } from "./security-group/index.js";
import { firewallEndpoint } from "./firewall-endpoint.js";
import { governance } from "./governance.js";
import { publicAccess } from "./public-access.js";
import { gatewayEndpoint } from "./gateway-endpoint.js";
import { gatewayLoadBalancer } from "./gateway-load-balancer/index.js";
import { networkInterface } from "./interface/index.js";
import { interfaceEndpoint } from "./interface-endpoint.js";
import { globalAccelerator } from "./global-accelerator.js";
import { internetGateway } from "./internet-gateway.js";
import type { Kind } from "../model/kind.js";
import { lambdaFunction } from "./lambda-function.js";
import { loadBalancer } from "./load-balancer/index.js";
import { mskCluster } from "./msk-cluster.js";
import { natGateway } from "./nat-gateway.js";
import { networkFirewall } from "./network-firewall.js";
import { peering } from "./peering.js";
import { rdsDatabase } from "./rds-database.js";
import { routeTable } from "./route-table.js";
import { subnet } from "./subnet.js";
import { transitGateway } from "./transit-gateway/index.js";
import { unmodelled } from "./unmodelled.js";
import { vpc } from "./vpc.js";
import { vpnGateway } from "./vpn-gateway.js";

/** Every kind that the verifier knows. Within a phase, they build in this order. */
export const KINDS: readonly Kind[] = [
  vpc,
  subnet,
  internetGateway,
  vpnGateway,
  egressOnlyGateway,
  natGateway,
  peering,
  networkFirewall,
  gatewayLoadBalancer,
  firewallEndpoint,
  securityGroups,
  networkInterface,
  interfaceEndpoint,
  lambdaFunction,
  ecsService,
  rdsDatabase,
  efsMountTarget,
  mskCluster,
  loadBalancer,
  securityGroupAttachments,
  edge,
  transitGateway,
  routeTable,
  gatewayEndpoint,
  networkAcls,
  publicAccess,
  governance,
  globalAccelerator,
  unmodelled,
  strangers,
];
