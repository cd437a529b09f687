import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfiguration, ReadError, type ReadErrors } from "../index.js";
import { readStacks, valueOf, writeFiles } from "../testing/on-disk.js";

const vpc = (name: string) => ({ resource: { aws_vpc: { [name]: {} } } });

async function addresses(files: Record<string, unknown>, ...inputs: { name?: string; path: string }[]) {
  const folder = writeFiles(files);
  const configuration = await readConfiguration(inputs.map((input) => ({ ...input, path: join(folder, input.path) })));
  return [...configuration.resources.keys()];
}

/** The error of reading a file of that content. */
async function failure(content: unknown, path = "x/main.tf.json"): Promise<ReadError> {
  const folder = writeFiles({ [path]: content });
  const error: unknown = await readConfiguration([{ path: join(folder, path) }]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ReadError);
  return error as ReadError;
}

describe("an input", () => {
  it("may be a cdktf.out folder, whose stacks are named by their folders", async () => {
    const files = {
      "cdktf.out/manifest.json": "not read",
      "cdktf.out/stacks/a/cdk.tf.json": vpc("x"),
      "cdktf.out/stacks/b/cdk.tf.json": vpc("x"),
    };
    expect(await addresses(files, { path: "cdktf.out" })).toEqual(["a:aws_vpc.x", "b:aws_vpc.x"]);
  });

  it("may be a folder, whose *.tf.json files are one module", async () => {
    const files = {
      "net/b.tf.json": { output: { o: { value: "${aws_vpc.x.id}" } } },
      "net/a.tf.json": vpc("x"),
      "net/other.json": { resource: { aws_vpc: { y: {} } } },
    };
    expect(await addresses(files, { path: "net" })).toEqual(["net:aws_vpc.x"]);
  });

  it("may be a file, whose stack is named by its folder or by the command", async () => {
    const files = { "one/main.tf.json": vpc("x"), "two/main.tf.json": vpc("y") };
    expect(await addresses(files, { path: "one/main.tf.json" })).toEqual(["one:aws_vpc.x"]);
    expect(
      await addresses(files, { name: "a", path: "one/main.tf.json" }, { name: "b", path: "two/main.tf.json" }),
    ).toEqual(["a:aws_vpc.x", "b:aws_vpc.y"]);
  });

  it("that is one file of a folder is all of it, for Terraform reads no single files", async () => {
    const files = {
      "net/one.tf.json": { variable: { name: {} }, ...vpc("x") },
      "net/two.tf.json": { resource: { aws_vpc: { y: { tags: { Name: "${var.name}" } } } } },
      "net/terraform.tfvars": 'name = "given"\n',
      "net/stack.json": vpc("z"),
    };
    const folder = writeFiles(files);
    const configuration = await readConfiguration([{ path: join(folder, "net/one.tf.json") }]);
    expect([...configuration.resources.keys()]).toEqual(["net:aws_vpc.x", "net:aws_vpc.y"]);
    expect(configuration.resources.get("net:aws_vpc.y")?.attributes).toEqual({ tags: { Name: "given" } });
    expect(await addresses(files, { path: "net/stack.json" })).toEqual(["net:aws_vpc.z"]);
    const twice = [
      { name: "a", path: join(folder, "net/one.tf.json") },
      { name: "b", path: join(folder, "net/two.tf.json") },
    ];
    await expect(readConfiguration(twice)).rejects.toMatchObject({ code: "DUPLICATE_STACK" });
  });

  it("may have override files, whose arguments replace those of the same block", async () => {
    const files = {
      "net/main.tf.json": { resource: { aws_vpc: { x: { cidr_block: "10.0.0.0/16", tags: { a: "1" } } } } },
      "net/main_override.tf.json": { resource: { aws_vpc: { x: { cidr_block: "10.1.0.0/16" } } } },
    };
    const configuration = await readConfiguration([{ path: join(writeFiles(files), "net") }]);
    expect(configuration.resources.get("net:aws_vpc.x")?.attributes).toEqual({
      cidr_block: "10.1.0.0/16",
      tags: { a: "1" },
    });
  });

  it("with files in native syntax is read without them, and says so", async () => {
    const folder = writeFiles({ "net/main.tf.json": vpc("x"), "net/more.tf": "", "net/x.tfvars": "" });
    const configuration = await readConfiguration([{ path: join(folder, "net") }]);
    expect(configuration.unread.map(({ reason }) => basename(reason.split(" ")[0] ?? ""))).toEqual(["more.tf"]);
  });
});

