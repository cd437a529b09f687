import { GATEWAY_SERVICES, tcp } from "@causeway/aws";
import { AccountStack, endpoint, intent, subnetsOf } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";
import { Construct } from "constructs";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { endpointPolicy } from "./endpoint-policy.js";
import type { IVpc } from "../i-vpc.js";
import { ENDPOINT_TIERS } from "../tier.js";
import type { Tier } from "../tier.js";

export interface EndpointsProps {
  readonly vpc: IVpc & AccountConstruct & { readonly name: string; readonly resource: Vpc };
  readonly gatewayEndpoints: readonly ("s3" | "dynamodb")[];
  readonly gatewayEndpointTiers: readonly Tier[];
  readonly interfaceEndpoints: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The short name of a service, e.g. `ssm` or `ecr.api`. */
const SERVICE = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;

/** Services that need something else than an interface endpoint on port 443 with a policy and private DNS. */
const UNSUITABLE: ReadonlyMap<string, string> = new Map([
  ...GATEWAY_SERVICES.map((service) => [service, "gatewayEndpoints"] as const),
  ["email-smtp", "an endpoint with a security group for SMTP"],
]);

/**
 * Gateway and interface endpoints of a VPC, under `endpoints/<service>`. Mistakes are reported at the VPC. It declares that
 * the tiers for workloads and for management reach the interface endpoints.
 */
export class Endpoints extends Construct {
  private readonly built = new Map<string, VpcEndpoint>();

  constructor(private readonly props: EndpointsProps) {
    super(props.vpc, "endpoints");
    const { vpc, gatewayEndpoints, interfaceEndpoints } = props;
    if (ENDPOINT_TIERS.every((tier) => vpc.subnets(tier).length === 0)) {
      const services = [...gatewayEndpoints, ...interfaceEndpoints].join(", ");
      vpc.report({
        code: "ENDPOINTS_WITHOUT_WORKLOAD_TIER",
        property: gatewayEndpoints.length > 0 ? "gatewayEndpoints" : "interfaceEndpoints",
        found: services,
        allowed: `endpoints in a VPC with one of the tiers ${ENDPOINT_TIERS.join(", ")}`,
        message: `endpoints for ${services} need one of the tiers ${ENDPOINT_TIERS.join(", ")}`,
      });
    }
    for (const service of new Set(gatewayEndpoints)) {
      this.addGatewayEndpoint(service);
    }
    const services = interfaceEndpoints.filter((service, index) => this.accepts(service, index));
    if (services.length > 0) {
      this.addInterfaceEndpoints(services);
    }
  }

  get byService(): ReadonlyMap<string, VpcEndpoint> {
    return this.built;
  }

  private accepts(service: string, index: number): boolean {
    const { vpc, interfaceEndpoints } = this.props;
    const mistake = { property: "interfaceEndpoints", found: service };
    const instead = UNSUITABLE.get(service);
    if (!SERVICE.test(service)) {
      const allowed = "short names of services, such as ssm or ecr.api";
      vpc.report({
        ...mistake,
        code: "INVALID_ENDPOINT_SERVICE",
        allowed,
        message: `"${service}" is not a service's short name; allowed: ${allowed}`,
      });
      return false;
    }
    if (instead !== undefined) {
      vpc.report({
        ...mistake,
        code: "UNSUITABLE_ENDPOINT_SERVICE",
        allowed: instead,
        message: `${service} does not work through such an interface endpoint; use ${instead}`,
      });
      return false;
    }
    if (interfaceEndpoints.indexOf(service) < index) {
      vpc.report({
        ...mistake,
        code: "DUPLICATE_ENDPOINT",
        allowed: "each service once",
        message: `the endpoint for ${service} is listed more than once`,
      });
      return false;
    }
    return true;
  }

  private addGatewayEndpoint(service: string): void {
    const { vpc, gatewayEndpointTiers } = this.props;
    const endpoint = new VpcEndpoint(this, service, {
      ...this.common(service),
      vpcEndpointType: "Gateway",
      routeTableIds: gatewayEndpointTiers.flatMap((tier) => vpc.subnets(tier)).map((subnet) => subnet.routeTableId),
    });
    this.built.set(service, endpoint);
  }

  private addInterfaceEndpoints(services: readonly string[]): void {
    const { vpc, tags } = this.props;
    const tier = ENDPOINT_TIERS.find((candidate) => vpc.subnets(candidate).length > 0);
    const group = new SecurityGroup(this, "security-group", {
      vpcId: vpc.id,
      description: "Interface endpoints: HTTPS from the VPC",
      tags: { ...tags, Name: `${vpc.name}-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      ...tcp(443),
      cidrIpv4: vpc.cidrBlock,
    });
    const endpoints = services.map((service) => {
      const endpoint = new VpcEndpoint(this, service.replaceAll(".", "-"), {
        ...this.common(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: (tier === undefined ? [] : vpc.subnets(tier)).map((subnet) => subnet.id),
        securityGroupIds: [group.id],
      });
      this.built.set(service, endpoint);
      return endpoint;
    });
    for (const user of ENDPOINT_TIERS.filter((candidate) => vpc.subnets(candidate).length > 0)) {
      intent(vpc)
        .from(subnetsOf(vpc.resource, { Tier: user }))
        .canReach(endpoint(...endpoints))
        .with({ ports: [443] })
        .as(`${AccountStack.of(this).node.id}: the ${user} subnets of ${vpc.name} reach its interface endpoints`);
    }
  }

  private common(service: string) {
    const { vpc, tags } = this.props;
    const stack = AccountStack.of(this);
    return {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${stack.region}.${service}`,
      policy: endpointPolicy(stack, service),
      tags: { ...tags, Name: `${vpc.name}-${service}` },
    };
  }
}
