import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Reference, Unknown, type Value } from "../configuration.js";
import { type Input, readConfiguration } from "../index.js";
import { FACTS } from "../testing/facts.js";
import { attributesOf, writeFiles } from "../testing/on-disk.js";

/** `native-plan.json` is what Terraform 1.11 shows of the plan of a module in its native syntax. */
const FIXTURES = join(import.meta.dirname, "fixtures");

const readInputs = (inputs: readonly Input[]) => readConfiguration(inputs, { provider: FACTS });
const read = (file: string) => readInputs([{ name: "s", path: join(FIXTURES, file) }]);

const ref = (address: string, attribute = "id") => new Reference(`s:${address}`, attribute);

describe("a plan", () => {
  it("of native syntax resolves single references, literal lists of ids and blocks", async () => {
    const plan = await read("native-plan.json");
    const subnets = [ref("aws_subnet.a"), ref("aws_subnet.b")];
    expect(attributesOf(plan, "s:aws_subnet.a")).toMatchObject({
      vpc_id: ref("aws_vpc.main"),
      cidr_block: "10.0.0.0/24",
    });
    expect(attributesOf(plan, "s:aws_ec2_transit_gateway_vpc_attachment.literal")["subnet_ids"]).toEqual(subnets);
    expect(attributesOf(plan, "s:aws_networkfirewall_firewall.main")["subnet_mapping"]).toEqual(
      subnets.map((subnet) => ({ subnet_id: subnet })),
    );
    expect(attributesOf(plan, "s:aws_route_table.inline")["route"]).toEqual([
      { cidr_block: "0.0.0.0/0", gateway_id: ref("aws_internet_gateway.main") },
      { cidr_block: "10.0.0.0/8", transit_gateway_id: ref("aws_ec2_transit_gateway.main") },
    ]);
    expect(attributesOf(plan, "s:aws_route_table_association.first")["subnet_id"]).toEqual(ref("aws_subnet.many[1]"));
    expect(plan.outputs.get("s:subnet")).toEqual(ref("aws_subnet.a"));
  });

  it("of native syntax leaves unknown what it holds only the names of", async () => {
    const plan = await read("native-plan.json");
    const unknown = (names: string, address: string, resources: readonly string[] = []) => {
      const reason = `a plan does not hold the expression over ${names}; its Terraform JSON would`;
      return new Unknown(reason, `s:${address}`, resources);
    };
    const many = "aws_route_table_association.many[0]";
    expect(attributesOf(plan, `s:${many}`)["subnet_id"]).toEqual(unknown("aws_subnet.many, count.index", many));
    const chosen = "aws_ec2_transit_gateway_vpc_attachment.chosen";
    expect(attributesOf(plan, `s:${chosen}`)["subnet_ids"]).toEqual(
      unknown("var.both, aws_subnet.a.id, aws_subnet.b.id", chosen, ["s:aws_subnet.a", "s:aws_subnet.b"]),
    );
  });

  it("leaves blocks unknown that `dynamic` made, for which it holds no expressions", async () => {
    const plan = JSON.parse(readFileSync(join(FIXTURES, "native-plan.json"), "utf8")) as {
      configuration: { root_module: { resources: { type: string; expressions: Record<string, unknown> }[] } };
    };
    for (const { type, expressions } of plan.configuration.root_module.resources) {
      if (type === "aws_networkfirewall_firewall") delete expressions["subnet_mapping"];
    }
    const configuration = await readInputs([{ name: "s", path: join(writeFiles({ "p.json": plan }), "p.json") }]);
    expect(attributesOf(configuration, "s:aws_networkfirewall_firewall.main")["subnet_mapping"]).toEqual([
      expect.any(Unknown),
      expect.any(Unknown),
    ]);
  });

  it("of native syntax fills an inline route only from ids, of which one alone can be meant", async () => {
    const routeOf = async (...names: string[]) => {
      const gateway = (name: string) => ({
        address: `aws_nat_gateway.${name}`,
        mode: "managed",
        type: "aws_nat_gateway",
        name,
      });
      const table = { address: "aws_route_table.t", mode: "managed", type: "aws_route_table", name: "t" };
      const route = { references: names.flatMap((name) => [name, name.slice(0, name.lastIndexOf("."))]) };
      const plan = {
        format_version: "1.2",
        planned_values: {
          root_module: {
            resources: [
              { ...gateway("a"), values: {} },
              { ...gateway("b"), values: {} },
              { ...table, values: { route: [{ cidr_block: "0.0.0.0/0" }] } },
            ],
          },
        },
        resource_changes: [{ ...table, change: { after_unknown: { route: [{ nat_gateway_id: true }] } } }],
        configuration: { root_module: { resources: [{ ...table, expressions: { route } }] } },
      };
      const folder = writeFiles({ "p.json": plan });
      const configuration = await readInputs([{ name: "s", path: join(folder, "p.json") }]);
      const [first] = attributesOf(configuration, "s:aws_route_table.t")["route"] as Record<string, Value>[];
      return first?.["nat_gateway_id"];
    };
    expect(await routeOf("aws_nat_gateway.a.id")).toEqual(ref("aws_nat_gateway.a"));
    expect(await routeOf("aws_nat_gateway.a.id", "aws_nat_gateway.b.id")).toBeInstanceOf(Unknown);
    expect(await routeOf("aws_nat_gateway.a.id", "var.other")).toBeInstanceOf(Unknown);
    expect(await routeOf("aws_vpc.main.id")).toBeInstanceOf(Unknown);
  });

  it("takes data sources from the state before", async () => {
    const data = {
      address: "data.aws_vpc.x",
      mode: "data",
      type: "aws_vpc",
      name: "x",
      values: { cidr_block: "10.0.0.0/8" },
    };
    const plan = {
      format_version: "1.2",
      planned_values: { root_module: {} },
      prior_state: { values: { root_module: { resources: [data] } } },
      configuration: { root_module: {} },
    };
    const configuration = await readInputs([{ name: "s", path: join(writeFiles({ "p.json": plan }), "p.json") }]);
    expect(configuration.resources.get("s:data.aws_vpc.x")).toMatchObject({
      mode: "data",
      attributes: { cidr_block: "10.0.0.0/8" },
    });
  });
});

