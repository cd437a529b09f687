import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import {
  Fn,
  Lazy,
  TerraformHclModule,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AccountStack } from "../account/account-stack.js";
import { OrganizationApp } from "../account/organization-app.js";
import { testOrganization } from "../testing/organization.js";
import { stackJson } from "./stack-json.js";

const outdir = mkdtempSync(join(tmpdir(), "causeway-stack-json-"));
afterAll(() => {
  rmSync(outdir, { recursive: true });
});

/** The JSON of one stack, made here and by cdktf. */
function bothWays(build: (stack: AccountStack) => void): { here: unknown; cdktf: unknown } {
  const organization = testOrganization();
  const stack = new AccountStack(new OrganizationApp(organization, outdir), organization.networkAccount);
  build(stack);
  const here = stackJson(stack);
  TerraformStack.prototype.prepareStack.call(stack);
  return { here, cdktf: TerraformStack.prototype.toTerraform.call(stack) };
}

function expectSame(build: (stack: AccountStack) => void): void {
  const { here, cdktf } = bothWays(build);
  expect(here).toStrictEqual(cdktf);
}

describe("a stack's JSON is what cdktf makes of it", () => {
  test("with nothing in it", () => {
    expectSame(() => undefined);
  });

  test("with references, alone and inside a text", () => {
    expectSame((stack) => {
      const vpc = new Vpc(stack, "vpc", {
        cidrBlock: "10.0.0.0/16",
        tags: { Name: "a", Other: `${Token.asString("x")}` },
      });
      new Subnet(stack, "subnet", { vpcId: vpc.id, tags: { Name: `of ${vpc.id}, ${vpc.arn}` }, dependsOn: [vpc] });
    });
  });

  test("with tokens that stand for lists, maps, keys and numbers", () => {
    expectSame((stack) => {
      const vpc = new Vpc(stack, "vpc", { ipv4NetmaskLength: Token.asNumber(Lazy.anyValue({ produce: () => 20 })) });
      new TerraformLocal(stack, "list", Token.asList(vpc.fqn));
      new TerraformLocal(stack, "listInList", [Token.asList(vpc.fqn)]);
      new TerraformLocal(stack, "map", { a: Token.asStringMap(vpc.fqn), [vpc.id]: "key" });
      new TerraformLocal(stack, "number", `${Token.asNumber(vpc.fqn)} of 2`);
      new TerraformLocal(stack, "lazy", { a: Lazy.anyValue({ produce: () => ({ b: [vpc.id, undefined] }) }) });
    });
  });

  test("with functions, iterators, conditions and escapes", () => {
    expectSame((stack) => {
      const zones = new TerraformVariable(stack, "zones", { type: "list(string)", default: ["a"] });
      const iterator = TerraformIterator.fromList(zones.listValue);
      new Subnet(stack, "each", { forEach: iterator, vpcId: "vpc-1", availabilityZone: iterator.value });
      new TerraformLocal(stack, "first", Fn.element(Fn.sort(zones.listValue), 0));
      new TerraformLocal(stack, "json", Fn.jsonencode({ a: '"quoted"', b: zones.listValue }));
      new TerraformLocal(stack, "escape", "${path.module} and $${not this} and %{ for x in y }");
      new TerraformLocal(stack, "exponent", "1e+3");
    });
  });

  test("with modules, lifecycles, overrides of a resource, and another account's provider", () => {
    expectSame((stack) => {
      new TerraformHclModule(stack, "module", { source: "example/module/aws", variables: { a: [1, null, "x"] } });
      const vpc = new Vpc(stack, "vpc", {
        lifecycle: { preventDestroy: true, ignoreChanges: ["tags"] },
        provider: undefined,
      });
      vpc.addOverride("timeouts.create", "5m");
      vpc.addOverride("lifecycle.ignore_changes", ["tags_all"]);
      new TerraformOutput(stack, "out", { value: { a: vpc.id, b: undefined }, sensitive: true });
      stack.provider(stack.organization.account("alpha") ?? stack.account);
    });
  });

  test("for any plain value", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("${x}", "{", "e+", "$$", "%{", "\n", '"'), fc.webUrl());
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        text,
        fc.integer(),
        fc.double({ noNaN: true, max: 1e12, min: -1e12 }),
        fc.boolean(),
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("node"), { maxLength: 4 }),
      map: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), tie("node"), { maxKeys: 4 }),
    })).node;
    fc.assert(
      fc.property(value, (plain) => {
        expectSame((stack) => new TerraformLocal(stack, "value", { plain }));
      }),
      { numRuns: 100 },
    );
  });
});

test("a token is resolved once", () => {
  let resolved = 0;
  const organization = testOrganization();
  const stack = new AccountStack(new OrganizationApp(organization, outdir), organization.networkAccount);
  new TerraformLocal(stack, "value", Lazy.anyValue({ produce: () => (resolved += 1) }));
  stack.prepareStack();
  expect(stack.toTerraform()).toMatchObject({ locals: { value: 1 } });
});

test("an override of the whole stack is in its JSON", () => {
  const organization = testOrganization();
  const stack = new AccountStack(new OrganizationApp(organization, outdir), organization.networkAccount);
  stack.addOverride("terraform.required_version", ">= 1.6");
  stack.prepareStack();
  expect(stack.toTerraform()).toMatchObject({ terraform: { required_version: ">= 1.6" } });
});
