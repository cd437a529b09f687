import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { Unknown, UnorderedSet, type Value } from "../configuration.js";
import { valueOf, writeFiles } from "./testing/network-on-disk.js";

const MODULE = {
  variable: {
    zones: { type: "list(string)", default: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] },
    cidr: { type: "string", default: "10.64.0.0/16" },
    subnets: { type: "map(number)", default: { transit: 12, firewall: 12, public: "8" } },
    names: { type: "set(string)", default: ["b", "a", "b"] },
    plan: { type: "object({ size = number, spare = optional(bool, true) })", default: { size: "3" } },
  },
  locals: {
    tiers: ["public", "private"],
    table: [
      { name: "x", port: 80, on: true },
      { name: "y", port: 443, on: false },
    ],
    nested: '${{ a = { b = [1, 2, { c = "deep" }] } }}',
    label: "tier-${local.tiers[0]}",
  },
};

/** Expressions of the kinds that network configurations use. Each is evaluated here and by Terraform itself. */
const EXPRESSIONS: readonly string[] = [
  "1 + 2 * 3 - 4 / 8",
  "(1 + 2) * -3 % 4",
  "10 - 4 - 3",
  "true || false && !true",
  'local.tiers[0] == "public" && length(var.zones) >= 3',
  '1 == "1"',
  '"5" + 1',
  "[1, 2] == [1, 2]",
  'true ? "yes" : "no"',
  'true ? "a" : false ? "b" : "c"',
  "false ? 1 : true ? 2 : true ? 3 : 4",
  '(true ? "x" : false) == "x" ? [1, 2, 3][true ? 1 : 0] : 9',
  'length(var.zones) > 3 ? "many" : length(var.zones) > 1 ? "some" : "one"',
  '"a${1}b${"c"}-${true}"',
  '"%{ if length(var.zones) > 1 }many%{ else }one%{ endif }"',
  '"%{ for z in var.zones }${z};%{ endfor }"',
  '"%{ for i, z in var.zones ~}  ${i}=${z}  %{~ endfor }!"',
  '"quote \\" tab \\t dollar $${x} percent %%{y} \\u00e9"',
  "local.label",
  "local.nested.a.b[2].c",
  'local.nested["a"]["b"][0]',
  "local.table[*].name",
  "local.table.*.port",
  "local.table.*.port[1]",
  "local.table[*].port",
  "[for t in local.table : upper(t.name) if t.on]",
  '[for i, t in local.table : "${i}-${t.port}"]',
  "{ for t in local.table : t.name => t.port }",
  "{ for z in var.zones : substr(z, 0, 2) => z... }",
  '[for k, v in var.subnets : "${k}=${v}"]',
  '{ a = 1, "b" = 2, (local.tiers[1]) = 3, "c-${1}" = 4 }',
  "cidrsubnet(var.cidr, 12, 5)",
  'cidrsubnet("10.64.3.7/16", 4, 2)',
  'cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)',
  "cidrsubnets(var.cidr, 4, 4, 8, 4)",
  'cidrhost("10.12.112.0/20", 16)',
  'cidrhost("10.12.112.0/20", -2)',
  'cidrnetmask("172.16.0.0/12")',
  'one(["only"])',
  "one([])",
  "element(var.zones, 4)",
  'lookup(var.subnets, "transit", 1)',
  'lookup(var.subnets, "absent", 7)',
  "concat([1], [], [2, 3])",
  "flatten([[1, [2]], [], [[3]]])",
  "merge({ a = 1, b = 2 }, { b = 3 }, { c = 4 })",
  "keys(var.subnets)",
  "values(var.subnets)",
  'zipmap(["x", "y"], [1, 2])',
  'toset(["c", "a", "b", "a"])',
  "tolist(var.names)",
  "tolist(toset([3, 1, 20]))",
  'tonumber("12.5")',
  "tostring(3.0)",
  "length({ a = 1, b = 2 })",
  'length("naïve")',
  'contains(var.zones, "eu-central-1b")',
  'index(var.zones, "eu-central-1c")',
  "slice(var.zones, 1, 3)",
  'sort(["b", "10", "9", "a"])',
  "distinct([1, 2, 1, 3, 2])",
  'compact(["a", "", null, "b"])',
  'coalesce("", null, "x")',
  "coalescelist([], [1])",
  'try(local.nested.x.y, "fallback")',
  "can(local.nested.a.b[9])",
  "can(local.nested.a.b[1])",
  'join("-", var.zones)',
  'split(",", "a,b,,c")',
  'format("%s-%03d-%.2f-%5s|%-4s|%%-%x-%t-%v", "a", 7, 1.005, "r", "l", 255, true, 12)',
  'formatlist("%s-x", var.zones)',
  'replace("10.0.0.0/16", "/\\\\/.*/", "")',
  'replace("a.b.c", ".", "-")',
  'lower("ABC")',
  'title("hello world")',
  'trimspace("  a b ")',
  'trim("??a?b??", "?")',
  'trimprefix("helloworld", "hello")',
  'trimsuffix("helloworld", "world")',
  'substr("hello world", 1, 4)',
  'substr("hello", -3, -1)',
  'jsonencode({ b = [1, null, "x<y"], a = true })',
  'jsondecode("{\\"a\\": [1, {\\"b\\": null}]}")',
  "range(3)",
  "range(1, 10, 4)",
  "range(3, 0)",
  "min(3, 1, 2)",
  "max(values(var.subnets)...)",
  'setproduct(["a", "b"], [1, 2])',
  'setunion(["b"], ["a", "b"])',
  'setintersection(["a", "b", "c"], ["c", "b"])',
  'setsubtract(["a", "b", "c"], ["b"])',
  'startswith("eu-central-1", "eu-")',
  'endswith("eu-central-1", "-2")',
  'strcontains("abc", "b")',
  'regex("^([a-z]+)-([a-z]+)-(\\\\d)$", "eu-central-1")',
  'regex("[0-9]+", "ab12c")',
  'regex("(?P<zone>[a-z])$", "eu-central-1b")',
  'regexall("[a-z]", "1a2b")',
  "reverse([1, 2, 3])",
  "floor(4.9) + ceil(4.1) + abs(-2)",
  'parseint("ff", 16)',
  "sum([1, 2.5])",
  "pow(2, 10)",
  "var.plan.spare",
  "var.plan.size + 1",
  "[for s in var.names : s]",
  "null == null",
  '!can(tonumber("x"))',
  "terraform.workspace",
];

