import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addVpc, flatNetwork, subnet } from "../../test/flat-network.js";
import { addSpoke, E, FIREWALL, hubNetwork } from "../../test/hub-network.js";
import { writeFiles } from "@causeway/terraform/testing";
import { verdictOf, verify } from "../../test/verify.js";
import { loadDeclaredIntents, loadIntents, parseIntents } from "./load.js";
import { InputError } from "@causeway/intents";

function problemsOf(content: unknown): readonly string[] {
  try {
    parseIntents(content, "intents.json");
    return [];
  } catch (error) {
    return (error as InputError).problems;
  }
}

const one = (intent: object) => ({
  version: 1,
  intents: [{ name: "n", from: "internet", to: { vpcs: ["a:aws_vpc.x"] }, ...intent }],
});

describe("an intents file", () => {
  test("says reachable where it says nothing, and leaves open about which traffic", () => {
    expect(parseIntents(one({}), "f").intents[0]).toMatchObject({
      expect: "reachable",
      traffic: {},
      sameZone: false,
      except: [],
    });
  });

  test.each([
    ["another version", { version: 2, intents: [] }, "version"],
    ["an unknown field", one({ trough: ["a:b.c"] }), "trough"],
    ["an unknown field in traffic", one({ traffic: { port: 1 } }), "port"],
    ["an address without its stack", one({ to: { addresses: ["aws_subnet.a"] } }), "STACK:TERRAFORM_ADDRESS"],
    ["an empty selector", one({ to: {} }), "a selector needs"],
    ["cidr without via", one({ to: { cidr: "10.0.0.0/8" } }), "cidr and via go together"],
    ["cidr with tags", one({ to: { cidr: "10.0.0.0/8", via: "a:b.c", tags: { a: "b" } } }), "cannot be combined"],
    ["a protocol that is none", one({ traffic: { protocol: "tcpp" } }), "protocol"],
    ["a port that is none", one({ traffic: { ports: [70000] } }), "ports"],
  ])("with %s is an error at its place", (_, content, mentioned) => {
    const problems = problemsOf(content);
    expect(problems).not.toEqual([]);
    expect(problems.join("\n")).toContain(mentioned);
    expect(problems.every((problem) => problem.startsWith("intents.json: "))).toBe(true);
  });

  test("shows all problems at once", () => {
    const content = { version: 1, intents: [{ name: "" }, { name: "n", from: "internet", to: "nowhere" }] };
    expect(problemsOf(content).length).toBeGreaterThan(2);
  });

  test("may be YAML, and an unreadable one is an error with its line", () => {
    const folder = writeFiles({
      "good.yaml": "version: 1\nintents:\n  - name: n\n    from: internet\n    to: {vpcs: ['a:aws_vpc.x']}\n",
      "bad.yaml": "version: 1\nintents: [\n",
    });
    expect(loadIntents(`${folder}/good.yaml`).intents).toHaveLength(1);
    expect(() => loadIntents(`${folder}/bad.yaml`)).toThrow(/bad\.yaml: .*line/);
    expect(() => loadIntents(`${folder}/none.yaml`)).toThrow("there is no such file");
  });

  test("is read anew once it says something else", () => {
    const folder = writeFiles({ "intents.json": one({}) });
    const file = `${folder}/intents.json`;
    const before = loadIntents(file);
    expect(loadIntents(file)).toEqual(before);
    writeFileSync(file, JSON.stringify(one({ name: "another" })));
    expect(loadIntents(file).intents[0]?.name).toBe("another");
  });

  test("is what stacks declare, each its own, and an equal intent once", () => {
    const intent = one({}).intents[0];
    const other = { ...intent, name: "other" };
    const folder = writeFiles({
      "stacks/a/intents.json": { version: 1, intents: [intent] },
      "stacks/b/intents.json": {
        version: 1,
        intents: [intent, other],
        bindings: { ipamPools: { "a:b.c": "10.0.0.0/8" } },
      },
      "stacks/c/cdk.tf.json": {},
    });
    const { intents, bindings } = loadDeclaredIntents([folder]);
    expect(intents.map(({ name }) => name)).toEqual(["n", "other"]);
    expect(bindings.ipamPools).toEqual({ "a:b.c": "10.0.0.0/8" });
  });
});

