import { dashed, readIpv4Block, tcp } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { IVpc, Tier } from "@causeway/vpc";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

export interface FunctionNetworkProps extends FunctionReach {
  /** Tier whose subnets hold the function's interfaces, in every zone. */
  readonly tier: Tier;
}

/** Interfaces in subnets that no tier of the VPC has. */
export interface FunctionSubnetProps extends FunctionReach {
  readonly subnetIds: readonly string[];
}

interface FunctionReach {
  readonly vpc: IVpc;
  /**
   * IPv4 blocks in which the function finds the AWS APIs, by HTTPS.
   * @default the VPC's own, for interface endpoints. A
   *   function that repairs the way out must not depend on it
   */
  readonly apis?: readonly string[];
}

/**
 * Where a function in a VPC stands: subnets and a security group of its own, without ingress.
 *
 * Lambda keeps a function's interfaces for up to 45 minutes after it is gone, and a security group cannot be deleted
 * before. Therefore the function takes another group before it is deleted, its own group's deletion waits that long,
 * and the role keeps its permissions until the function is gone. The provider waits as long for subnets by itself.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function#replace_security_groups_on_destroy-1
 *
 * Reports MISSING_TIER, and INVALID_CIDR, MISALIGNED_CIDR or NOT_IPV4 for a block.
 */
export class FunctionNetwork extends AccountConstruct {
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, functionName: string, props: FunctionNetworkProps | FunctionSubnetProps) {
    super(scope, id);
    const { vpc, apis } = props;
    this.subnetIds = "tier" in props ? this.subnetsOf(vpc, props.tier) : [...props.subnetIds];
    const group = new SecurityGroup(this, "security-group", {
      vpcId: vpc.id,
      description: `Function ${functionName}`,
      tags: { Name: functionName },
      timeouts: { delete: "45m" },
    });
    this.securityGroupId = group.id;
    const open = (rule: string, cidrIpv4: string) =>
      new VpcSecurityGroupEgressRule(this, rule, {
        securityGroupId: group.id,
        description: "AWS APIs",
        cidrIpv4,
        ...tcp(443),
      });
    this.ready =
      apis === undefined
        ? [open("to-vpc", vpc.cidrBlock)]
        : [...new Set(apis)]
            .filter((block) => readIpv4Block(this, "apis", block) !== undefined)
            .map((block) => open(`to-${dashed(block)}`, block));
  }

  private subnetsOf(vpc: IVpc, tier: Tier): string[] {
    const subnets = vpc.subnets(tier);
    if (subnets.length === 0) {
      this.report({
        code: "MISSING_TIER",
        property: "tier",
        found: tier,
        allowed: "a tier that the VPC has",
        message: `the VPC has no ${tier} subnets for the function's interfaces`,
      });
    }
    return subnets.map((subnet) => subnet.id);
  }

  /**
   * Lambda itself needs these in the function's name, and checks for them on all resources when the function is made;
   * the function's code is denied them.
   *
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
   */
  static permissions(functionArn: string): readonly Statement[] {
    return [
      { Sid: "Interfaces", Effect: "Allow", Action: INTERFACE_ACTIONS, Resource: "*" },
      {
        Sid: "InterfacesNotByCode",
        Effect: "Deny",
        Action: INTERFACE_ACTIONS.filter((action) => !action.startsWith("ec2:Describe")),
        Resource: "*",
        Condition: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
      },
    ];
  }
}

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html */
const INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];
