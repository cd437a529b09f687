import { AccountConstruct } from "@causeway/platform";
import { RamPrincipalAssociation } from "@cdktf/provider-aws/lib/ram-principal-association/index.js";
import { RamResourceAssociation } from "@cdktf/provider-aws/lib/ram-resource-association/index.js";
import { RamResourceShare } from "@cdktf/provider-aws/lib/ram-resource-share/index.js";
import type { ITerraformDependable } from "cdktf";
import type { AccountName } from "@causeway/organization";
import type { Construct } from "constructs";

/** Whom a resource is shared with: what is named, and nobody else. */
export interface ShareProps {
  /**
   * Names of accounts.
   * @default none
   */
  readonly accounts?: readonly AccountName[];
  /**
   * Names of organizational units, as the organization calls them.
   * @default none
   */
  readonly organizationalUnits?: readonly string[];
}

export interface ResourceShareProps {
  /** ARNs by a key that becomes part of the association's address: letters, digits and hyphens. */
  readonly resources: Readonly<Record<string, string>>;
  /** @default every account of the organization but the stack's own */
  readonly shareWith?: ShareProps;
}

/**
 * An AWS RAM resource share within the organization: principals outside it are refused, and those inside need not
 * accept anything once the management account has enabled sharing with AWS Organizations
 * (https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html#getting-started-sharing-orgs).
 *
 * Reports UNKNOWN_ACCOUNT, UNKNOWN_ORGANIZATIONALUNIT, and PARTICIPANT_IS_OWNER for the stack's own account.
 */
export class ResourceShare extends AccountConstruct {
  /** The associations of resources and principals: what needs the share to be in use waits for them. */
  readonly ready: ITerraformDependable[] = [];
  private readonly share: RamResourceShare;

  constructor(scope: Construct, id: string, { resources, shareWith }: ResourceShareProps) {
    super(scope, id);
    this.share = new RamResourceShare(this, "share", {
      name: this.node.path.replaceAll("/", "-"),
      allowExternalPrincipals: false,
    });
    for (const [key, resourceArn] of Object.entries(resources)) {
      const resourceShareArn = this.share.arn;
      this.ready.push(new RamResourceAssociation(this, `resource-${key}`, { resourceArn, resourceShareArn }));
    }
    const { accounts = [], organizationalUnits = [] } = shareWith ?? { accounts: this.otherAccounts() };
    new Set(accounts).forEach((name) => {
      this.addAccount(name);
    });
    new Set(organizationalUnits).forEach((name) => {
      this.addOrganizationalUnit(name);
    });
  }

  private otherAccounts(): readonly string[] {
    return this.organization.accounts.map(({ name }) => name).filter((name) => name !== this.stack.account.name);
  }

  private addAccount(name: string): void {
    const known = this.organization.accounts.map((account) => account.name);
    const account = this.known(
      "account",
      "shareWith.accounts",
      name,
      this.organization.account(name),
      known,
      undefined,
    );
    if (account === undefined) {
      return;
    }
    if (name === this.stack.account.name) {
      this.report({
        code: "PARTICIPANT_IS_OWNER",
        property: "shareWith.accounts",
        found: name,
        allowed: this.otherAccounts().join(", ") || "(none)",
        message: `account "${name}" owns what is shared; AWS RAM refuses to share with the owner`,
      });
      return;
    }
    this.addPrincipal(`account-${name}`, account.id);
  }

  private addOrganizationalUnit(name: string): void {
    const { organizationalUnits } = this.organization;
    const arn = this.organization.organizationalUnitArn(name);
    const known = this.known("organizationalUnit", "shareWith.organizationalUnits", name, arn, organizationalUnits, "");
    if (known !== "") {
      this.addPrincipal(`unit-${name}`, known);
    }
  }

  private addPrincipal(id: string, principal: string): void {
    this.ready.push(new RamPrincipalAssociation(this, id, { principal, resourceShareArn: this.share.arn }));
  }
}
