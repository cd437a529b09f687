import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeStacks } from "@causeway/terraform/testing";
import { describe, expect, test } from "vitest";
import { coreNetwork } from "../../test/core-network.js";
import { addRoute, addVpc, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { readStacks } from "../../test/verify.js";
import { evaluateIntents } from "../intents/evaluate.js";
import { parseIntents } from "../intents/load.js";
import { everyPair } from "../intents/pairs.js";
import { Kinds } from "../model/kinds.js";
import { ALL_KINDS } from "../kinds/build.js";
import { KINDS } from "../kinds/registry.js";
import { modelOf, verify } from "../verify.js";

/** What the registry would be with one more line. */
const kinds = new Kinds([...KINDS, coreNetwork]);

const core_network_arn = "${example_core_network.main.arn}";
const WORLDWIDE = "10.0.0.0/8";

/** VPCs on the core network, each with a route to it. */
function onCoreNetwork(...names: string[]): Stacks {
  const stacks = new Stacks().add("net:example_core_network.main", { name: "main" });
  names.forEach((name, index) => {
    addVpc(stacks, name, index + 1).add(`net:example_core_attachment.${name}`, {
      core_network_arn,
      vpc_id: `\${aws_vpc.${name}.id}`,
    });
    addRoute(stacks, name, WORLDWIDE, { core_network_arn });
  });
  return stacks;
}

async function judge(stacks: Stacks, intents: readonly object[], known = kinds) {
  const inputs = [{ path: join(writeStacks(stacks.json), "cdktf.out") }];
  const file = join(inputs[0]?.path ?? "", "intents.json");
  writeFileSync(file, JSON.stringify({ version: 1, intents }));
  return (await verify(inputs, [file], known)).report;
}

const AB = { name: "a reaches b", from: subnet("a"), to: subnet("b") };

describe("a kind that stands in one file and one line of the registry", () => {
  test("is routed, both ways", async () => {
    const { results } = await judge(onCoreNetwork("a", "b"), [AB, { ...AB, name: "apart", expect: "unreachable" }]);
    expect(results.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["a reaches b", "PROVEN"],
      ["apart", "VIOLATED"],
    ]);
    const [{ matched, target } = {}] = results[1]?.trace?.forward.filter((hop) => hop.target?.includes("core")) ?? [];
    expect({ matched, target }).toEqual({ matched: WORLDWIDE, target: "net:example_core_network.main" });
  });

  test("is not routed where it leads nowhere", async () => {
    const stacks = onCoreNetwork("a", "b", "c").remove("net:example_core_attachment.b");
    const { results } = await judge(stacks, [AB]);
    expect(results).toMatchObject([{ verdict: "VIOLATED", code: "NO_POSSIBLE_DESTINATION" }]);
  });

  test("is selected by its address, and what it joins is covered by intents or said not to be", async () => {
    const stacks = onCoreNetwork("a", "b", "c");
    const all = { addresses: ["net:example_core_network.main"] };
    const { results, warnings } = await judge(stacks, [{ name: "a reaches all", from: subnet("a"), to: all }]);
    expect(results).toMatchObject([{ verdict: "PROVEN", about: { to: "3 subnets in 1 stack, 1 zone" } }]);
    expect(warnings).toEqual([]);
    expect((await judge(stacks, [AB])).warnings).toMatchObject([{ code: "VPC_WITHOUT_INTENT", at: "net:aws_vpc.c" }]);
  });

  test("is reported for what is wrong with it, whatever the intents are", async () => {
    const { results } = await judge(onCoreNetwork("a"), []);
    expect(results).toMatchObject([{ verdict: "VIOLATED", at: "net:example_core_network.main" }]);
  });

  test("is grouped by where it leads, as walking every pair finds", async () => {
    const stacks = onCoreNetwork("a", "b", "c", "d").remove("net:example_core_attachment.c");
    const tagged = { tags: { Tier: "workload" } };
    for (const name of ["a", "b", "c", "d"]) stacks.change(`net:aws_subnet.${name}`, { tags: { Tier: "workload" } });
    const file = parseIntents({ version: 1, intents: [{ name: "all", from: tagged, to: tagged }] }, "intents");
    const network = modelOf(await readStacks(stacks.json), file, kinds);
    const judged = [undefined, everyPair].map((pairs) => evaluateIntents(network, file.intents, pairs)[0]?.code);
    expect(judged).toEqual(["NO_POSSIBLE_DESTINATION", "NO_POSSIBLE_DESTINATION"]);
  });

  test("does not know an argument that it does not list", async () => {
    const stacks = onCoreNetwork("a", "b").change("net:example_core_network.main", { inspected: true });
    const { results } = await judge(stacks, [AB]);
    expect(results).toMatchObject([{ verdict: "UNPROVEN", code: "UNSUPPORTED_RESOURCE" }]);
  });

  test("is a doubt where no line of the registry names it", async () => {
    const { results } = await judge(onCoreNetwork("a", "b"), [AB], ALL_KINDS);
    expect(results).toMatchObject([{ verdict: "UNPROVEN" }]);
  });
});
