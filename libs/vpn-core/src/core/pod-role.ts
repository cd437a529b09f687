import { policyDocument, SESSION_MANAGER } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/**
 * The role of an instance: Session Manager, which knows no resources for these actions, and what is added.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export class PodRole extends Construct {
  readonly profileName: string;
  /** An instance that starts earlier lacks permissions. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, name: string, permissions: readonly Statement[] = []) {
    super(scope, id);
    const namePrefix = `${name.slice(0, 30)}-`;
    const role = new IamRole(this, "role", {
      namePrefix,
      description: `Instance ${name}`,
      assumeRolePolicy: policyDocument([
        { Sid: "Instances", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "pod",
      role: role.id,
      policy: policyDocument([SESSION_MANAGER, ...permissions]),
    });
    this.profileName = new IamInstanceProfile(this, "profile", { namePrefix, role: role.name }).name;
    this.ready = [policy];
  }
}
