import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { intentSchema, sentenceOf } from "@causeway/intents";
import type { IntentDescription, IntentEnd, Traffic } from "@causeway/intents";
import { AccountStack } from "../account/account-stack.js";
import { OrganizationApp } from "../account/organization-app.js";
import { intentAddress } from "./ends.js";

/**
 * Declares what must hold of the network, for the verifier to prove from the Terraform and nothing else. It reads as a
 * sentence:
 *
 * ```ts
 * intent(this).from(subnetsWith({ Segment: "production" })).canReach(internet).through(firewall).symmetrically();
 * intent(this).from(subnetsWith({ Segment: "production" })).cannotReach(subnetsWith({ Segment: "development" }));
 * ```
 *
 * Reports INVALID_INTENT for what the schema of `@causeway/intents` refuses, such as a range of ports that descends.
 */
export function intent(scope: Construct): { from(source: IntentEnd): Source } {
  return { from: (source) => new Source(scope, source) };
}

class Source {
  constructor(
    private readonly scope: Construct,
    private readonly from: IntentEnd,
  ) {}

  /** Flows arrive, and their replies return. */
  canReach(to: IntentEnd): DeclaredIntent {
    return new DeclaredIntent(this.scope, { from: this.from, to, expect: "reachable" });
  }

  /** No flow arrives. */
  cannotReach(to: IntentEnd): DeclaredIntent {
    return new DeclaredIntent(this.scope, { from: this.from, to, expect: "unreachable" });
  }
}

class DeclaredIntent {
  private readonly description: Omit<IntentDescription, "name">;
  private name: string | undefined;

  constructor(
    private readonly scope: Construct,
    description: Omit<IntentDescription, "name">,
  ) {
    this.description = description;
    const app = OrganizationApp.of(scope);
    app.addIntent(AccountStack.of(scope).node.id, () => this.serialize());
    app.whenBuilt(() => {
      this.check(app);
    });
  }

  /** Names it. Default: the sentence that the calls form. */
  as(name: string): this {
    this.name = name;
    return this;
  }

  /** Every packet in both directions passes an endpoint of one of the firewalls. */
  through(...firewalls: readonly TerraformResource[]): this {
    this.description.through = firewalls.map(intentAddress);
    return this;
  }

  /** Both directions of a flow pass the same endpoint. */
  symmetrically(): this {
    this.description.symmetric = true;
    return this;
  }

  /** The endpoint is in the zone in which the packet entered the firewall's VPC. */
  inTheSameZone(): this {
    this.description.sameZone = true;
    return this;
  }

  /** Exempts paths that pass a resource, e.g. a gateway endpoint that takes traffic past the firewall. */
  except(...resources: readonly TerraformResource[]): this {
    this.description.except = resources.map(intentAddress);
    return this;
  }

  /** Default: TCP, any port, IPv4; of `cannotReach` everything: each protocol and port over IPv4 and IPv6. */
  with(traffic: Traffic): this {
    this.description.traffic = traffic;
    return this;
  }

  /** Holds of all subnets that there are, even if there are none yet. */
  ifThereAreAny(): this {
    this.description.optional = true;
    return this;
  }

  private serialize(): IntentDescription {
    return { name: this.name ?? sentenceOf(this.description), ...this.description };
  }

  private check(app: OrganizationApp): void {
    const description = this.serialize();
    for (const { path, message } of intentSchema.safeParse(description).error?.issues ?? []) {
      const [field] = path;
      app.report({
        code: "INVALID_INTENT",
        path: this.scope.node.path,
        found: JSON.stringify(description[field as keyof IntentDescription]),
        allowed: "what intents.schema.json of @causeway/intents describes",
        message: `${path.join(".")} of the intent "${description.name}": ${message}`,
      });
    }
  }
}