describe("Terraform JSON", () => {
  it("may hold lists of blocks at every level, and comments", async () => {
    const configuration = await readStacks({
      s: [
        {
          "//": "a comment",
          resource: [{ aws_vpc: [{ a: [{ cidr_block: "10.0.0.0/16", "//": "x" }] }] }, { aws_vpc: { b: {} } }],
        },
        {
          resource: { aws_vpc: { c: {} }, "//": { of: "cdktf" } },
          moved: [{ from: "x", to: "y" }],
          locals: [{ a: 1 }, { b: 2 }],
        },
      ],
    });
    expect([...configuration.resources.keys()]).toEqual(["s:aws_vpc.a", "s:aws_vpc.b", "s:aws_vpc.c"]);
    expect(configuration.resources.get("s:aws_vpc.a")?.attributes).toEqual({ cidr_block: "10.0.0.0/16" });
  });

  it("gives blocks as lists, whether they stand as an object or as a list", async () => {
    const route = { cidr_block: "0.0.0.0/0", gateway_id: null };
    const configuration = await readStacks({
      s: { resource: { aws_route_table: { a: { route }, b: { route: [route] } } } },
    });
    for (const name of ["a", "b"]) {
      expect(configuration.resources.get(`s:aws_route_table.${name}`)?.attributes).toEqual({
        route: [{ cidr_block: "0.0.0.0/0" }],
      });
    }
  });

  it("leaves out arguments that are null or mean something to Terraform alone", async () => {
    const body = { a: null, b: "${null}", lifecycle: {}, depends_on: [], provider: "aws.x", provisioner: {}, count: 1 };
    const configuration = await readStacks({ s: { resource: { aws_vpc: { v: body } } } });
    expect(configuration.resources.get("s:aws_vpc.v[0]")?.attributes).toEqual({});
  });

  it("evaluates keys of maps, too", async () => {
    expect(await valueOf({ '${upper("a")}-1': 1, plain: ["${1 + 1}", true, null] })).toEqual({
      "A-1": 1,
      plain: [2, true, null],
    });
  });
});

