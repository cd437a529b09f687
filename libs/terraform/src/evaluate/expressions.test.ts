import { Cidr } from "@causeway/cidr";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unknown } from "../configuration.js";
import { EXPRESSIONS, MODULE, REFUSED } from "../testing/expressions.js";
import { jsonOf, valueOf } from "../testing/on-disk.js";

describe("an expression", () => {
  it.each(EXPRESSIONS)("%s is what Terraform makes of it", async (expression, value) => {
    expect(jsonOf(await valueOf(`\${${expression}}`, MODULE))).toEqual(value);
  });

  it.each(REFUSED)("%s is unknown, for Terraform refuses it", async (expression) => {
    expect(await valueOf(`\${${expression}}`, MODULE)).toMatchObject({
      reason: expect.stringMatching(/^Terraform would fail: ./) as string,
      at: expect.stringMatching(/^s:/) as string,
    });
  });

  it("property: cidrsubnet and cidrhost are those of Cidr, for every block and number", async () => {
    const block = fc.tuple(fc.integer({ min: 0, max: 28 }), fc.nat({ max: 2 ** 32 - 1 })).map(([prefix, address]) => {
      const size = 2 ** (32 - prefix);
      const first = address - (address % size);
      return Cidr.parse(`${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`);
    });
    await fc.assert(
      fc.asyncProperty(block, fc.integer({ min: 0, max: 4 }), fc.nat({ max: 20 }), async (cidr, newbits, number) => {
        const attempt = (compute: () => string): string => {
          try {
            return compute();
          } catch {
            return "refused";
          }
        };
        const value = await valueOf([
          `\${try(cidrsubnet("${cidr.toString()}", ${newbits}, ${number}), "refused")}`,
          `\${try(cidrhost("${cidr.toString()}", ${number}), "refused")}`,
        ]);
        expect(value).toEqual([
          attempt(() => cidr.subnet(newbits, number).toString()),
          attempt(() => cidr.host(number)),
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a function whose value differs from run to run", () => {
  it("makes its value unknown and is named", async () => {
    expect(await valueOf("${uuid()}")).toEqual(
      new Unknown("the function uuid is another each time", "s:output.result"),
    );
  });
});

describe("a value that is not known", () => {
  const module = { ...MODULE, variable: { ...MODULE.variable, u: {} }, resource: { aws_vpc: { v: {} } } };
  const unknown = expect.any(Unknown) as unknown;

  it.each([
    ["var.u + 1", unknown],
    ["cidrsubnet(var.u, 1, 0)", unknown],
    ['"a${var.u}"', unknown],
    ["var.u ? 1 : 2", unknown],
    ["var.u ? 1 : 1", 1],
    ["var.u && false", false],
    ["false && var.u", false],
    ["var.u || true", true],
    ["var.u && true", unknown],
    ["[1, var.u][0]", 1],
    ["[1, var.u][1]", unknown],
    ["[1, var.u][var.u]", unknown],
    ["length([1, var.u])", 2],
    ["concat([var.u], [2])[1]", 2],
    ["{ a = var.u, b = 2 }.b", 2],
    ["keys({ a = var.u })", ["a"]],
    ["merge({ a = 1 }, { b = var.u }).a", 1],
    ["merge({ a = 1 }, var.u).a", unknown],
    ["contains([1, var.u], 1)", true],
    ["contains([1, var.u], 2)", unknown],
    ["[for x in [1, 2] : x if x == var.u]", unknown],
    ["[for x in var.u : x]", unknown],
    ["one([for x in [1, 2] : var.u if x == 1])", unknown],
    ["try(var.u.a, 1)", unknown],
    ['try(regex("(?i)a", "A"), 1)', "A"],
    ["1 / 0", unknown],
    ["timestamp()", unknown],
    ["uuid()", unknown],
    ['try(format("%e", 1), 1)', unknown],
    ['try(format("%v", [1]), 1)', "[1]"],
    ["try(element([1, 2], -1), 1)", unknown],
    ["can(var.u)", unknown],
    ["coalesce(var.u, 1)", unknown],
    ["coalesce(1, 2)", 1],
    ["flatten([[1], var.u])", unknown],
    ["toset([1, var.u])", unknown],
    ["slice([1, var.u, 3], 2, 3)", [3]],
    ['zipmap(["a", "b"], [1, var.u]).a', 1],
    ["lookup({ a = 1 }, var.u, 2)", unknown],
    ['sort([aws_vpc.v.id, "a"])', unknown],
    ["upper(aws_vpc.v.id)", unknown],
    ["aws_vpc.v.id + 1", unknown],
    ["-aws_vpc.v.owner_id", unknown],
    ["aws_vpc.v.tags[*]", unknown],
    ["[for k, v in aws_vpc.v : k]", unknown],
    ["aws_vpc.v.owner_id ? 1 : 2", unknown],
    ["[1, 2][aws_vpc.v.owner_id]", unknown],
    ["index([aws_vpc.v.owner_id, 2], 2)", unknown],
    ["index([aws_vpc.v.id, 2], aws_vpc.v.id)", 0],
    ["{ (aws_vpc.v.id) = 1 }[aws_vpc.v.id]", 1],
    ['{ (aws_vpc.v.id) = 1 }["x"]', unknown],
    ["keys({ (aws_vpc.v.id) = 1 })", unknown],
    ["tostring(aws_vpc.v.id) == aws_vpc.v.id", true],
  ])("matters only where it decides: %s", async (expression, expected) => {
    expect(await valueOf(`\${${expression}}`, module)).toEqual(expected);
  });
});
