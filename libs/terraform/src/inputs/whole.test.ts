import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Configuration, readConfiguration } from "../index.js";
import { attributesOf, writeFiles } from "../testing/on-disk.js";

const read = (files: Readonly<Record<string, unknown>>, path: string): Promise<Configuration> =>
  readConfiguration([{ name: "s", path: join(writeFiles(files), path) }]);

const unreadOf = async (json: unknown): Promise<string[]> => {
  const { unread } = await read({ "x.json": json }, "x.json");
  return unread.map(({ at, reason }) => `${at} ${reason}`);
};

const vpc = (name: string, values: object = {}) => ({
  address: `aws_vpc.${name}`,
  mode: "managed",
  type: "aws_vpc",
  name,
  values,
});
const plan = (more: object) => ({
  format_version: "1.2",
  planned_values: { root_module: { resources: [vpc("a")] } },
  configuration: { root_module: {} },
  ...more,
});

describe("a plan says what it does not hold", () => {
  it.each([
    ["a whole one", { complete: true, errored: false }, []],
    [
      "-target",
      { complete: false },
      ["s: the plan says that more has to be applied after it; it may be made with -target"],
    ],
    ["an error", { errored: true }, ["s: planning ended with an error, so that the plan is not whole"]],
    [
      "deferred changes",
      {
        complete: false,
        deferred_changes: [{ reason: "provider_config_unknown", resource_change: { address: "aws_vpc.b" } }],
      },
      ["s:aws_vpc.b its change is deferred to a later plan (provider_config_unknown)"],
    ],
    [
      "what is deployed and left out",
      {
        prior_state: { values: { root_module: { resources: [vpc("a"), vpc("b"), vpc("c")] } } },
        resource_changes: [{ address: "aws_vpc.c" }],
      },
      ["s:aws_vpc.b it is deployed, and the plan leaves it out"],
    ],
  ])("%s", async (_, more, unread) => {
    expect(await unreadOf(plan(more))).toEqual(unread);
  });
});

describe("a state with an object that was replaced and not yet destroyed", () => {
  it("has both, and says so", async () => {
    const resources = [vpc("a", { id: "new" }), { ...vpc("a", { id: "old" }), deposed_key: "00ff" }];
    const state = { format_version: "1.0", values: { root_module: { resources } } };
    const configuration = await read({ "x.json": state }, "x.json");
    expect(attributesOf(configuration, "s:aws_vpc.a")).toEqual({ id: "new" });
    expect(attributesOf(configuration, "s:aws_vpc.a (deposed object 00ff)")).toEqual({ id: "old" });
    expect(configuration.unread.map(({ at }) => at)).toEqual(["s:aws_vpc.a (deposed object 00ff)"]);
  });
});

describe("equal keys of one object", () => {
  it.each([
    ['{"resource": {}, "resource": {}}', "line 1, column 18"],
    ['{"resource": {"aws_vpc": {"a": {"tags": {"x": 1,\n "x": 2}}}}}', "line 2, column 2"],
  ])("are refused with their place: %s", async (text, place) => {
    await expect(read({ "net/main.tf.json": text }, "net")).rejects.toMatchObject({ code: "DUPLICATE_KEY", place });
  });

  it("may be comments", async () => {
    const text = '{"//": "one", "//": "two", "resource": {"aws_vpc": {"a": {}}}}';
    expect((await read({ "net/main.tf.json": text }, "net")).resources.size).toBe(1);
  });
});

describe("files that assign variables", () => {
  it("are read in Terraform's order, the last of them winning", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const files = {
      "net/main.tf.json": {
        variable: Object.fromEntries(names.map((name) => [name, { default: 0 }])),
        output: Object.fromEntries(names.map((name) => [name, { value: `\${var.${name}}` }])),
      },
      "net/terraform.tfvars": "# comment\na = 1\nb = 1\nc = 1\nd = [\n  { x = 1 },\n]\n",
      "net/terraform.tfvars.json": { b: 2, c: 2 },
      "net/y.auto.tfvars.json": { c: 4 },
      "net/x.auto.tfvars": 'c = 3\ne = "$${text}"\n',
      "net/other.tfvars": "a = 9\n",
    };
    const { outputs } = await read(files, "net");
    expect(names.map((name) => outputs.get(`s:${name}`))).toEqual([1, 2, 4, [{ x: 1 }], "${text}"]);
  });

  it.each([
    ["a = 1 b = 2", "line 1, column 7"],
    ["a = 1\na = 2", "line 2, column 1"],
    ["a = [1", "line 1, column 7"],
    ["a = var.b", "a"],
  ])("are refused with their place if they hold %j", async (text, place) => {
    const files = { "net/main.tf.json": { variable: { a: {} } }, "net/terraform.tfvars": text };
    await expect(read(files, "net")).rejects.toMatchObject({ code: "INVALID_EXPRESSION", place });
  });
});

describe("an overriding file", () => {
  it("replaces nested blocks of a type, be they made by dynamic ones, and merges lifecycles", async () => {
    const rule = (port: number) => ({ from_port: port });
    const files = {
      "net/main.tf.json": {
        locals: { a: 1 },
        resource: {
          aws_security_group: {
            g: { ingress: [rule(1), rule(2)], name: "${local.a}" },
            h: {
              dynamic: { ingress: { for_each: [1], content: rule(3) }, egress: { for_each: [1], content: rule(4) } },
            },
          },
        },
      },
      "net/a_override.tf.json": {
        locals: { a: 2 },
        resource: { aws_security_group: { g: { ingress: rule(5) }, h: { ingress: rule(6) } } },
      },
    };
    const configuration = await read(files, "net");
    expect(attributesOf(configuration, "s:aws_security_group.g")).toEqual({ ingress: rule(5), name: 2 });
    expect(attributesOf(configuration, "s:aws_security_group.h")).toEqual({ ingress: rule(6), egress: [rule(4)] });
  });

  it("is refused if there is nothing to override", async () => {
    const files = { "net/main.tf.json": {}, "net/override.tf.json": { resource: { aws_vpc: { a: {} } } } };
    await expect(read(files, "net")).rejects.toMatchObject({ code: "INVALID_STRUCTURE", place: "aws_vpc.a" });
  });
});

describe("files that are not read", () => {
  it("are told: native syntax, and what only OpenTofu takes", async () => {
    const files = {
      "net/main.tf.json": {},
      "net/a.tf": "",
      "net/b.tofu": "",
      "net/c.tofu.json": {},
      "net/.d.tf": "",
      "net/e.tf~": "",
    };
    const { unread } = await read(files, "net");
    expect(unread.map(({ reason }) => /[\w.]+ is not read: \w+/.exec(reason)?.[0])).toEqual([
      "a.tf is not read: only",
      "b.tofu is not read: OpenTofu",
      "c.tofu.json is not read: OpenTofu",
    ]);
  });
});
