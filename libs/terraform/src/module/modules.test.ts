import { describe, expect, it } from "vitest";
import { join } from "node:path";
import { Reference, Unknown } from "../configuration.js";
import { readConfiguration } from "../index.js";
import { attributesOf, readStacks, valueOf, writeFiles } from "../testing/on-disk.js";

const read = async (files: Record<string, unknown>, path = "", bindings = {}) =>
  readConfiguration([{ name: "s", path: join(writeFiles(files), path) }], { bindings });

describe("a resource with count", () => {
  const subnets = {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: {
      a: {
        count: "${length(var.zones)}",
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: "${cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)}",
        availability_zone: "${var.zones[count.index]}",
      },
    },
  };
  const zones = { variable: { zones: { default: ["eu-central-1a", "eu-central-1b"] } } };

  it("has an instance per number, which others name by index, splat or loop", async () => {
    const configuration = await readStacks({
      s: {
        ...zones,
        resource: {
          ...subnets,
          aws_ec2_transit_gateway_vpc_attachment: {
            splat: { subnet_ids: "${aws_subnet.a[*].id}" },
            loop: { subnet_ids: '${[for s in aws_subnet.a : s.id if s.availability_zone == "eu-central-1b"]}' },
            index: { subnet_ids: ["${aws_subnet.a[0].id}", "${element(aws_subnet.a[*].id, 3)}"] },
          },
        },
      },
    });
    const [first, second] = [new Reference("s:aws_subnet.a[0]", "id"), new Reference("s:aws_subnet.a[1]", "id")];
    const idsOf = (name: string) =>
      attributesOf(configuration, `s:aws_ec2_transit_gateway_vpc_attachment.${name}`)["subnet_ids"];
    expect(attributesOf(configuration, "s:aws_subnet.a[1]")).toEqual({
      vpc_id: new Reference("s:aws_vpc.main", "id"),
      cidr_block: "10.0.1.0/24",
      availability_zone: "eu-central-1b",
    });
    expect(idsOf("splat")).toEqual([first, second]);
    expect(idsOf("loop")).toEqual([second]);
    expect(idsOf("index")).toEqual([first, second]);
  });

  it("that is not known is reported, not guessed", async () => {
    const configuration = await readStacks({
      s: { variable: { n: {} }, resource: { aws_subnet: { a: { count: "${var.n}" } } } },
    });
    expect(configuration.resources.size).toBe(0);
    expect(configuration.unread).toEqual([
      new Unknown("count is not known: the variable s:var.n has no default and no binding", "s:aws_subnet.a"),
    ]);
  });

  it("that no network has is refused", async () => {
    const count = (many: number) => readStacks({ s: { resource: { aws_subnet: { a: { count: many } } } } });
    await expect(count(1e9)).rejects.toMatchObject({ code: "TOO_LARGE", place: "s:aws_subnet.a" });
    expect((await count(20_000)).resources.size).toBe(20_000);
  });

  it("that is not known does not matter of what carries no packet, nor of what is only looked up", async () => {
    const body = { count: "${var.n}" };
    const configuration = await readStacks({
      s: {
        variable: { n: {} },
        resource: { aws_iam_role: { r: body }, random_id: { i: body } },
        data: { aws_vpc: { v: body } },
        output: { id: { value: "${data.aws_vpc.v[0].id}" } },
      },
    });
    expect(configuration.unread).toEqual([]);
    expect(configuration.outputs.get("s:id")).toBeInstanceOf(Unknown);
  });

  it("is refused by an index that it lacks", async () => {
    const value = await valueOf("${aws_eip.a[2].id}", { resource: { aws_eip: { a: { count: 2 } } } });
    expect(value).toEqual(new Unknown("Terraform would fail: index 2 of a list of 2", "s:output.result"));
  });
});

