import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { inspectionExamples } from "../../src/mutation/examples.js";
import { planStacks } from "../../src/terraform/plan-stacks.js";
import type { PlannedStack } from "../../src/terraform/planned-stack.js";
import { providerVersion, readStacks } from "../../src/terraform/stacks.js";
import type { SynthesizedStack } from "../../src/terraform/stacks.js";
import { Terraform } from "../../src/terraform/terraform.js";

const examples = await inspectionExamples();

/** What differs from example to example: the networking account's stack, and a spoke's where it has other tables. */
function isOfInterest(example: string, { name }: SynthesizedStack): boolean {
  return name === "network" || (name === "shop" && ["internet-own", "segments-egress-vpc"].includes(example));
}

/** Stacks of one name come from several examples. */
function renamed(example: string, stack: SynthesizedStack): SynthesizedStack {
  const nameOf = (name: string) => `${example}_${name}`;
  const reads = new Map([...stack.reads].map(([alias, name]) => [alias, nameOf(name)]));
  return { ...stack, name: nameOf(stack.name), reads };
}

describe.skipIf(inject("terraformMissing") !== "")("the examples of inspection and egress", () => {
  const scratch = mkdtempSync(join(tmpdir(), "causeway-examples-"));
  let planned: ReadonlyMap<string, PlannedStack>;

  beforeAll(async () => {
    const stacks = examples.flatMap(({ name, example }) => {
      const outdir = join(scratch, name);
      synthesize({ organization: example.organization, apps: example.accounts, outdir });
      return readStacks(outdir)
        .filter((stack) => isOfInterest(name, stack))
        .map((stack) => renamed(name, stack));
    });
    using terraform = await Terraform.prepare(providerVersion(stacks));
    planned = await planStacks(terraform, stacks);
  }, 600_000);

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  it.for(examples)("$name is valid for the real AWS provider, planned and applied with a mocked AWS", ({ name }) => {
    const own = [...planned.values()].filter((stack) => stack.name.startsWith(`${name}_`));
    expect(own.length).toBeGreaterThan(0);
    expect(own.flatMap(({ invalid, failures }) => [...invalid, ...failures])).toEqual([]);
  });

  it("with an egress VPC after inspection, the hub leads inspected packets there and what comes back to inspection", () => {
    const routes = planned
      .get("all-egress-vpc_network")
      ?.resources.filter(({ type }) => type === "aws_ec2_transit_gateway_route");
    const between = (table: string, block: string) =>
      routes?.find(
        ({ values }) =>
          String(values["transit_gateway_route_table_id"]).endsWith(table) &&
          values["destination_cidr_block"] === block,
      )?.values["transit_gateway_attachment_id"];
    expect(between("hub_inspection", "0.0.0.0/0")).toMatch(/\.egress_attachment_vpc$/);
    expect(between("hub_egress-nat", "10.64.0.0/10")).toMatch(/\.inspection_attachment_vpc$/);
  });
});
