import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { AccountStack } from "../account/account-stack.js";
import { OrganizationApp } from "../account/organization-app.js";

/** Selects subnets, interfaces, or the internet. The serialized form is that of `libs/verify/README.md`. */
export type Selector =
  | "internet"
  | { readonly tags: Readonly<Record<string, string>> }
  | { readonly addresses: readonly string[] }
  | { readonly vpcs: readonly string[]; readonly tags?: Readonly<Record<string, string>> };

export interface Traffic {
  /** Default: tcp. */
  readonly protocol?: "tcp" | "udp" | "icmp";
  /** Default: any port. */
  readonly ports?: readonly number[];
  /** Default: ipv4. */
  readonly family?: "ipv4" | "ipv6";
}

/** An intent as it is written beside the stack. */
export interface SerializedIntent {
  name: string;
  from: Selector;
  to: Selector;
  traffic?: Traffic;
  expect: "reachable" | "unreachable";
  through?: string[];
  symmetric?: boolean;
  sameZone?: boolean;
  except?: string[];
  optional?: boolean;
}

/** The internet, as a source (unsolicited flows) or as a destination. */
export const internet = "internet" as const;

/** All subnets, of whatever stack, that carry all of the tags. */
export function subnetsWith(tags: Readonly<Record<string, string>>): Selector {
  return { tags };
}

/** The subnets of a VPC, or those of them that carry all of the tags. */
export function vpc(resource: TerraformResource, tags?: Readonly<Record<string, string>>): Selector {
  return { vpcs: [intentAddress(resource)], ...(tags === undefined ? {} : { tags }) };
}

/**
 * Subnets, instances, network interfaces, interface endpoints, application or network load balancers; of a VPN connection,
 * AWS's ends of its tunnels.
 */
export function endsAt(...resources: readonly TerraformResource[]): Selector {
  return { addresses: resources.map(intentAddress) };
}

/** `STACK:TERRAFORM_ADDRESS` of a resource. */
export function intentAddress(resource: TerraformResource): string {
  return `${AccountStack.of(resource).node.id}:${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/**
 * What a construct promises of the network, for the verifier to prove from the Terraform alone. It reads as a sentence:
 *
 * ```ts
 * promise(this).that(subnetsWith({ Segment: "production" })).reach(internet).through(firewall).symmetrically();
 * promise(this).that(subnetsWith({ Segment: "production" })).cannotReach(subnetsWith({ Segment: "development" }));
 * ```
 */
export function promise(scope: Construct): { that(from: Selector): Subject } {
  return { that: (from) => new Subject(scope, from) };
}

class Subject {
  constructor(
    private readonly scope: Construct,
    private readonly from: Selector,
  ) {}

  /** Flows arrive, and their replies return. */
  reach(to: Selector): Promised {
    return new Promised(this.scope, { from: this.from, to, expect: "reachable" });
  }

  /** No flow arrives. */
  cannotReach(to: Selector): Promised {
    return new Promised(this.scope, { from: this.from, to, expect: "unreachable" });
  }
}

class Promised {
  private readonly intent: Omit<SerializedIntent, "name">;
  private name: string | undefined;

  constructor(scope: Construct, intent: Omit<SerializedIntent, "name">) {
    this.intent = intent;
    OrganizationApp.of(scope).addIntent(AccountStack.of(scope).node.id, () => this.serialize());
  }

  /** Says it in words of your own. Default: the sentence that the calls form. */
  as(name: string): this {
    this.name = name;
    return this;
  }

  /** Every packet, both ways, passes an endpoint of the firewall. */
  through(...firewalls: readonly TerraformResource[]): this {
    this.intent.through = firewalls.map(intentAddress);
    return this;
  }

  /** Both directions of a flow pass the same endpoint. */
  symmetrically(): this {
    this.intent.symmetric = true;
    return this;
  }

  /** The endpoint stands in the zone in which the packet entered the firewall's VPC. */
  inTheSameZone(): this {
    this.intent.sameZone = true;
    return this;
  }

  /** What the promise is not about, e.g. a gateway endpoint that may take traffic past the firewall. */
  exceptFor(...resources: readonly TerraformResource[]): this {
    this.intent.except = resources.map(intentAddress);
    return this;
  }

  /** Default: TCP, any port, IPv4. */
  with(traffic: Traffic): this {
    this.intent.traffic = traffic;
    return this;
  }

  /** Holds of all subnets that there are, even if there are none yet. */
  ifThereAreAny(): this {
    this.intent.optional = true;
    return this;
  }

  private serialize(): SerializedIntent {
    return { name: this.name ?? this.sentence(), ...this.intent };
  }

  private sentence(): string {
    const { from, to, expect, through = [], symmetric = false, sameZone = false, traffic, except = [] } = this.intent;
    return [
      `${describe(from)} ${expect === "reachable" ? "reach" : "cannot reach"} ${describe(to)}`,
      ...(traffic === undefined ? [] : [` by ${describeTraffic(traffic)}`]),
      ...(through.length > 0 ? [` through ${through.join(", ")}`] : []),
      ...(symmetric ? [", both ways alike"] : []),
      ...(sameZone ? [", in the same zone"] : []),
      ...(except.length > 0 ? [`, but for ${except.join(", ")}`] : []),
    ].join("");
  }
}

function describe(selector: Selector): string {
  if (selector === "internet") {
    return "the internet";
  }
  if ("addresses" in selector) {
    return selector.addresses.join(", ");
  }
  const tags = Object.entries(selector.tags ?? {}).map(([key, value]) => `${key} ${value}`);
  return [
    "subnets",
    ...("vpcs" in selector ? [`of ${selector.vpcs.join(", ")}`] : []),
    ...(tags.length > 0 ? [`with ${tags.sort().join(" and ")}`] : []),
  ].join(" ");
}

function describeTraffic({ protocol = "tcp", ports = [], family }: Traffic): string {
  return [
    ...(family === undefined ? [] : [family]),
    protocol,
    ...(ports.length > 0 ? [`port ${ports.join(" and ")}`] : []),
  ].join(" ");
}
