import { describe, expect, it } from "vitest";
import { Reference, Unknown, UnorderedSet } from "@causeway/terraform";
import { attributesOf, valueOf as readValue } from "@causeway/terraform/testing";
import { readStacks } from "../../test/verify.js";
import { AWS } from "./aws.js";

const valueOf = (json: unknown, module: Readonly<Record<string, unknown>>) =>
  readValue(json, module, { provider: AWS });

const module = {
  variable: { zone: {} },
  resource: {
    aws_subnet: {
      a: { availability_zone: "eu-central-1a" },
      b: { availability_zone: "eu-central-1b" },
      by_id: { availability_zone_id: "euc1-az1" },
    },
    aws_networkfirewall_firewall: {
      fw: { subnet_mapping: [{ subnet_id: "${aws_subnet.a.id}" }, { subnet_id: "${aws_subnet.b.id}" }] },
      one: { subnet_mapping: { subnet_id: "${aws_subnet.a.id}" } },
    },
    aws_vpc_endpoint: {
      gwlb: { subnet_ids: ["${aws_subnet.b.id}"] },
      two: { subnet_ids: "${values(aws_subnet)[*].id}" },
    },
    aws_vpc: { v: { cidr_block: "10.0.0.0/16" } },
  },
};

const STATES = "aws_networkfirewall_firewall.fw.firewall_status[0].sync_states";
const endpoint = (zone: string) =>
  new Reference("s:aws_networkfirewall_firewall.fw", "endpoint_id", `s:aws_subnet.${zone}`);

describe("a firewall's endpoint", () => {
  it.each([
    `one([for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1b"])`,
    `[for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone == aws_subnet.b.availability_zone][0]`,
    `element([for s in tolist(${STATES}) : s.attachment[0].endpoint_id if s.attachment[0].subnet_id == aws_subnet.b.id], 0)`,
    `{ for s in ${STATES} : s.availability_zone => s.attachment[0].endpoint_id }["eu-central-1b"]`,
    `{ for s in ${STATES} : s.attachment[0].subnet_id => s.attachment[0].endpoint_id }[aws_subnet.b.id]`,
    `{ for s in ${STATES} : s.availability_zone => s.attachment[0].endpoint_id... }["eu-central-1b"][0]`,
    `lookup(zipmap([for s in ${STATES} : s.availability_zone], [for s in ${STATES} : s.attachment[0].endpoint_id]), "eu-central-1b", null)`,
    `one(flatten([for s in aws_networkfirewall_firewall.fw.firewall_status[*].sync_states : [for i in s : i.attachment[*].endpoint_id if i.availability_zone == "eu-central-1b"]]))`,
    `tolist(setsubtract([for s in ${STATES} : s.attachment[0].endpoint_id], [for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1a"]))[0]`,
    `join("", [for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1b"])`,
    `try(one([for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1b"]), null)`,
  ])("is found by zone or subnet: %s", async (expression) => {
    expect(await valueOf(`\${${expression}}`, module)).toEqual(endpoint("b"));
  });

  it.each([
    `tolist(${STATES})[0].attachment[0].endpoint_id`,
    `element(tolist(${STATES}), 1).attachment[0].endpoint_id`,
    `[for s in ${STATES} : s.attachment[0].endpoint_id][1]`,
    `(tolist(${STATES})[*].attachment[0].endpoint_id)[0]`,
    `${STATES}.*.attachment[0].endpoint_id`,
    `slice(tolist(${STATES}), 0, 1)[0].attachment[0].endpoint_id`,
    `sort([for s in ${STATES} : s.attachment[0].endpoint_id])[0]`,
    `values({ for s in ${STATES} : s.attachment[0].endpoint_id => s.attachment[0].endpoint_id })[0]`,
  ])("is unknown by its position: %s", async (expression) => {
    const value = await valueOf(`\${${expression}}`, module);
    expect(value).toBeInstanceOf(Unknown);
  });

  it("is unknown if lists of endpoints are paired that need not have the same order", async () => {
    const three = {
      ...module,
      resource: {
        ...module.resource,
        aws_subnet: { ...module.resource.aws_subnet, c: { availability_zone: "eu-central-1c" } },
        aws_networkfirewall_firewall: {
          fw: { subnet_mapping: '${[for zone in ["a", "b", "c"] : { subnet_id = aws_subnet[zone].id }]}' },
          other: { subnet_mapping: '${[for zone in ["a", "b", "c"] : { subnet_id = aws_subnet[zone].id }]}' },
        },
      },
    };
    const zones = (firewall: string, but: string) =>
      `[for s in ${STATES.replace(".fw.", `.${firewall}.`)} : s.availability_zone if s.availability_zone != "${but}"]`;
    const endpoints = (but: string) =>
      `[for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone != "${but}"]`;
    const picked = (expression: string) => valueOf(`\${${expression}["eu-central-1b"]}`, three);
    expect(await picked(`zipmap(${zones("fw", "")}, ${endpoints("")})`)).toEqual(endpoint("b"));
    expect(await picked(`zipmap(${zones("fw", "eu-central-1a")}, ${endpoints("eu-central-1c")})`)).toBeInstanceOf(
      Unknown,
    );
    expect(await picked(`zipmap(${zones("other", "")}, ${endpoints("")})`)).toBeInstanceOf(Unknown);
  });

  it("is known by position where there is but one", async () => {
    const expression = `${STATES.replace(".fw.", ".one.")}`;
    expect(await valueOf(`\${tolist(${expression})[0].attachment[0].endpoint_id}`, module)).toEqual(
      new Reference("s:aws_networkfirewall_firewall.one", "endpoint_id", "s:aws_subnet.a"),
    );
  });

  it("is unknown where the zone that is looked for is", async () => {
    const value = await valueOf(
      `\${one([for s in ${STATES} : s.attachment[0].endpoint_id if s.availability_zone == var.zone])}`,
      module,
    );
    expect(value).toEqual(new Unknown("the variable s:var.zone has no default and no binding", "s:var.zone"));
  });

  it("stands in a set with its zone and subnet", async () => {
    const value = await valueOf(`\${[for s in ${STATES} : "\${s.availability_zone}"]}`, module);
    expect(value).toEqual(new UnorderedSet(["eu-central-1a", "eu-central-1b"]));
  });
});