describe("a resource with for_each", () => {
  it("has an instance per key of a map", async () => {
    const configuration = await readStacks({
      s: {
        locals: { subnets: { "b/1": { zone: "b", net: 1 }, a: { zone: "a", net: 0 } } },
        resource: {
          aws_subnet: {
            s: {
              for_each: "${local.subnets}",
              cidr_block: '${cidrsubnet("10.0.0.0/16", 8, each.value.net)}',
              availability_zone: "eu-central-1${each.value.zone}",
              tags: { Name: "${each.key}" },
            },
          },
          aws_route_table_association: {
            s: { for_each: "${aws_subnet.s}", subnet_id: "${each.value.id}", route_table_id: "${each.key}" },
          },
        },
      },
    });
    expect([...configuration.resources.keys()]).toEqual([
      's:aws_route_table_association.s["a"]',
      's:aws_route_table_association.s["b/1"]',
      's:aws_subnet.s["a"]',
      's:aws_subnet.s["b/1"]',
    ]);
    expect(attributesOf(configuration, 's:aws_subnet.s["b/1"]')).toEqual({
      cidr_block: "10.0.1.0/24",
      availability_zone: "eu-central-1b",
      tags: { Name: "b/1" },
    });
    expect(attributesOf(configuration, 's:aws_route_table_association.s["b/1"]')["subnet_id"]).toEqual(
      new Reference('s:aws_subnet.s["b/1"]', "id"),
    );
  });

  it("has an instance per member of a set of strings", async () => {
    const configuration = await readStacks({
      s: { resource: { aws_eip: { e: { for_each: '${toset(["b", "a"])}', tags: { N: "${each.value}" } } } } },
    });
    expect([...configuration.resources.keys()]).toEqual(['s:aws_eip.e["a"]', 's:aws_eip.e["b"]']);
    expect(attributesOf(configuration, 's:aws_eip.e["b"]')).toEqual({ tags: { N: "b" } });
  });

  it.each([
    ["${toset([aws_vpc.v.id])}", "it is a set whose members are not all known strings"],
    ["${{ (aws_vpc.v.id) = 1 }}", "its keys are assigned by AWS"],
    ["${aws_vpc.v.id}", "s:aws_vpc.v.id is assigned by AWS"],
    ["${toset(5)}", "Terraform would fail: toset needs a list, not a number"],
  ])("over what is not known is reported: %s", async (forEach, reason) => {
    const configuration = await readStacks({
      s: { resource: { aws_vpc: { v: {} }, aws_eip: { e: { for_each: forEach } } } },
    });
    expect(configuration.unread).toEqual([new Unknown(`for_each is not known: ${reason}`, "s:aws_eip.e")]);
  });
});

describe("a dynamic block", () => {
  const routeTable = (dynamic: unknown, more = {}) =>
    readStacks({ s: { variable: { u: {} }, resource: { aws_route_table: { t: { ...more, dynamic } } } } });

  it("makes a block per member, after those that stand there", async () => {
    const configuration = await routeTable(
      {
        route: { for_each: { x: "10.0.0.0/8" }, content: { cidr_block: "${route.value}", gateway_id: "${route.key}" } },
      },
      { route: { cidr_block: "0.0.0.0/0", gateway_id: "igw" } },
    );
    expect(attributesOf(configuration, "s:aws_route_table.t")["route"]).toEqual([
      { cidr_block: "0.0.0.0/0", gateway_id: "igw" },
      { cidr_block: "10.0.0.0/8", gateway_id: "x" },
    ]);
  });

  it("may name its iterator, stand in a list and be nested", async () => {
    const configuration = await routeTable([
      {
        a: {
          for_each: ["x"],
          iterator: "outer",
          content: { dynamic: { b: { for_each: [1, 2], content: { v: "${outer.value}${b.value}" } } } },
        },
      },
    ]);
    expect(attributesOf(configuration, "s:aws_route_table.t")["a"]).toEqual([{ b: [{ v: "x1" }, { v: "x2" }] }]);
  });

  it("over an unknown collection leaves its blocks unknown", async () => {
    const configuration = await routeTable({ route: { for_each: "${var.u}", content: {} } });
    expect(attributesOf(configuration, "s:aws_route_table.t")["route"]).toBeInstanceOf(Unknown);
  });
});

