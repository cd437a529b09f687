import { TerraformElement, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { Account, Organization, RegionName, Zone } from "@causeway/organization";
import type { IConstruct, Node } from "constructs";
import { createBackend } from "../state/backend.js";
import { stackJson } from "../synth/stack-json.js";
import { OrganizationApp } from "./organization-app.js";

export interface AccountStackProps {
  /**
   * Name of the stack within its account.
   * @default none, for the account's main stack. The Terraform stack and its
   *   workspace are called `<account>` or `<account>_<name>`
   */
  readonly name?: string;
  /** @default the account's region */
  readonly region?: RegionName;
  /**
   * Role that Terraform assumes in the account.
   * @default none: it acts as whoever runs it
   */
  readonly role?: string;
}

/** A stack is called `<account>` or `<account>_<name>`; an account's name holds no underscore. */
export function accountOf(stack: string): string {
  return stack.split("_", 1)[0] ?? stack;
}

/**
 * One Terraform workspace of an account: a default AWS provider that refuses any other account and tags what it
 * creates, and the backend that the organization chose.
 *
 * Addresses are the construct path below the stack, joined by `_`: `new Vpc(spoke, "vpc")` below
 * `new AttachedSpoke(stack, "payments")` starts with `payments_vpc`. They hold no hash and no counter: ids cannot hold
 * `_`, so that no two paths give one address.
 */
export class AccountStack extends TerraformStack {
  readonly region: RegionName;
  private readonly providers = new Map<string, AwsProvider>();
  private overridden = false;
  private readonly moves: { from: string; to: string }[] = [];

  constructor(
    private readonly app: OrganizationApp,
    readonly account: Account,
    { name, region = account.region, role }: AccountStackProps = {},
  ) {
    super(app, name === undefined ? account.name : `${account.name}_${name}`);
    this.region = region;
    if (this.zones.length === 0) {
      this.app.report({
        code: "UNKNOWN_REGION",
        path: this.node.path,
        found: region,
        allowed: this.organization.regions.join(", "),
        message: `the organization has no region "${region}"`,
      });
    }
    createBackend(this, this.organization.backend);
    this.addProvider(account, role);
  }

  static override of(construct: IConstruct): AccountStack {
    const stack = TerraformStack.of(construct);
    if (!(stack instanceof AccountStack)) {
      throw new Error(`${construct.node.path} does not stand below an AccountStack`);
    }
    return stack;
  }

  get organization(): Organization {
    return this.app.organization;
  }

  /** Zones of the stack's region, in the order of their slots. */
  get zones(): readonly Zone[] {
    return this.organization.zones(this.region);
  }

  /**
   * The provider that acts in an account: the default one for the stack's own account, otherwise an alias named after
   * the account that assumes `role` there. Default role: the organization's `attachmentRole`.
   */
  provider(account: Account, role = this.organization.attachmentRole): AwsProvider {
    return this.providers.get(account.name) ?? this.addProvider(account, role);
  }

  /**
   * Records that a resource has another address than in the last release, so that Terraform moves it instead of
   * replacing it. Addresses are full, e.g. `aws_subnet.payments_vpc_private-a`.
   */
  moved(from: string, to: string): void {
    this.moves.push({ from, to });
    this.addOverride("moved", this.moves);
  }

  /** For what no construct offers, as in cdktf: the stack's JSON is then made by cdktf alone. */
  override addOverride(path: string, value: unknown): void {
    super.addOverride(path, value);
    this.overridden = true;
  }

  /** cdktf's first pass over all tokens; `stackJson` needs none. */
  override prepareStack(): void {
    if (!this.oncePerToken) {
      super.prepareStack();
    }
  }

  override toTerraform(): unknown {
    const json = this.oncePerToken ? stackJson(this) : super.toTerraform();
    return this.isEmptied ? withoutResources(json as Readonly<Record<string, unknown>>) : json;
  }

  /** Whether the account's removal destroys what the stack had: it is then written without resources and promises. */
  get isEmptied(): boolean {
    return this.account.removal === "destroy";
  }

  /** Overrides of a whole stack and output in HCL are rare, and left to cdktf. */
  private get oncePerToken(): boolean {
    return !this.overridden && !this.app.hclOutput;
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    return ids.join("_");
  }

  private addProvider(account: Account, role?: string): AwsProvider {
    const { partition } = this.organization;
    const own = account.name === this.account.name;
    const provider = new AwsProvider(this, own ? "aws" : `aws-${account.name}`, {
      region: this.region,
      allowedAccountIds: [account.id],
      defaultTags: [{ tags: { ...account.tags } }],
      ...(own ? {} : { alias: account.name }),
      ...(role === undefined
        ? {}
        : {
            assumeRole: [
              { roleArn: `arn:${partition}:iam::${account.id}:role/${role}`, sessionName: `causeway-${this.node.id}` },
            ],
          }),
    });
    this.providers.set(account.name, provider);
    return provider;
  }
}

/** Terraform destroys with the providers that created: those stay. */
function withoutResources(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(["//", "provider", "terraform"].flatMap((key) => (key in json ? [[key, json[key]]] : [])));
}
