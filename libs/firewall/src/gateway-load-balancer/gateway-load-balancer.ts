import { accountRoot, checkLoadBalancerName, checkWholeNumber } from "@causeway/aws";
import type { Zone } from "@causeway/organization";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import type { RouteTarget } from "@causeway/vpc";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { VpcEndpointService } from "@cdktf/provider-aws/lib/vpc-endpoint-service/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { FirewallEngine, FirewallEngineProps, FirewallEntrances } from "../firewall-engine.js";
import { checkMachine } from "../machine/checks.js";
import { machineNeeds } from "../machine/needs.js";
import { declareClosed } from "../machine/declare-closed.js";
import { ApplianceFleet } from "./appliance-fleet.js";
import { FleetAlarms } from "./fleet-alarms.js";
import type { GatewayLoadBalancerProps } from "./gateway-load-balancer-props.js";
import { GENEVE_PORT, GeneveSecurityGroup } from "./geneve-security-group.js";
import { readHealthCheck } from "./health-check.js";

/**
 * The engine for a fleet of appliances of any image behind a Gateway Load Balancer. The endpoints, one per zone, stand in
 * the firewall subnets, whose routes say where packets go that passed; load balancer and appliances stand in subnets of
 * their own, which need no route: packets come and go by GENEVE. It declares that neither the internet reaches these
 * subnets nor they the internet.
 * https://aws.amazon.com/blogs/networking-and-content-delivery/centralized-inspection-architecture-with-aws-gateway-load-balancer-and-aws-transit-gateway/
 *
 * Reports INVALID_LOAD_BALANCER_NAME, DUPLICATE_FIREWALL, INVALID_INSTANCE_TYPE, INVALID_IMAGE, INVALID_USER_DATA,
 * USER_DATA_TOO_LARGE, INVALID_FLEET_SIZE, INVALID_HEALTH_CHECK, NUMBER_OUT_OF_RANGE and NO_WAY_OUT.
 */
export function gatewayLoadBalancer(props: GatewayLoadBalancerProps): FirewallEngine {
  return {
    needs: machineNeeds(props, ["appliance"]),
    build: (scope, place) => new GatewayLoadBalancer(scope, "gateway-load-balancer", { ...props, ...place }),
  };
}

const STICKINESS = {
  "3-tuple": { enabled: true, type: "source_ip_dest_ip_proto" },
  "2-tuple": { enabled: true, type: "source_ip_dest_ip" },
} as const;