/** Terraform refuses these, so that their value is unknown and says why. */
const REFUSED: readonly string[] = [
  "cidrsubnet(var.cidr, 20, 0)",
  "local.absent",
  "var.zones[3]",
  "local.nested.x",
  'one(["a", "b"])',
  'tonumber("x")',
  "slice(var.zones, 2, 9)",
  '{ for z in var.zones : "same" => z }',
  'regex("z", "a")',
  'index(var.zones, "x")',
  '"zones: ${var.zones}"',
  "[1, 2] + 1",
];

const missing = spawnSync("terraform", ["version"]).status !== 0;
if (missing && process.env["REQUIRE_TERRAFORM"] !== "1") {
  console.warn("\nSKIPPED: comparing expressions with Terraform's own values, for there is no terraform on the path\n");
}

/** What Terraform's own console makes of an expression in the module; its complaint if it refuses it. */
function terraformConsole(expression: string): unknown {
  const { status, stdout, stderr } = spawnSync("terraform", ["console", "-no-color"], {
    cwd: writeFiles({ "main.tf.json": MODULE }),
    // The console prints the JSON text as a quoted string.
    input: `jsonencode(${expression})\n`,
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
  });
  if (status !== 0) return stderr;
  return JSON.parse(JSON.parse(stdout) as string) as unknown;
}

/** A value as JSON has it. */
function plain(value: Value): unknown {
  return JSON.parse(JSON.stringify(value instanceof UnorderedSet ? value.members : value)) as unknown;
}

describe.skipIf(missing && process.env["REQUIRE_TERRAFORM"] !== "1")("an expression", () => {
  it("has the values that Terraform gives to a table of expressions", async () => {
    const ours: unknown[] = [];
    for (const expression of EXPRESSIONS) ours.push(plain(await valueOf(`\${${expression}}`, MODULE)));
    // All at once, for each start of Terraform takes a while.
    const theirs = terraformConsole(`[${EXPRESSIONS.join(", ")}]`) as unknown[];
    expect(theirs).toBeInstanceOf(Array);
    const table = (values: readonly unknown[]) => EXPRESSIONS.map((expression, i) => [expression, values[i]]);
    expect(table(ours)).toEqual(table(theirs));
  });

  it.each(REFUSED)("that Terraform refuses is unknown: %s", async (expression) => {
    expect(terraformConsole(expression)).toContain("Error:");
    expect(await valueOf(`\${${expression}}`, MODULE)).toBeInstanceOf(Unknown);
  });
});