describe("a state", () => {
  const state = (...resources: Record<string, unknown>[]) => ({
    format_version: "1.0",
    values: {
      root_module: {
        resources: resources.map(({ address, ...values }) => {
          const [type = "", name = ""] = String(address).replace("data.", "").split(".");
          return { address, mode: String(address).startsWith("data.") ? "data" : "managed", type, name, values };
        }),
      },
    },
  });
  const readStates = (states: Record<string, unknown>) => {
    const files = Object.fromEntries(Object.entries(states).map(([name, json]) => [`${name}/state.json`, json]));
    const folder = writeFiles(files);
    return readInputs(Object.keys(states).map((name) => ({ path: join(folder, name, "state.json") })));
  };

  it("turns ids back into references across stacks, in any order; an id of nothing known stays text", async () => {
    const configuration = await readStates({
      spoke: state({
        address: "aws_route.r",
        transit_gateway_id: "tgw-1",
        nat_gateway_id: "nat-9",
        tags: { via: "tgw-1" },
      }),
      hub: state({ address: "aws_ec2_transit_gateway.main", id: "tgw-1", arn: "arn:aws:ec2:::transit-gateway/tgw-1" }),
      share: state({ address: "aws_ram_resource_association.a", resource_arn: "arn:aws:ec2:::transit-gateway/tgw-1" }),
    });
    expect(attributesOf(configuration, "spoke:aws_route.r")).toEqual({
      transit_gateway_id: new Reference("hub:aws_ec2_transit_gateway.main", "id"),
      nat_gateway_id: "nat-9",
      tags: { via: "tgw-1" },
    });
    expect(attributesOf(configuration, "share:aws_ram_resource_association.a")["resource_arn"]).toEqual(
      new Reference("hub:aws_ec2_transit_gateway.main", "arn"),
    );
  });

  it("gives an id that several resources share to the one that made it", async () => {
    const configuration = await readStates({
      a: state({ address: "aws_ec2_transit_gateway_vpc_attachment_accepter.x", id: "tgw-attach-1" }),
      b: state({ address: "aws_ec2_transit_gateway_vpc_attachment.x", id: "tgw-attach-1" }),
      c: state({ address: "data.aws_ec2_transit_gateway_vpc_attachment.x", id: "tgw-attach-1" }),
    });
    for (const resource of configuration.resources.values()) {
      expect(resource.attributes["id"]).toEqual(new Reference("b:aws_ec2_transit_gateway_vpc_attachment.x", "id"));
    }
  });

  it("knows what a VPC was made along with", async () => {
    const made = { main_route_table_id: "rtb-1", default_route_table_id: "rtb-1", default_network_acl_id: "acl-1" };
    const configuration = await readStates({
      s: state(
        { address: "aws_vpc.plain", id: "vpc-1", ...made },
        { address: "aws_vpc.moved", id: "vpc-2", main_route_table_id: "rtb-3", default_route_table_id: "rtb-2" },
        { address: "aws_route_table.main", id: "rtb-3" },
        { address: "aws_route.r", route_table_id: "rtb-1" },
        { address: "aws_default_network_acl.a", id: "acl-1", default_network_acl_id: "acl-1" },
      ),
    });
    expect(attributesOf(configuration, "s:aws_route.r")["route_table_id"]).toEqual(
      ref("aws_vpc.plain", "default_route_table_id"),
    );
    expect(attributesOf(configuration, "s:aws_vpc.plain")["main_route_table_id"]).toEqual(
      ref("aws_vpc.plain", "main_route_table_id"),
    );
    expect(attributesOf(configuration, "s:aws_vpc.moved")["main_route_table_id"]).toEqual(ref("aws_route_table.main"));
    expect(attributesOf(configuration, "s:aws_default_network_acl.a")).toEqual({
      id: ref("aws_default_network_acl.a"),
      default_network_acl_id: ref("aws_vpc.plain", "default_network_acl_id"),
    });
  });

  it("leaves out what the provider records as empty", async () => {
    const route = { cidr_block: "0.0.0.0/0", gateway_id: "igw-1", nat_gateway_id: "", vpc_endpoint_id: null };
    const configuration = await readStates({
      s: state({ address: "aws_route_table.t", route: [route], vpc_id: "", owner_id: null, tags: { empty: "" } }),
    });
    expect(attributesOf(configuration, "s:aws_route_table.t")).toEqual({
      route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }],
      tags: { empty: "" },
    });
  });

  it("may be empty, and may not be broken", async () => {
    expect((await readStates({ s: { format_version: "1.0" } })).resources.size).toBe(0);
    const broken = { format_version: "1.0", values: { root_module: { resources: [{ address: "a.b" }] } } };
    await expect(readStates({ s: broken })).rejects.toMatchObject({
      code: "INVALID_STRUCTURE",
      place: "values.root_module.resources[0]",
    });
  });
});