describe("an input that cannot be read", () => {
  it("is reported with file, place and reason if it is missing", async () => {
    await expect(readConfiguration([{ path: "/nowhere/x.tf.json" }])).rejects.toMatchObject({
      code: "NO_SUCH_INPUT",
      file: "/nowhere/x.tf.json",
    });
  });

  it("is reported with line and column if it is no JSON or truncated", async () => {
    expect(await failure('{\n  "resource": {,\n}')).toMatchObject({ code: "NOT_JSON", place: "line 2, column 16" });
    expect(await failure('{\n  "resource": {')).toMatchObject({
      code: "NOT_JSON",
      place: "line 2, column 16",
      reason: "not valid JSON: the text ends too early",
    });
    expect(await failure("")).toMatchObject({ code: "NOT_JSON", place: "line 1, column 1" });
    expect(await failure("[".repeat(200_000))).toMatchObject({ code: "TOO_LARGE", place: "line 1, column 501" });
  });

  it.each([
    ["${aws_vpc.}", "output.o.value, column 11 of the string"],
    ["x ${1 +}", "output.o.value, column 8 of the string"],
    ["${f(1, }", "output.o.value, column 8 of the string"],
    ["${[1, 2}", "output.o.value, column 8 of the string"],
    ["%{ if true }x", "output.o.value, column 14 of the string"],
    ["${a b}", "output.o.value, column 5 of the string"],
    ['${"a}', "output.o.value, column 6 of the string"],
    ["a ${", "output.o.value, column 5 of the string"],
  ])("is reported with the column in the string if %s does not parse", async (text, place) => {
    const error = await failure({ output: { o: { value: text } } });
    expect(error).toMatchObject({ code: "INVALID_EXPRESSION", place });
    expect(error.reason).toContain(JSON.stringify(text));
    expect(error.file).toMatch(/main\.tf\.json$/);
  });

  it("is reported even where nothing needs the value that does not parse", async () => {
    expect(await failure({ locals: { unused: { deep: [1, "${"] } } })).toMatchObject({
      code: "INVALID_EXPRESSION",
      place: "locals.unused.deep[1], column 3 of the string",
    });
  });

  it("is reported with the path of what is no block", async () => {
    expect(await failure({ resource: { aws_vpc: { a: "x" } } })).toMatchObject({
      code: "INVALID_STRUCTURE",
      place: "resource.aws_vpc.a",
    });
    expect(await failure("[1]")).toMatchObject({ code: "UNKNOWN_INPUT_KIND" });
  });

  it("is reported if a block is declared twice", async () => {
    const twice = [{ aws_vpc: { a: {} } }, { aws_vpc: { a: {} } }];
    expect(await failure({ resource: twice })).toMatchObject({ code: "DUPLICATE_BLOCK", place: "aws_vpc.a" });
  });

  it("is reported if it is JSON of another kind", async () => {
    expect(await failure({ hello: 1 })).toMatchObject({ code: "UNKNOWN_INPUT_KIND" });
    const raw = await failure({ version: 4, serial: 1, lineage: "x", resources: [] });
    expect(raw.reason).toContain("terraform show -json");
    const folder = writeFiles({ "empty/readme.md": "" });
    await expect(readConfiguration([{ path: join(folder, "empty") }])).rejects.toMatchObject({
      code: "UNKNOWN_INPUT_KIND",
    });
  });

  it.each([["9.0"], ["2.0"], ["1"], [""], [1], [null]])(
    "is reported if its format version is %j",
    async (format_version) => {
      for (const content of [
        { format_version, values: {} },
        { format_version, planned_values: {} },
      ]) {
        expect(await failure(content)).toMatchObject({ code: "UNKNOWN_FORMAT_VERSION", place: "format_version" });
      }
    },
  );

  it("is reported if it is a plan or state without its format version", async () => {
    expect(await failure({ planned_values: {} })).toMatchObject({ code: "UNKNOWN_FORMAT_VERSION" });
    expect(await failure({ terraform_version: "1.11.4", values: {} })).toMatchObject({
      code: "UNKNOWN_FORMAT_VERSION",
    });
  });

  it("is reported with all that is wrong in all files", async () => {
    const folder = writeFiles({
      "a/one.tf.json": { locals: { x: "${", y: ["${1 +}"] } },
      "a/two.tf.json": "{",
      "b/main.tf.json": { format_version: "9.0" },
      "c/main.tf.json": { resource: { aws_vpc: { a: "x" } }, output: { o: "y" } },
    });
    const inputs = ["a", "b/main.tf.json", "c/main.tf.json", "d"].map((path) => ({ path: join(folder, path) }));
    const error: unknown = await readConfiguration(inputs).catch((thrown: unknown) => thrown);
    expect(
      (error as ReadErrors).errors.map(({ code, file, place }) => [code, file.slice(folder.length), place]),
    ).toEqual([
      ["INVALID_EXPRESSION", "/a/one.tf.json", "locals.x, column 3 of the string"],
      ["INVALID_EXPRESSION", "/a/one.tf.json", "locals.y[0], column 6 of the string"],
      ["NOT_JSON", "/a/two.tf.json", "line 1, column 2"],
      ["UNKNOWN_FORMAT_VERSION", "/b/main.tf.json", "format_version"],
      ["INVALID_STRUCTURE", "/c/main.tf.json", "resource.aws_vpc.a"],
      ["INVALID_STRUCTURE", "/c/main.tf.json", "output.o"],
      ["NO_SUCH_INPUT", "/d", ""],
    ]);
  });

  it("is reported if two stacks have one name, or one name is for several stacks", async () => {
    const files = {
      "x/net/main.tf.json": vpc("a"),
      "y/net/main.tf.json": vpc("a"),
      "cdktf.out/stacks/a/cdk.tf.json": vpc("x"),
      "cdktf.out/stacks/b/cdk.tf.json": vpc("x"),
    };
    await expect(addresses(files, { path: "x/net" }, { path: "y/net" })).rejects.toMatchObject({
      code: "DUPLICATE_STACK",
    });
    await expect(addresses(files, { name: "n", path: "cdktf.out" })).rejects.toMatchObject({ code: "DUPLICATE_STACK" });
  });
});
