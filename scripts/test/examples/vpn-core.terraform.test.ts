import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { synthesize } from "@causeway/platform";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { loadCoreExample } from "./core-example.js";
import type { Step } from "./core-example.js";
import { planSteps } from "../../src/terraform/plan-steps.js";
import type { PlannedStep } from "../../src/terraform/plan-steps.js";
import { resourcesOf } from "../../src/terraform/routing.js";
import { providerVersion, readStacks } from "../../src/terraform/stacks.js";
import { Terraform } from "../../src/terraform/terraform.js";

const exampleAt = await loadCoreExample();
const STEPS = ["one core", "two cores", "handed over", "new core"] as const satisfies readonly Step[];
const DOCS = readFileSync(resolve(import.meta.dirname, "../../../docs/vpn-core.md"), "utf8");
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MOST_USER_DATA = 16 * 1024;

const nameOf = (step: Step) => step.replace(" ", "-");
const functionsOf = (...pods: string[]) => pods.map((pod) => `aws_lambda_function.core_${pod}_function_function`);

describe.skipIf(inject("terraformMissing") !== "")("a VPN core that another one replaces", () => {
  const scratch = mkdtempSync(join(tmpdir(), "causeway-core-"));
  let planned: ReadonlyMap<string, PlannedStep>;

  beforeAll(async () => {
    const stacks = STEPS.map((step) => {
      const outdir = join(scratch, nameOf(step));
      const { organization, accounts } = exampleAt(step);
      synthesize({ organization, apps: accounts, outdir });
      const own = readStacks(outdir).find(({ name }) => name === "network");
      if (own === undefined) throw new Error("the networking account has a stack");
      return [nameOf(step), own] as const;
    });
    using terraform = await Terraform.prepare(providerVersion(stacks.map(([, stack]) => stack)));
    planned = await planSteps(terraform, new Map(stacks));
  }, 600_000);

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  const step = (name: Step) => planned.get(nameOf(name)) ?? expect.fail(`${name} was not planned`);
  const plan = (name: Step) => step(name).stack;

  /** Its own, its functions, and its part of the management network. */
  const ofCore = (name: string) => new RegExp(`[._-]${name}([_-]|$)`);

  /** As Terraform ends a plan. */
  const summary = (name: Step) => {
    const { created, updated, destroyed } = step(name).changes;
    return `Plan: ${String(created.length)} to add, ${String(updated.length)} to change, ${String(destroyed.length)} to destroy.`;
  };

  it.for(STEPS)("with %s is valid for the real AWS provider, planned and applied with a mocked AWS", (name) => {
    const { invalid, failures, resources } = plan(name);
    expect([...invalid, ...failures]).toEqual([]);
    expect(resources.length).toBeGreaterThan(200);
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
    const { created, updated, destroyed } = step("two cores").changes;
    expect(created.filter((address) => !ofCore("green").test(address))).toEqual([]);
    expect(created.length).toBeGreaterThan(100);
    expect(updated).toEqual(functionsOf("blue-1", "blue-2"));
    expect(destroyed).toEqual([]);
  });

  it("hands over in one apply that changes the settings of the health functions and calls them, and nothing else", () => {
    const { created, updated, destroyed } = step("handed over").changes;
    const pods = ["blue-1", "blue-2", "green-1", "green-2"];
    expect(created).toEqual(pods.map((pod) => `aws_lambda_invocation.core_hand-over-${pod}`));
    expect(updated).toEqual(functionsOf(...pods));
    expect(destroyed).toEqual([]);
    const carries = (name: Step) =>
      Object.fromEntries(
        resourcesOf(plan(name), "aws_lambda_function").map(({ environment }) => {
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
    const { created, updated, destroyed } = step("new core").changes;
    expect(created).toEqual([]);
    expect(updated).toEqual(functionsOf("green-1", "green-2"));
    const others = destroyed.filter((address) => !ofCore("blue").test(address));
    expect(others).toEqual(["green-1", "green-2"].map((pod) => `aws_lambda_invocation.core_hand-over-${pod}`));
    expect(plan("new core").resources.filter(({ address }) => ofCore("blue").test(address))).toEqual([]);
  });

  it("is planned as the documentation shows", () => {
    expect(DOCS.match(/Plan: .*\.$/gm)).toEqual(STEPS.slice(1).map(summary));
  });

  it("leaves the hub's own tables to the functions: Terraform makes no propagation of a VPN", () => {
    for (const name of STEPS) {
      const connections = resourcesOf(plan(name), "aws_vpn_connection").map(
        (each) => each["transit_gateway_attachment_id"],
      );
      const propagated = resourcesOf(plan(name), "aws_ec2_transit_gateway_route_table_propagation");
      expect(propagated.filter((each) => connections.includes(each["transit_gateway_attachment_id"]))).toEqual([]);
      const associated = resourcesOf(plan(name), "aws_ec2_transit_gateway_route_table_association");
      expect(
        associated
          .filter((each) => connections.includes(each["transit_gateway_attachment_id"]))
          .every((each) => String(each["transit_gateway_route_table_id"]).endsWith("egress-core")),
      ).toBe(true);
    }
  });
});