class GatewayLoadBalancer extends AccountConstruct implements FirewallEntrances {
  private readonly loadBalancer: Lb;
  private readonly endpoints = new Map<string, VpcEndpoint>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GatewayLoadBalancerProps & FirewallEngineProps,
  ) {
    super(scope, id);
    const { vpc, name, healthCheck, tcpIdleTimeoutSeconds = 350, alarmActions = [] } = props;
    this.check();
    const subnets = vpc.subnets("appliance");
    this.loadBalancer = new Lb(this, "load-balancer", {
      name,
      loadBalancerType: "gateway",
      subnets: subnets.map((subnet) => subnet.id),
      enableCrossZoneLoadBalancing: props.crossZone,
      enableDeletionProtection: props.deletionProtection ?? true,
      tags: { Name: name },
    });
    const targetGroup = this.addTargetGroup();
    const listener = new LbListener(this, "listener", {
      loadBalancerArn: this.loadBalancer.arn,
      tcpIdleTimeoutSeconds,
      defaultAction: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      tags: { Name: name },
    });
    const geneve = { vpcId: vpc.id, name, subnets, healthCheckPort: healthCheck.port };
    const fleet = new ApplianceFleet(this, "fleet", {
      ...props,
      targetGroupArn: targetGroup.arn,
      dataSecurityGroupId: new GeneveSecurityGroup(this, "geneve", geneve).securityGroupId,
      listener,
    });
    this.addEndpoints(fleet.groups);
    declareClosed(this, vpc, "appliance", false);
    new FleetAlarms(this, "alarms", {
      name,
      loadBalancer: this.loadBalancer,
      targetGroup,
      zones: vpc.zones,
      actions: alarmActions,
    });
  }

  get inspectors(): readonly Lb[] {
    return [this.loadBalancer];
  }

  target(zone: Zone): RouteTarget {
    return { vpcEndpointId: this.endpoints.get(zone.name)?.id ?? "" };
  }

  private addTargetGroup(): LbTargetGroup {
    const { vpc, name, healthCheck, flowStickiness = "5-tuple", targetFailover = "rebalance" } = this.props;
    const { deregistrationDelaySeconds = 300 } = this.props;
    return new LbTargetGroup(this, "target-group", {
      name,
      vpcId: vpc.id,
      targetType: "instance",
      protocol: "GENEVE",
      port: GENEVE_PORT,
      healthCheck: readHealthCheck(this, healthCheck),
      deregistrationDelay: String(deregistrationDelaySeconds),
      ...(flowStickiness === "5-tuple" ? {} : { stickiness: STICKINESS[flowStickiness] }),
      // AWS takes the two together only, with one value.
      targetFailover: [{ onDeregistration: targetFailover, onUnhealthy: targetFailover }],
      tags: { Name: name },
    });
  }

  /** An endpoint comes after the appliances and goes before them, so that no route leads to an empty fleet. */
  private addEndpoints(fleet: readonly ITerraformDependable[]): void {
    const { vpc, name } = this.props;
    const { account, organization } = this.stack;
    const service = new VpcEndpointService(this, "service", {
      gatewayLoadBalancerArns: [this.loadBalancer.arn],
      acceptanceRequired: false,
      allowedPrincipals: [accountRoot(organization, account.id)],
      supportedIpAddressTypes: ["ipv4"],
      tags: { Name: name },
    });
    for (const zone of vpc.zones) {
      const endpoint = new VpcEndpoint(this, `endpoint-${zone.key}`, {
        vpcId: vpc.id,
        vpcEndpointType: "GatewayLoadBalancer",
        serviceName: service.serviceName,
        subnetIds: [vpc.subnet("firewall", zone).id],
        tags: { Name: `${name}-${zone.key}` },
        dependsOn: [...fleet],
      });
      this.endpoints.set(zone.name, endpoint);
    }
  }

  private check(): void {
    const { name, capacity, deregistrationDelaySeconds = 300, tcpIdleTimeoutSeconds = 350 } = this.props;
    const { scaling, bootSeconds = 300 } = this.props;
    const { account, region } = this.stack;
    OrganizationApp.of(this).claimName("firewall", `${account.name}/${region}/${name}`, this.node.path);
    checkLoadBalancerName(this, name);
    checkMachine(this, this.props);
    checkWholeNumber(this, "deregistrationDelaySeconds", deregistrationDelaySeconds, 0, 3_600);
    checkWholeNumber(this, "tcpIdleTimeoutSeconds", tcpIdleTimeoutSeconds, 60, 6_000);
    checkWholeNumber(this, "bootSeconds", bootSeconds, 0, 7_200);
    checkWholeNumber(this, "capacity.min", capacity.min, 1, 100);
    checkWholeNumber(this, "capacity.max", capacity.max, 1, 100);
    if (capacity.min > capacity.max) {
      this.report({
        code: "INVALID_FLEET_SIZE",
        property: "capacity",
        found: `${String(capacity.min)} to ${String(capacity.max)}`,
        allowed: "min up to max",
        message: "the least number of appliances is above the greatest",
      });
    }
    if (scaling !== undefined && "cpuPercent" in scaling) {
      checkWholeNumber(this, "scaling.cpuPercent", scaling.cpuPercent, 1, 100);
    } else if (scaling !== undefined) {
      checkWholeNumber(this, "scaling.bytesInPerMinute", scaling.bytesInPerMinute, 1, Number.MAX_SAFE_INTEGER);
    }
  }
}
