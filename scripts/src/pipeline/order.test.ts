import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readStacks } from "../terraform/stacks.js";
import { applyOrder, orderStacks } from "./order.js";

const stack = (name: string, ...reads: string[]) => ({
  name,
  reads: new Map(reads.map((read) => [read, read])),
  json: { resource: {} },
});
const emptied = (name: string) => ({ ...stack(name), json: {} });

const SAMPLE = [
  stack("alpha", "hub"),
  stack("alpha_data", "alpha"),
  stack("beta"),
  stack("beta_prerequisites"),
  stack("hub"),
  stack("hub_proxy", "hub"),
];

const waves = (stacks: Parameters<typeof applyOrder>[0]) => applyOrder(stacks, "hub");

describe("the order of stacks", () => {
  it("has prerequisites first, then the networking account, then the others, each after what it reads", () => {
    expect(waves(SAMPLE)).toEqual([["beta_prerequisites"], ["hub"], ["hub_proxy"], ["alpha", "beta"], ["alpha_data"]]);
  });

  it("is the same whatever the order of the input", () => {
    expect(orderStacks([...SAMPLE].reverse(), "hub")).toEqual(orderStacks(SAMPLE, "hub"));
  });

  it("says which account each stack belongs to and what it waits for", () => {
    expect(orderStacks(SAMPLE, "hub").find(({ name }) => name === "alpha_data")).toEqual({
      name: "alpha_data",
      account: "alpha",
      after: ["alpha", "beta_prerequisites", "hub", "hub_proxy"],
    });
  });

  it("takes an account called prerequisites for an account", () => {
    expect(waves([stack("prerequisites"), stack("hub")])).toEqual([["hub"], ["prerequisites"]]);
  });

  it("leaves out what is read from stacks that are not there", () => {
    expect(waves([stack("alpha", "hub")])).toEqual([["alpha"]]);
  });

  it("destroys before it applies, and what hangs on others first", () => {
    const names = ["alpha", "alpha_data", "hub", "hub_proxy", "alpha_prerequisites"];
    expect(waves([...names.map(emptied), stack("beta")])).toEqual([
      ["alpha_data"],
      ["alpha"],
      ["hub_proxy"],
      ["hub"],
      ["alpha_prerequisites"],
      ["beta"],
    ]);
  });

  it("is refused where stacks wait for each other", () => {
    const stacks = [stack("hub"), stack("alpha", "beta"), stack("beta", "alpha")];
    expect(() => orderStacks(stacks, "hub")).toThrow("these stacks wait for each other: alpha, beta");
  });
});

describe("what a stack reads is known from its Terraform", () => {
  let outdir: string;
  afterEach(() => {
    rmSync(outdir, { recursive: true });
  });

  it.each([
    ["local", {}, { path: "../../../states/hub_proxy.tfstate" }],
    ["s3", { backend: { s3: {} } }, { bucket: "states", key: "causeway/hub_proxy.tfstate" }],
    ["remote", { cloud: { workspaces: { name: "aws-alpha" } } }, { workspaces: { name: "aws-hub_proxy" } }],
  ])("with backend %s", (backend, terraform, config) => {
    outdir = mkdtempSync(join(tmpdir(), "causeway-order-"));
    mkdirSync(join(outdir, "stacks/alpha"), { recursive: true });
    const data = { terraform_remote_state: { "state-hub--proxy": { backend, config } } };
    writeFileSync(join(outdir, "stacks/alpha/cdk.tf.json"), JSON.stringify({ terraform, data }));
    expect(readStacks(outdir).map(({ reads }) => [...reads])).toEqual([[["state-hub--proxy", "hub_proxy"]]]);
  });
});
