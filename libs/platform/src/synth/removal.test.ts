import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { describe, expect, test } from "vitest";
import { defineAccount } from "../account/account-app.js";
import { defineContract } from "../account/contract.js";
import { internet, subnetsWith } from "../intents/ends.js";
import { intent } from "../intents/intent.js";
import { synthesizeApps, testOrganization } from "../testing/index.js";
import { DescriptionError } from "./problems.js";

const ACCOUNTS = { network: { id: "100000000001" }, alpha: { id: "100000000002" }, beta: { id: "100000000003" } };
const contract = defineContract("names", { name: "text" });

/** Account alpha has a protected load balancer in the networking account's reach, a promise, and what beta may read. */
const alpha = defineAccount("alpha", ({ stack }) => {
  const main = stack();
  const provider = main.provider(main.organization.networkAccount);
  new Lb(main, "balancer", { name: contract.read(main, { from: "network" }).name, enableDeletionProtection: true });
  intent(main)
    .from(subnetsWith({ Segment: "production" }))
    .cannotReach(internet);
  contract.publish(main, { name: "alpha" });
  expect(provider.alias).toBe("network");
});

const network = defineAccount("network", ({ stack }) => {
  contract.publish(stack(), { name: "network" });
});

function synthesized(removal: "unprotect" | "destroy" | undefined, others = [network]) {
  const accounts = { ...ACCOUNTS, alpha: { ...ACCOUNTS.alpha, ...(removal === undefined ? {} : { removal }) } };
  return synthesizeApps(testOrganization({ accounts }), [alpha, ...others])["alpha"];
}

describe("an account that is removed", () => {
  test("keeps AWS from deleting its resources until then", () => {
    expect(synthesized(undefined)?.json.resource).toMatchObject({
      aws_lb: { balancer: { enable_deletion_protection: true } },
    });
  });

  test("is unprotected first", () => {
    expect(synthesized("unprotect")?.json.resource).toMatchObject({
      aws_lb: { balancer: { enable_deletion_protection: false } },
    });
  });

  test("then has no resource, output or promise, but its backend and every provider that destroys them", () => {
    const before = synthesized(undefined);
    const after = synthesized("destroy");
    expect(Object.keys(after?.json ?? {}).sort()).toEqual(["//", "provider", "terraform"]);
    expect(after?.json.provider).toEqual(before?.json.provider);
    expect(after?.intents).toEqual([]);
    expect(before?.intents).toHaveLength(1);
  });

  test("cannot be destroyed while another account reads what it publishes", () => {
    const beta = defineAccount("beta", ({ stack }) => {
      const main = stack();
      new Lb(main, "balancer", { name: contract.read(main, { from: "alpha" }).name });
    });
    expect(() => synthesized("destroy", [network, beta])).toThrow(DescriptionError);
    expect(() => synthesized("destroy", [network, beta])).toThrow("UNPUBLISHED_CONTRACT");
    expect(synthesized("unprotect", [network, beta])).toBeDefined();
  });
});
