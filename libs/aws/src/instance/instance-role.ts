import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, trustPolicy } from "../policy/policy-document.js";
import type { Statement } from "../policy/policy-document.js";

export interface InstanceRoleProps {
  /** A literal, of which 30 characters begin the names of role and profile. */
  readonly name: string;
  readonly description: string;
  /** Name of the role's one policy. */
  readonly policyName: string;
  /** All that the role allows: `SESSION_MANAGER` is not added. */
  readonly permissions: readonly Statement[];
}

/** A role that EC2 instances have, and the profile that gives it to them. */
export class InstanceRole extends Construct {
  readonly profile: IamInstanceProfile;
  /** An instance that starts earlier lacks permissions. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, description, policyName, permissions }: InstanceRoleProps) {
    super(scope, id);
    const namePrefix = `${name.slice(0, 30)}-`;
    const role = new IamRole(this, "role", {
      namePrefix,
      description,
      assumeRolePolicy: trustPolicy("ec2", { Sid: "Instances" }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: policyName,
      role: role.id,
      policy: policyDocument(permissions),
    });
    this.profile = new IamInstanceProfile(this, "profile", { namePrefix, role: role.name });
    this.ready = [policy];
  }
}
