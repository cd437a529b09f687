import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { synthesize } from "@causeway/platform";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { loadCoreExample } from "./core-example.js";
import type { Step } from "./core-example.js";
import { planStacks } from "../../src/terraform/plan-stacks.js";
import type { PlannedStack } from "../../src/terraform/planned-stack.js";
import { resourcesOf } from "../../src/terraform/routing.js";
import { providerVersion, readStacks } from "../../src/terraform/stacks.js";
import type { StackJson } from "../../src/terraform/stacks.js";
import { Terraform } from "../../src/terraform/terraform.js";

const exampleAt = await loadCoreExample();
const PLANNED = ["one core", "two cores", "handed over"] as const satisfies readonly Step[];
const STEPS: readonly Step[] = [...PLANNED, "new core"];
type Planned = (typeof PLANNED)[number];
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MOST_USER_DATA = 16 * 1024;

const nameOf = (step: Step) => step.replace(" ", "-");

function resourcesIn({ resource = {} }: StackJson): [string, string][] {
  return Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, config]): [string, string] => [`${type}.${name}`, JSON.stringify(config)]),
  );
}

describe.skipIf(inject("terraformMissing") !== "")("a VPN core that another one replaces", () => {
  const scratch = mkdtempSync(join(tmpdir(), "causeway-core-"));
  /** Of the networking account's stack: what is written of each resource, by address. */
  const configured = new Map<Step, ReadonlyMap<string, string>>();
  let planned: ReadonlyMap<string, PlannedStack>;

  beforeAll(async () => {
    const stacks = STEPS.flatMap((step) => {
      const outdir = join(scratch, nameOf(step));
      const { organization, accounts } = exampleAt(step);
      synthesize({ organization, apps: accounts, outdir });
      const own = readStacks(outdir).filter(({ name }) => name === "network");
      configured.set(step, new Map(own.flatMap(({ json }) => resourcesIn(json))));
      // The last step is the first one with other addresses.
      return step === "new core" ? [] : own.map((stack) => ({ ...stack, name: nameOf(step) }));
    });
    using terraform = await Terraform.prepare(providerVersion(stacks));
    planned = await planStacks(terraform, stacks);
  }, 600_000);

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  const plan = (step: Planned) => planned.get(nameOf(step)) ?? expect.fail(`${step} was not planned`);

  /** What an apply does that follows another: whatever is configured otherwise, since all references stay the same. */
  function changes(before: Step, after: Step) {
    const [old, now] = [configured.get(before), configured.get(after)];
    if (old === undefined || now === undefined) throw new Error("each step was synthesized");
    return {
      added: [...now.keys()].filter((address) => !old.has(address)),
      removed: [...old.keys()].filter((address) => !now.has(address)),
      changed: [...now]
        .filter(([address, config]) => old.has(address) && old.get(address) !== config)
        .map(([address]) => address)
        .sort(),
    };
  }

  /** Its own, its functions, and its part of the management network. */
  const ofCore = (name: string) => new RegExp(`[._-]${name}([_-]|$)`);

  it.for(PLANNED)("with %s is valid for the real AWS provider, planned and applied with a mocked AWS", (step) => {
    const { invalid, failures } = plan(step);
    expect([...invalid, ...failures]).toEqual([]);
  });

  it("has two pods, one in each zone, whose VPN connections share an ASN", () => {
    const stack = plan("one core");
    expect(resourcesOf(stack, "aws_customer_gateway").map((gateway) => gateway["bgp_asn"])).toEqual(["65010", "65010"]);
    const connections = resourcesOf(stack, "aws_vpn_connection");
    const insides = connections.flatMap((each) => [each["tunnel1_inside_cidr"], each["tunnel2_inside_cidr"]]);
    expect(insides).toEqual(["169.254.64.0/30", "169.254.64.4/30", "169.254.64.8/30", "169.254.64.12/30"]);
    expect(connections.map((each) => each["preshared_key_storage"])).toEqual(["SecretsManager", "SecretsManager"]);
    const bridges = resourcesOf(stack, "aws_subnet").filter((subnet) => /bridge/.test(JSON.stringify(subnet["tags"])));
    expect(bridges.map((subnet) => [subnet["cidr_block"], subnet["availability_zone"]])).toEqual([
      ["10.79.8.0/28", "eu-central-1a"],
      ["10.79.8.16/28", "eu-central-1b"],
    ]);
  });

  it("tells its instances no key, and no more than user data may hold", () => {
    const told = resourcesOf(plan("one core"), "aws_instance").flatMap(({ user_data_base64: userData }) =>
      typeof userData === "string" && userData.startsWith("H4sI") ? [userData] : [],
    );
    expect(told).toHaveLength(4);
    for (const userData of told) {
      const compressed = Buffer.from(userData, "base64");
      expect(compressed.length).toBeLessThanOrEqual(MOST_USER_DATA);
      expect(gunzipSync(compressed).toString()).toMatch(/^#cloud-config\n/);
      expect(gunzipSync(compressed).toString()).not.toMatch(/secret = "[^%]/);
    }
  });

  it("is built beside the other without touching it, but for the others' addresses that its functions are told", () => {
    const { added, removed, changed } = changes("one core", "two cores");
    expect(added.filter((address) => !ofCore("green").test(address))).toEqual([]);
    expect(added.length).toBeGreaterThan(100);
    expect(removed).toEqual([]);
    expect(changed).toEqual([
      "aws_lambda_function.core_blue-1_function_function",
      "aws_lambda_function.core_blue-2_function_function",
    ]);
  });

  it("hands over in one apply that changes nothing but the settings of the health functions", () => {
    const { added, removed, changed } = changes("two cores", "handed over");
    expect([...added, ...removed]).toEqual([]);
    expect(changed).toEqual(
      ["blue-1", "blue-2", "green-1", "green-2"].map((pod) => `aws_lambda_function.core_${pod}_function_function`),
    );
    const carries = (step: Planned) =>
      Object.fromEntries(
        resourcesOf(plan(step), "aws_lambda_function").map(({ environment }) => {
          const [{ variables }] = environment as [{ variables: Record<string, string> }];
          return [variables["POD"], [variables["CARRIES"], variables["MINIMUM_PODS"]]];
        }),
      );
    const [stays, goes] = [
      ["true", "1"],
      ["false", "1"],
    ];
    expect(carries("two cores")).toEqual({ "blue-1": stays, "blue-2": stays, "green-1": goes, "green-2": goes });
    expect(carries("handed over")).toEqual({ "blue-1": goes, "blue-2": goes, "green-1": stays, "green-2": stays });
  });

  it("goes without touching its successor, but for what the functions are told", () => {
    const { added, removed, changed } = changes("handed over", "new core");
    expect(added).toEqual([]);
    expect(removed.filter((address) => !ofCore("blue").test(address))).toEqual([]);
    expect(changed).toEqual(["green-1", "green-2"].map((pod) => `aws_lambda_function.core_${pod}_function_function`));
  });

  it("leaves the hub's own tables to the functions: Terraform makes no propagation of a VPN", () => {
    for (const step of PLANNED) {
      const connections = resourcesOf(plan(step), "aws_vpn_connection").map(
        (each) => each["transit_gateway_attachment_id"],
      );
      const propagated = resourcesOf(plan(step), "aws_ec2_transit_gateway_route_table_propagation");
      expect(propagated.filter((each) => connections.includes(each["transit_gateway_attachment_id"]))).toEqual([]);
      const associated = resourcesOf(plan(step), "aws_ec2_transit_gateway_route_table_association");
      expect(
        associated
          .filter((each) => connections.includes(each["transit_gateway_attachment_id"]))
          .every((each) => String(each["transit_gateway_route_table_id"]).endsWith("egress-core")),
      ).toBe(true);
    }
  });
});
