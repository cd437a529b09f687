import { readdirSync } from "node:fs";
import type { IntentDescription } from "@causeway/intents";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { addVpc } from "../../../test/flat-network.js";
import { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";
import { Kinds } from "../../model/kinds.js";
import { KINDS } from "../registry.js";
import { DECLARED_DOUBTS, whyDoubtful } from "./declared-doubts.js";
import { whyHarmless } from "./reviewed-types.js";

const kinds = new Kinds(KINDS);

/** Of the provider whose bindings are pinned: each has a module of its own. */
function typesOfProvider(): string[] {
  const root = dirname(createRequire(import.meta.url).resolve("@cdktf/provider-aws/package.json"));
  return readdirSync(join(root, "lib"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("data-aws-") && entry.name !== "provider")
    .map(({ name }) => `aws_${name.replaceAll("-", "_")}`);
}

describe("resource types", () => {
  test("each type of the provider is modelled, a declared doubt, or found to carry, open and block nothing", () => {
    const types = typesOfProvider();
    expect(types.length).toBeGreaterThan(1000);
    const places = (type: string) => [kinds.knows(type), whyDoubtful(type), whyHarmless(type)].filter(Boolean).length;
    // Whole services are reviewed at once, so that single types of theirs may be looked at more closely.
    expect(types.filter((type) => places(type) === 0)).toEqual([]);
    expect(types.filter((type) => kinds.knows(type) && whyDoubtful(type) !== undefined)).toEqual([]);
  });

  test("each declared doubt and each modelled type is a type of the provider, and of one kind", () => {
    const types = new Set(typesOfProvider());
    const modelled = KINDS.flatMap((kind) => Object.keys(kind.types ?? {}));
    const named = [...DECLARED_DOUBTS.flatMap((doubt) => doubt.types), ...modelled];
    expect(named.filter((type) => !types.has(type))).toEqual([]);
    expect(modelled.filter((type, index) => modelled.indexOf(type) < index)).toEqual([]);
  });
});

const isolated: Omit<IntentDescription, "name"> = {
  from: "internet",
  to: { vpcs: ["net:aws_vpc.a"] },
  expect: "unreachable",
};
const inside: Omit<IntentDescription, "name"> = {
  from: { addresses: ["net:aws_subnet.a"] },
  to: { addresses: ["net:aws_subnet.b"] },
  expect: "unreachable",
};

function twoVpcs(): Stacks {
  return addVpc(addVpc(new Stacks(), "a", 1), "b", 2);
}

describe("a resource of a type that nobody knows is a doubt about what it refers to", () => {
  test.each([
    ["another provider's route", "awscc_ec2_route", { route_table_id: "${aws_vpc.a.main_route_table_id}" }],
    ["a type that does not exist yet", "aws_vpc_wormhole", { vpc_id: "${aws_vpc.a.id}" }],
    ["a reference inside a text", "acme_tunnel", { config: "to=${aws_vpc.a.id};mode=any" }],
    ["a reference inside a block", "acme_tunnel", { endpoint: [{ subnet: "${aws_subnet.a.id}" }] }],
    ["Cloud WAN", "aws_networkmanager_vpc_attachment", { vpc_arn: "${aws_vpc.a.arn}", core_network_id: "core-1" }],
  ])("%s", async (_, type, attributes) => {
    expect(await verdictOf(twoVpcs(), inside)).toMatchObject({ verdict: "PROVEN" });
    const stacks = twoVpcs().add(`net:${type}.x`, attributes);
    expect(await verdictOf(stacks, inside)).toMatchObject({ verdict: "UNPROVEN", code: "UNSUPPORTED_RESOURCE" });
  });

  test("what it refers to by a value that is not known may be anything", async () => {
    const stacks = twoVpcs().add("net:acme_route.x", { table_id: "${data.acme_tables.all.id}" });
    stacks.data("net:acme_tables.all", {});
    expect(await verdictOf(stacks, inside)).toMatchObject({ verdict: "UNPROVEN" });
  });

  test.each([
    ["a role", "aws_iam_role", { name: "${aws_vpc.a.id}" }],
    ["a flow log", "aws_flow_log", { vpc_id: "${aws_vpc.a.id}" }],
    ["a database", "aws_db_subnet_group", { subnet_ids: ["${aws_subnet.a.id}"] }],
    ["a file", "local_file", { content: "${aws_vpc.a.id}" }],
  ])("%s carries, opens and blocks nothing", async (_, type, attributes) => {
    const stacks = twoVpcs().add(`net:${type}.x`, attributes);
    expect(await verdictOf(stacks, inside)).toMatchObject({ verdict: "PROVEN" });
  });
});

describe("an argument that is not understood is a doubt", () => {
  test.each([
    ["an Outpost's subnet", "net:aws_subnet.a", { outpost_arn: "arn:aws:outposts:eu-central-1:1:outpost/op-1" }],
    ["a newer version's argument", "net:aws_vpc.a", { teleportation: "enabled" }],
  ])("%s", async (_, address, attributes) => {
    const stacks = twoVpcs();
    stacks.change(address, attributes);
    expect(await verdictOf(stacks, inside)).toMatchObject({ verdict: "UNPROVEN", code: "UNSUPPORTED_RESOURCE" });
  });

  test("what a state writes for an argument that is not set is none", async () => {
    const stacks = twoVpcs();
    stacks.change("net:aws_subnet.a", { outpost_arn: "", map_customer_owned_ip_on_launch: false, anything: null });
    expect(await verdictOf(stacks, inside)).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(stacks, isolated)).toMatchObject({ verdict: "PROVEN" });
  });
});