describe("a selector", () => {
  const intent = (to: object) => [{ name: "n", from: subnet("a"), to }];

  test.each([
    ["a subnet that is not there", { addresses: ["net:aws_subnet.x"] }, "net:aws_subnet.x is no subnet"],
    ["a VPC that is not there", { vpcs: ["net:aws_vpc.x"] }, "net:aws_vpc.x is no VPC"],
    ["tags that no subnet has", { tags: { Name: "x" } }, "to: matches nothing"],
    ["a VPC and tags of another", { vpcs: ["net:aws_vpc.b"], tags: { Name: "a" } }, "to: matches nothing"],
    [
      "an attachment that is not there",
      { cidr: "192.168.0.0/16", via: "net:aws_vpn_connection.x" },
      "aws_vpn_connection.x",
    ],
    ["a block that is none", { cidr: "192.168.0.1/16", via: "net:aws_vpn_connection.x" }, "host bits"],
  ])("of %s is an error", async (_, to, mentioned) => {
    await expect(verify(flatNetwork(), intent(to))).rejects.toThrow(mentioned);
  });

  describe("by a tag that is not known", () => {
    const later = "${var.later}";
    const network = () => {
      const stacks = flatNetwork();
      Object.assign(stacks.json.net ?? {}, { variable: { later: {} } });
      return stacks;
    };
    const tagged = { from: subnet("a"), to: { tags: { Name: "b" } } };

    test.each([
      ["a value", { Name: later }],
      ["all tags", later],
    ])("leaves it unknown whether the intent is about the subnet: %s", async (_, tags) => {
      const stacks = addVpc(network(), "alone", 7).change("net:aws_subnet.alone", { tags });
      expect(await verdictOf(stacks, tagged)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
      const elsewhere = { ...tagged, to: { ...tagged.to, vpcs: ["net:aws_vpc.b"] } };
      expect(await verdictOf(stacks, elsewhere)).toMatchObject({ verdict: "PROVEN" });
    });

    test("of another key makes no difference", async () => {
      const stacks = network().change("net:aws_subnet.b", { tags: { Name: "b", Other: later } });
      expect(await verdictOf(stacks, tagged)).toMatchObject({ verdict: "PROVEN" });
    });
  });

  test("sees a tag that is a resource of its own", async () => {
    const stacks = addVpc(flatNetwork(), "alone", 7).add("net:aws_ec2_tag.alone", {
      resource_id: "${aws_subnet.alone.id}",
      key: "Alone",
      value: "yes",
    });
    expect((await verdictOf(stacks, { from: subnet("a"), to: { tags: { Alone: "yes" } } })).verdict).toBe("VIOLATED");
  });

  test("of what is excepted from the path is an error if nothing has the address", async () => {
    const except = ["net:aws_vpc_endpoint.typo"];
    await expect(verify(flatNetwork(), [{ name: "n", from: subnet("a"), to: subnet("b"), except }])).rejects.toThrow(
      "except: net:aws_vpc_endpoint.typo",
    );
  });

  test("of something without addresses of the family is an error", async () => {
    const traffic = { family: "ipv6" as const };
    await expect(verify(flatNetwork(), [{ name: "n", from: subnet("a"), to: subnet("b"), traffic }])).rejects.toThrow(
      "no",
    );
  });

  test("that matches nothing leaves out an intent about what there may be", async () => {
    expect(
      await verify(flatNetwork(), [{ name: "n", from: subnet("a"), to: { tags: { Name: "x" } }, optional: true }]),
    ).toEqual([]);
  });

  test("that matches subnets of one VPC alone leaves out an intent about what VPCs there may be", async () => {
    const end = { vpcs: ["net:aws_vpc.a"] };
    expect(await verify(flatNetwork(), [{ name: "n", from: end, to: end, optional: true }])).toEqual([]);
  });

  test("takes subnets that have all of the tags, and are in one of the VPCs", async () => {
    const stacks = flatNetwork();
    const reach = async (to: object) => (await verdictOf(stacks, { from: subnet("a"), to })).verdict;
    addVpc(stacks, "alone", 7).change("net:aws_subnet.alone", { tags: { Name: "b", Alone: "yes" } });
    expect(await reach({ tags: { Name: "b" } })).toBe("VIOLATED");
    expect(await reach({ tags: { Name: "b" }, vpcs: ["net:aws_vpc.b"] })).toBe("PROVEN");
    expect(await reach({ vpcs: ["net:aws_vpc.b", "net:aws_vpc.alone"] })).toBe("VIOLATED");
  });

  test("takes all instances of a resource by its address without a key", async () => {
    const stacks = flatNetwork().change("net:aws_subnet.b", {
      count: 2,
      cidr_block: '${cidrsubnet("10.2.0.0/16", 8, count.index)}',
    });
    stacks.change("net:aws_ec2_transit_gateway_vpc_attachment.b", { subnet_ids: ["${aws_subnet.b[0].id}"] });
    expect(await verdictOf(stacks, { from: subnet("a"), to: subnet("b") })).toMatchObject({ verdict: "PROVEN" });
    expect(await verdictOf(stacks, { from: subnet("a"), to: subnet("b[1]") })).toMatchObject({ verdict: "PROVEN" });
  });

  test("of a firewall that is none is an error", async () => {
    const through = ["net:aws_subnet.a"];
    await expect(verify(flatNetwork(), [{ name: "n", from: subnet("a"), to: subnet("b"), through }])).rejects.toThrow(
      "through",
    );
  });
});

describe("an intent with one VPC on both sides", () => {
  test("is about traffic between VPCs", async () => {
    const stacks = hubNetwork();
    const all = { tags: { Tier: "workload" } };
    expect(await verdictOf(stacks, { from: all, to: all, through: [FIREWALL] })).toMatchObject({ verdict: "PROVEN" });
  });

  test("is about traffic inside it if there is no other, or the sides differ", async () => {
    const alpha = { vpcs: ["alpha:aws_vpc.main"], tags: { Tier: "workload" } };
    expect(await verdictOf(hubNetwork(), { from: alpha, to: alpha, through: [FIREWALL] })).toMatchObject({
      code: "BYPASS",
    });
    const from = { addresses: ["alpha:aws_subnet.workload_a"] };
    const to = { addresses: ["alpha:aws_subnet.workload_b"] };
    expect(await verdictOf(hubNetwork(), { from, to, expect: "unreachable" })).toMatchObject({
      code: "UNEXPECTED_PATH",
    });
  });

  test("is not known to be about traffic inside it while a subnet may be another VPC's", async () => {
    const alpha = { vpcs: ["alpha:aws_vpc.main"], tags: { Tier: "workload" } };
    const stacks = hubNetwork().change("beta:aws_subnet.workload_a", { vpc_id: "${data.http.later.response_body}" });
    expect(await verdictOf(stacks, { from: alpha, to: alpha, expect: "unreachable" })).toMatchObject({
      verdict: "UNPROVEN",
      code: "UNKNOWN_VALUE",
    });
  });
});

test("a violation is reported although something else is not known", async () => {
  const stacks = hubNetwork().change("alpha:aws_vpc.main", { cidr_block: "${data.aws_vpc.x.cidr_block}" });
  Object.assign(stacks.json.alpha ?? {}, { data: { ...(stacks.json.alpha?.data as object), aws_vpc: { x: {} } } });
  stacks.remove("beta:aws_route.workload_a_default");
  expect(await verdictOf(stacks, E)).toMatchObject({ verdict: "VIOLATED", code: "NO_ROUTE_TO_DESTINATION" });
});

test("two spokes that differ in one subnet are both judged", async () => {
  const stacks = hubNetwork();
  for (let index = 0; index < 6; index++) addSpoke(stacks, `more${index}`, `10.${20 + index}`);
  stacks.remove("more4:aws_route.workload_c_default");
  const result = await verdictOf(stacks, E);
  expect(result).toMatchObject({ verdict: "VIOLATED", code: "NO_ROUTE_TO_DESTINATION" });
  expect(result.message).toContain("more4:aws_subnet.workload_c");
});
