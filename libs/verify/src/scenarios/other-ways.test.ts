import { describe, expect, test } from "vitest";
import { E, EW, hubNetwork, LOC, SPOKES, SUPERNET, ZONES } from "../../test/hub-network.js";
import type { Stacks } from "../../test/stacks.js";
import { mistakesOf, verdictOf } from "../../test/verify.js";

type Attributes = Record<string, unknown>;

function resourcesOf(stacks: Stacks, stack: string, type: string): [string, Attributes][] {
  return Object.entries(stacks.json[stack]?.resource[type] ?? {});
}

/** Every route a block of its table. */
function inlineRoutes(): Stacks {
  const stacks = hubNetwork();
  for (const stack of ["hub", ...SPOKES]) {
    for (const [name] of resourcesOf(stacks, stack, "aws_route_table")) {
      const reference = `\${aws_route_table.${name}.id}`;
      const own = resourcesOf(stacks, stack, "aws_route").filter(([, route]) => route.route_table_id === reference);
      const route = own.map(([, { destination_cidr_block, ...target }]) => {
        return { ...target, route_table_id: null, cidr_block: destination_cidr_block };
      });
      stacks.change(`${stack}:aws_route_table.${name}`, { route });
      for (const [routeName] of own) stacks.remove(`${stack}:aws_route.${routeName}`);
    }
  }
  return stacks;
}

/** Every spoke's workloads by the VPC's main table: an associated one, or the default one. */
function mainTables(kind: "associated" | "default" | "attribute"): Stacks {
  const stacks = hubNetwork();
  for (const spoke of SPOKES) {
    const transit_gateway_id = stacks.remote(spoke, "hub", "gateway");
    for (const zone of ZONES) {
      stacks
        .remove(`${spoke}:aws_route.workload_${zone}_default`)
        .remove(`${spoke}:aws_route_table_association.workload_${zone}`)
        .remove(`${spoke}:aws_route_table.workload_${zone}`);
    }
    const vpc_id = "${aws_vpc.main.id}";
    const route = [{ cidr_block: "0.0.0.0/0", transit_gateway_id }];
    if (kind === "associated") {
      stacks
        .add(`${spoke}:aws_route_table.main`, { vpc_id, route })
        .add(`${spoke}:aws_main_route_table_association.main`, {
          vpc_id,
          route_table_id: "${aws_route_table.main.id}",
        });
    } else if (kind === "default") {
      const default_route_table_id = "${aws_vpc.main.default_route_table_id}";
      stacks.add(`${spoke}:aws_default_route_table.main`, { default_route_table_id, route });
    } else {
      const route_table_id = "${aws_vpc.main.main_route_table_id}";
      stacks.add(`${spoke}:aws_route.main`, {
        route_table_id,
        destination_cidr_block: "0.0.0.0/0",
        transit_gateway_id,
      });
    }
  }
  return stacks;
}

/** The supernet as a prefix list. */
function prefixLists(entries: readonly string[]): Stacks {
  const [only, ...others] = entries;
  const inside = others.length === 0 ? [] : entries.map((cidr) => ({ cidr }));
  const stacks = hubNetwork().add("hub:aws_ec2_managed_prefix_list.spokes", { entry: inside });
  if (others.length === 0) {
    const prefix_list_id = "${aws_ec2_managed_prefix_list.spokes.id}";
    stacks.add("hub:aws_ec2_managed_prefix_list_entry.only", { prefix_list_id, cidr: only });
  }
  for (const zone of ZONES) {
    for (const tier of ["public", "firewall"]) {
      stacks.change(`hub:aws_route.${tier}_${zone}_spokes`, {
        destination_cidr_block: null,
        destination_prefix_list_id: "${aws_ec2_managed_prefix_list.spokes.id}",
      });
    }
  }
  return stacks;
}

/** The default route as its two halves. */
function halves(): Stacks {
  const stacks = hubNetwork();
  for (const spoke of SPOKES) {
    for (const zone of ZONES) {
      const route = stacks.at(`${spoke}:aws_route.workload_${zone}_default`);
      stacks
        .change(`${spoke}:aws_route.workload_${zone}_default`, { destination_cidr_block: "0.0.0.0/1" })
        .add(`${spoke}:aws_route.workload_${zone}_upper`, { ...route, destination_cidr_block: "128.0.0.0/1" });
    }
  }
  return stacks;
}

/** All in one stack: no remote state. */
function oneStack(): Stacks {
  const stacks = hubNetwork();
  const text = JSON.stringify(stacks.json.hub);
  const merged = JSON.parse(text) as { resource: Record<string, Record<string, Attributes>> };
  for (const spoke of SPOKES) {
    const own = JSON.stringify(stacks.json[spoke]?.resource)
      .replace(/\$\{(aws_\w+)\.(main|workload_\w|transit_\w)\b/g, `\${$1.${spoke}_$2`)
      .replace(/\$\{data\.terraform_remote_state\.hub\.outputs\.gateway\}/g, "${aws_ec2_transit_gateway.main.id}")
      .replace(
        /\$\{data\.terraform_remote_state\.hub\.outputs\.(\w+)\}/g,
        "${aws_ec2_transit_gateway_route_table.$1.id}",
      );
    for (const [type, resources] of Object.entries(JSON.parse(own) as Record<string, Record<string, Attributes>>)) {
      for (const [name, attributes] of Object.entries(resources)) {
        merged.resource[type] = { ...merged.resource[type], [`${spoke}_${name}`]: attributes };
      }
    }
    Reflect.deleteProperty(stacks.json, spoke);
  }
  stacks.json.hub = merged;
  return stacks;
}

describe("the base network", () => {
  test.each([
    ["with routes as blocks of their tables", inlineRoutes],
    ["with main tables by association", () => mainTables("associated")],
    ["with default tables", () => mainTables("default")],
    ["with routes in the VPC's main table", () => mainTables("attribute")],
    ["with a prefix list of one block", () => prefixLists([SUPERNET])],
    ["with a prefix list of several blocks", () => prefixLists(["10.1.0.0/16", "10.2.0.0/15"])],
    ["with default routes in two halves", halves],
    ["in one stack", oneStack],
  ])("%s is proven", async (_, network) => {
    for (const intent of [E, EW, LOC]) expect(await verdictOf(network(), intent)).toMatchObject({ verdict: "PROVEN" });
    expect(await mistakesOf(network())).toEqual([]);
  });

  test("with a prefix list that lacks a spoke loses its replies", async () => {
    expect(await verdictOf(prefixLists(["10.1.0.0/16", "10.2.0.0/16"]), E)).toMatchObject({ code: "RETURN_LOST" });
  });

  test("with half a default route does not reach the other half", async () => {
    const stacks = halves().remove("alpha:aws_route.workload_a_upper");
    expect(await verdictOf(stacks, E)).toMatchObject({ code: "NO_ROUTE_TO_DESTINATION" });
  });

  test("with a public prefix around the firewall is not", async () => {
    const stacks = hubNetwork().add("alpha:aws_internet_gateway.main", { vpc_id: "${aws_vpc.main.id}" });
    stacks.change("alpha:aws_subnet.workload_a", { map_public_ip_on_launch: true }).add("alpha:aws_route.partner", {
      route_table_id: "${aws_route_table.workload_a.id}",
      destination_cidr_block: "203.0.113.0/24",
      gateway_id: "${aws_internet_gateway.main.id}",
    });
    const result = await verdictOf(stacks, E);
    expect(result).toMatchObject({ code: "BYPASS", trace: { flow: { destination: "203.0.113.5" } } });
  });
});
