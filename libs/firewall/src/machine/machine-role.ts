import { SESSION_MANAGER } from "@causeway/aws";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Permission } from "./machine-props.js";

/**
 * The role of a firewall's machines: Session Manager, which knows no resources for these actions, and what the firewall is
 * given beside it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export class MachineRole extends Construct {
  readonly profile: IamInstanceProfile;
  /** A machine that starts earlier lacks permissions. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, name: string, permissions: readonly Permission[]) {
    super(scope, id);
    const namePrefix = `${name.slice(0, 30)}-`;
    const role = new IamRole(this, "role", {
      namePrefix,
      description: `Appliances of firewall ${name}`,
      assumeRolePolicy: document([
        {
          Sid: "Instances",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "appliance",
      role: role.id,
      policy: document([SESSION_MANAGER, ...permissions]),
    });
    this.profile = new IamInstanceProfile(this, "profile", { namePrefix, role: role.name });
    this.ready = [policy];
  }
}

function document(statements: readonly object[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });
}