describe("a local module", () => {
  const child = {
    variable: { vpc_id: { type: "string" }, zones: { type: "set(string)", default: ["b", "a"] } },
    resource: {
      aws_subnet: {
        s: { for_each: "${var.zones}", vpc_id: "${var.vpc_id}", availability_zone: "${each.key}", provider: "aws.hub" },
      },
    },
    output: { subnets: { value: "${{ for zone, s in aws_subnet.s : zone => s.id }}" } },
  };

  it("is read with its inputs, outputs, instances and providers", async () => {
    const configuration = await read({
      "main.tf.json": {
        resource: {
          aws_vpc: { v: {} },
          aws_route_table_association: { a: { subnet_id: '${module.net["x"].subnets["a"]}' } },
        },
        module: {
          net: {
            source: "./net",
            for_each: { x: ["a"] },
            vpc_id: "${aws_vpc.v.id}",
            zones: "${each.value}",
            providers: { "aws.hub": "aws.network" },
          },
        },
      },
      "net/main.tf.json": child,
    });
    const address = 's:module.net["x"].aws_subnet.s["a"]';
    expect(configuration.resources.get(address)).toMatchObject({
      stack: "s",
      type: "aws_subnet",
      provider: "aws.network",
    });
    expect(attributesOf(configuration, address)).toEqual({
      vpc_id: new Reference("s:aws_vpc.v", "id"),
      availability_zone: "a",
    });
    expect(attributesOf(configuration, "s:aws_route_table_association.a")).toEqual({
      subnet_id: new Reference(address, "id"),
    });
  });

  it("may call further modules, relative to its own folder", async () => {
    const configuration = await read({
      "main.tf.json": { module: { a: { source: "./a" } }, output: { o: { value: "${module.a.o[0]}" } } },
      "a/main.tf.json": {
        module: { b: { source: "../b", count: 1, n: 3 } },
        output: { o: { value: "${module.b[*].o}" } },
      },
      "b/main.tf.json": { variable: { n: {} }, output: { o: { value: "${var.n + 1}" } } },
    });
    expect(configuration.outputs.get("s:o")).toBe(4);
  });

  it("that is not local, not there or calls itself is reported", async () => {
    const configuration = await read({
      "main.tf.json": {
        module: {
          vpc: { source: "terraform-aws-modules/vpc/aws" },
          gone: { source: "./gone" },
          me: { source: "./me" },
        },
        resource: { aws_subnet: { s: { vpc_id: "${module.vpc.vpc_id}" } } },
      },
      "me/main.tf.json": { module: { again: { source: "../me" } } },
    });
    expect(configuration.unread.map((unknown) => `${unknown.at}: ${unknown.reason}`)).toEqual([
      "s:module.vpc: the module terraform-aws-modules/vpc/aws was not given: only local folders are read",
      "s:module.gone: the module's folder ./gone was not found or holds no Terraform",
      "s:module.me.module.again: the module ../me calls itself",
    ]);
    expect(attributesOf(configuration, "s:aws_subnet.s")["vpc_id"]).toBeInstanceOf(Unknown);
  });

  it("in native syntax is reported", async () => {
    const configuration = await read({
      "main.tf.json": { module: { m: { source: "./m" } } },
      "m/main.tf": 'resource "aws_vpc" "x" {}',
    });
    expect(configuration.unread).toHaveLength(1);
    expect(configuration.unread[0]?.reason).toContain("main.tf is not read: only Terraform's JSON syntax is");
  });
});

describe("a variable", () => {
  it("takes its binding, then the folder's tfvars, then its default", async () => {
    const files = {
      "main.tf.json": {
        variable: { a: { default: 1 }, b: { default: 1 }, c: { default: 1 }, d: {} },
        output: { o: { value: ["${var.a}", "${var.b}", "${var.c}", "${var.d}"] } },
      },
      "terraform.tfvars.json": { a: 2, b: 2 },
      "x.auto.tfvars.json": { b: 3 },
    };
    const configuration = await read(files, "", { variables: { "s:var.a": 4 } });
    expect(configuration.outputs.get("s:o")).toEqual([
      4,
      3,
      1,
      new Unknown("the variable s:var.d has no default and no binding", "s:var.d"),
    ]);
  });

  it("that may not be null takes its default in place of null", async () => {
    const module = {
      variable: { free: { default: 1 }, set: { default: 1, nullable: false } },
      output: { o: { value: ["${var.free}", "${var.set}"] } },
    };
    const configuration = await readStacks(
      { s: module },
      {
        bindings: { variables: { "s:var.free": null, "s:var.set": null } },
      },
    );
    expect(configuration.outputs.get("s:o")).toEqual([null, 1]);
  });

  it("has a default that is a constant, not a template", async () => {
    expect(await valueOf("${var.a}", { variable: { a: { default: "${x}" } } })).toBe("${x}");
  });
});

describe("a provider", () => {
  it("is named by argument, also in the form of an expression, else by the resource's type", async () => {
    const configuration = await readStacks({
      s: { resource: { aws_eip: { a: { provider: "aws.x" }, b: { provider: "${aws.y}" }, c: {} } } },
    });
    expect([...configuration.resources.values()].map((resource) => resource.provider)).toEqual([
      "aws.x",
      "aws.y",
      "aws",
    ]);
    expect(attributesOf(configuration, "s:aws_eip.a")).toEqual({});
  });

  it("gives its default tags to what is selected by tags, where the resource's own win", async () => {
    const provider = {
      aws: [
        { region: "eu-central-1", default_tags: [{ tags: { Owner: "${var.owner}", Tier: "none" } }] },
        { alias: "other", default_tags: { tags: { Owner: "other" } } },
      ],
    };
    const configuration = await readStacks({
      s: {
        provider,
        variable: { owner: { default: "team" } },
        resource: {
          aws_subnet: {
            a: { tags: { Tier: "workload" } },
            b: {},
            c: { provider: "aws.other" },
            d: { provider: "aws.none" },
          },
          aws_eip: { e: {} },
        },
      },
    });
    const tagsOf = (address: string) => attributesOf(configuration, `s:${address}`)["tags_all"];
    expect(tagsOf("aws_subnet.a")).toEqual({ Owner: "team", Tier: "workload" });
    expect(tagsOf("aws_subnet.b")).toEqual({ Owner: "team", Tier: "none" });
    expect(tagsOf("aws_subnet.c")).toEqual({ Owner: "other" });
    expect(tagsOf("aws_subnet.d")).toBeUndefined();
    expect(tagsOf("aws_eip.e")).toBeUndefined();
  });
});
