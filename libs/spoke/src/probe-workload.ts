import { addInstance, amazonLinuxParameter, architectureOf, checkInstanceType, tcp, trustPolicy } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { IVpc, ISubnet } from "@causeway/vpc";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";

export interface ProbeWorkloadProps {
  /** Must have the tier `private` or `isolated`; the probe stands in its zone of the lowest slot. */
  readonly vpc: IVpc;
  /**
   * An instance type with Graviton.
   * @default t4g.nano
   */
  readonly instanceType?: string;
}

/**
 * A small instance from which to try the network: reached through Session Manager alone, with no key pair, no open
 * port, no public address, and no way out but HTTPS. `scripts/check-egress.sh` asks it under which address the internet
 * sees it. The output `<path>_instance-id` names it.
 *
 * Reports MISSING_TIER, INVALID_INSTANCE_TYPE and NOT_ARM64.
 */
export class ProbeWorkload extends AccountConstruct {
  /** For intents about the probe. */
  readonly instance: Instance;

  constructor(scope: Construct, id: string, { vpc, instanceType = "t4g.nano" }: ProbeWorkloadProps) {
    super(scope, id);
    this.checkInstanceType(instanceType);
    const image = new DataAwsSsmParameter(this, "image", { name: amazonLinuxParameter("arm64") });
    const instance = addInstance(this, "instance", {
      // The parameter is public; as `value` it would hide the image in every plan.
      ami: image.insecureValue,
      instanceType,
      subnetId: this.subnet(vpc)?.id ?? "",
      associatePublicIpAddress: false,
      vpcSecurityGroupIds: [this.addSecurityGroup(vpc)],
      iamInstanceProfile: this.addProfile(),
      tags: { Name: this.node.path },
      // A new image is no reason to replace the instance.
      lifecycle: { ignoreChanges: ["ami"] },
    });
    this.instance = instance;
    new TerraformOutput(this, "instance-id", {
      value: instance.id,
      description: "Instance that scripts/check-egress.sh takes.",
    });
  }

  private subnet(vpc: IVpc): ISubnet | undefined {
    const subnet = [...vpc.subnets("private"), ...vpc.subnets("isolated")][0];
    if (subnet === undefined) {
      this.report({
        code: "MISSING_TIER",
        property: "vpc",
        found: "a VPC without workload subnets",
        allowed: "a VPC with the tier private or isolated",
        message: "the probe needs a subnet for workloads",
      });
    }
    return subnet;
  }

  private addSecurityGroup(vpc: IVpc): string {
    const group = new SecurityGroup(this, "security-group", {
      vpcId: vpc.id,
      description: "Nothing in, HTTPS out",
      tags: { Name: this.node.path },
    });
    new VpcSecurityGroupEgressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS",
      cidrIpv4: "0.0.0.0/0",
      ...tcp(443),
    });
    return group.id;
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html */
  private addProfile(): string {
    const { partition } = this.organization;
    const role = new IamRole(this, "role", {
      description: "Session Manager on the probe",
      assumeRolePolicy: trustPolicy("ec2"),
    });
    new IamRolePolicyAttachment(this, "session-manager", {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
    });
    return new IamInstanceProfile(this, "profile", { role: role.name }).name;
  }

  private checkInstanceType(instanceType: string): void {
    if (checkInstanceType(this, "instanceType", instanceType) && architectureOf(instanceType) !== "arm64") {
      this.report({
        code: "NOT_ARM64",
        property: "instanceType",
        found: instanceType,
        allowed: "an instance type with Graviton, e.g. t4g.nano",
        message: `the probe's image is built for arm64, which ${instanceType} does not run`,
      });
    }
  }
}