describe("other attributes that AWS computes", () => {
  it("are references to the resource", async () => {
    const names = ["main_route_table_id", "default_route_table_id", "default_network_acl_id", "arn"];
    expect(
      await valueOf(
        names.map((name) => `\${aws_vpc.v.${name}}`),
        module,
      ),
    ).toEqual(names.map((name) => new Reference("s:aws_vpc.v", name)));
  });

  it("of an interface endpoint are one interface per subnet, in no order", async () => {
    const interfaces = (name: string) => `aws_vpc_endpoint.${name}.network_interface_ids`;
    expect(await valueOf(`\${one(${interfaces("gwlb")})}`, module)).toEqual(
      new Reference("s:aws_vpc_endpoint.gwlb", "network_interface_ids", "s:aws_subnet.b"),
    );
  });

  it("of an endpoint service include the type that its load balancers give it", async () => {
    const services = {
      resource: {
        aws_vpc_endpoint_service: {
          inspected: { gateway_load_balancer_arns: ["${aws_lb.gateway.arn}"] },
          offered: { network_load_balancer_arns: ["${aws_lb.network.arn}"] },
        },
        aws_lb: { gateway: {}, network: {} },
      },
    };
    expect(await valueOf("${aws_vpc_endpoint_service.inspected.service_type}", services)).toBe("GatewayLoadBalancer");
    expect(await valueOf("${aws_vpc_endpoint_service.offered.service_type}", services)).toBe("Interface");
  });

  it("do not include the name of a zone of which only the id is configured", async () => {
    expect(await valueOf("${aws_subnet.by_id.availability_zone}", module)).toBeInstanceOf(Unknown);
    expect(await valueOf("${aws_subnet.by_id.availability_zone_id}", module)).toBe("euc1-az1");
  });

  it("make a comparison unknown, except that ids differ from each other and are never empty", async () => {
    const values = await valueOf(
      [
        "${aws_vpc.v.id == aws_vpc.v.id}",
        "${aws_subnet.a.id == aws_subnet.b.id}",
        "${aws_vpc.v.id != null}",
        '${aws_vpc.v.id == "" ? 1 : 2}',
        '${aws_vpc.v.id == "vpc-1"}',
        "${aws_vpc.v.owner_id == aws_subnet.a.owner_id}",
      ],
      module,
    );
    expect(values).toMatchObject([true, false, true, 2, expect.any(Unknown), expect.any(Unknown)]);
  });

  it("leave a conditional known if both results are the same", async () => {
    expect(await valueOf('${aws_vpc.v.owner_id == "1" ? "x" : "x"}', module)).toBe("x");
    expect(await valueOf('${aws_vpc.v.owner_id == "1" ? "x" : "y"}', module)).toBeInstanceOf(Unknown);
  });

  it("make text unknown that they are part of, but not text that is only them", async () => {
    expect(await valueOf('${format("%s", "${aws_vpc.v.id}")}', module)).toEqual(new Reference("s:aws_vpc.v", "id"));
    expect(await valueOf("x-${aws_vpc.v.id}", module)).toEqual(
      new Unknown("text with s:aws_vpc.v.id, which AWS assigns", "s:output.result", ["s:aws_vpc.v"]),
    );
  });
});

describe("a data source", () => {
  it("is unknown unless a binding tells its attribute", async () => {
    const stack = {
      data: { aws_availability_zones: { all: {} } },
      resource: { aws_subnet: { a: { availability_zone: "${data.aws_availability_zones.all.names[1]}" } } },
    };
    const zoneOf = async (variables = {}) =>
      attributesOf(await readStacks({ s: stack }, { variables }), "s:aws_subnet.a")["availability_zone"];
    expect(await zoneOf()).toBeInstanceOf(Unknown);
    expect(await zoneOf({ "s:data.aws_availability_zones.all.names": ["x", "y"] })).toBe("y");
  });
});

describe("a data source that looks a resource up by its id", () => {
  it("has that resource's attributes", async () => {
    const data = {
      aws_vpc: { found: { id: "${aws_vpc.v.id}" }, other: { id: "${aws_subnet.a.id}" } },
      aws_route_table: { t: { route_table_id: "${aws_vpc.v.main_route_table_id}" } },
    };
    const value = await valueOf(
      ["${data.aws_vpc.found.id}", "${data.aws_vpc.found.cidr_block}", "${data.aws_vpc.found.main_route_table_id}"],
      { ...module, data },
    );
    expect(value).toEqual([
      new Reference("s:aws_vpc.v", "id"),
      "10.0.0.0/16",
      new Reference("s:aws_vpc.v", "main_route_table_id"),
    ]);
    expect(await valueOf("${data.aws_vpc.other.cidr_block}", { ...module, data })).toBeInstanceOf(Unknown);
    expect(await valueOf("${data.aws_route_table.t.vpc_id}", { ...module, data })).toBeInstanceOf(Unknown);
  });
});
