import { accountRoot, policyDocument, roleArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Construct } from "constructs";
import { externalIdOf, FUNCTION_ROLE, OWNER_ROLE, PARTICIPANT_ROLE } from "./tag-copy-names.js";
import { READ, tagPermissions } from "./tag-copy-permissions.js";

export interface TagCopyRoleProps {
  /**
   * Name of the account that `TagCopy` stands in.
   * @default the networking account
   */
  readonly functionAccount?: string;
  /**
   * The same as that of `TagCopy`.
   * @default made of the organization's id
   */
  readonly externalId?: string;
}

export interface TagCopyParticipantRoleProps extends TagCopyRoleProps {
  /**
   * Names of the accounts whose VPCs are shared with this one.
   * @default the networking account
   */
  readonly owners?: readonly string[];
}

/**
 * A role that only the function's role in one account of the organization may assume, and only with the external id.
 * Trust names the account and compares the role: IAM refuses a principal that does not exist yet.
 *
 * Reports UNKNOWN_ACCOUNT, ROLE_IN_FUNCTION_ACCOUNT, INVALID_EXTERNAL_ID and DUPLICATE_ROLE.
 */
abstract class TagCopyRole extends AccountConstruct {
  readonly arn: string;

  constructor(scope: Construct, id: string, name: string, description: string, props: TagCopyRoleProps) {
    super(scope, id);
    OrganizationApp.of(this).claimName("role", `${this.stack.account.name}/${name}`, this.node.path);
    const role = new IamRole(this, "role", {
      name,
      description,
      assumeRolePolicy: policyDocument([this.trust(props)]),
    });
    this.arn = role.arn;
  }

  protected addPolicy(permissions: readonly Statement[]): void {
    new IamRolePolicy(this, "policy", {
      name: "tag-copy",
      role: (this.node.findChild("role") as IamRole).id,
      policy: policyDocument(permissions),
    });
  }

  /** Ids of accounts, sorted by name. */
  protected accountIds(property: string, names: readonly string[]): readonly string[] {
    return [...new Set(names)].sort().map((name) => this.accountId(property, name));
  }

  private accountId(property: string, name: string): string {
    const known = this.organization.accounts.map((account) => account.name);
    const placeholder = this.organization.networkAccount;
    return this.known("account", property, name, this.organization.account(name), known, placeholder).id;
  }

  private trust({ functionAccount, externalId }: TagCopyRoleProps): Statement {
    const { organization, stack } = this;
    const name = functionAccount ?? organization.networkAccount.name;
    if (name === stack.account.name) {
      this.report({
        code: "ROLE_IN_FUNCTION_ACCOUNT",
        property: "functionAccount",
        found: name,
        allowed: "a stack of another account",
        message: `the function stands in account "${name}" itself and assumes no role there; leave the role out`,
      });
    }
    const account = this.accountId("functionAccount", name);
    return {
      Sid: "TagCopy",
      Effect: "Allow",
      Principal: { AWS: accountRoot(organization, account) },
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": roleArn(organization, account, FUNCTION_ROLE) },
        StringEquals: {
          "aws:PrincipalOrgID": organization.id,
          "sts:ExternalId": externalIdOf(this, externalId),
        },
      },
    };
  }
}

/**
 * What `TagCopy` assumes in an account that VPCs are shared with: it lists VPCs, subnets and route tables there, and
 * writes and deletes their tags. It must exist before `TagCopy` is applied, and the look-ups of `SharedVpc` need the
 * copied tags: give it a stack of its own, e.g. `stack({ name: "tag-copy" })`.
 *
 * Reports UNKNOWN_ACCOUNT, PARTICIPANT_IS_OWNER, ROLE_IN_FUNCTION_ACCOUNT, INVALID_EXTERNAL_ID and DUPLICATE_ROLE.
 */
export class TagCopyParticipantRole extends TagCopyRole {
  constructor(scope: Construct, id: string, props: TagCopyParticipantRoleProps = {}) {
    super(scope, id, PARTICIPANT_ROLE, "Copies the tags of shared VPCs into this account", props);
    const { owners = [this.organization.networkAccount.name] } = props;
    const own = this.stack.account;
    if (owners.includes(own.name)) {
      this.report({
        code: "PARTICIPANT_IS_OWNER",
        property: "owners",
        found: own.name,
        allowed: "other accounts",
        message: `account "${own.name}" needs no copy of the tags of its own VPCs`,
      });
    }
    const accounts = [...this.accountIds("owners", owners), own.id];
    this.addPolicy([READ, tagPermissions(this.organization, accounts)]);
  }
}

/**
 * What `TagCopy` assumes in another account that owns a shared VPC: it lists VPCs, subnets and route tables with their
 * tags, and changes nothing.
 *
 * Reports UNKNOWN_ACCOUNT, ROLE_IN_FUNCTION_ACCOUNT, INVALID_EXTERNAL_ID and DUPLICATE_ROLE.
 */
export class TagCopyOwnerRole extends TagCopyRole {
  constructor(scope: Construct, id: string, props: TagCopyRoleProps = {}) {
    super(scope, id, OWNER_ROLE, "Reads the tags of VPCs that this account shares", props);
    this.addPolicy([READ]);
  }
}
