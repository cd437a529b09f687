import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Reference, Unknown } from "../configuration.js";
import { readConfiguration, ReadErrors } from "../index.js";
import { attributesOf, readStacks, writeFiles } from "../testing/on-disk.js";

/** A stack that keeps its state there and has a transit gateway to tell of. */
const hub = (terraform: unknown) => ({
  terraform,
  resource: { aws_ec2_transit_gateway: { main: {} } },
  output: { tgw: { value: "${aws_ec2_transit_gateway.main.id}" } },
});

/** A stack that reads the hub's state from there. */
const spoke = (backend: string, config: unknown, more = {}) => ({
  data: { terraform_remote_state: { hub: { backend, config, ...more } } },
  resource: { aws_route: { r: { transit_gateway_id: "${data.terraform_remote_state.hub.outputs.tgw}" } } },
});

const notGiven = { code: "STACK_NOT_GIVEN" };

const target = new Reference("hub:aws_ec2_transit_gateway.main", "id");

async function routeTarget(stacks: Record<string, unknown>) {
  return attributesOf(await readStacks(stacks), "spoke:aws_route.r")["transit_gateway_id"];
}

describe("terraform_remote_state", () => {
  it.each([
    [
      "in a local file",
      { backend: { local: { path: "../../../states/hub.tfstate" } } },
      "local",
      { path: "../../../states/hub.tfstate" },
    ],
    [
      "in a local file by another path",
      { backend: { local: { path: "../states/x/../hub.tfstate" } } },
      "local",
      { path: "./../states/hub.tfstate" },
    ],
    ["in the default local file", {}, "local", { path: "../hub/terraform.tfstate" }],
    [
      "in a list of blocks",
      [{ backend: [{ local: [{ path: "/a/hub.tfstate" }] }] }],
      "local",
      { path: "/a/hub.tfstate" },
    ],
    [
      "in a workspace of the cloud block",
      { cloud: { organization: "acme", workspaces: { name: "hub" } } },
      "remote",
      { organization: "acme", workspaces: { name: "hub" } },
    ],
    [
      "in a workspace of the remote backend",
      { backend: { remote: { organization: "acme", workspaces: [{ name: "hub" }] } } },
      "remote",
      { organization: "acme", workspaces: { name: "hub" } },
    ],
    [
      "in S3",
      { backend: { s3: { bucket: "b", key: "hub.tfstate", region: "eu-central-1" } } },
      "s3",
      { bucket: "b", key: "hub.tfstate", region: "eu-central-1" },
    ],
    [
      "in S3 without a region",
      { backend: { s3: { bucket: "b", key: "hub.tfstate", region: "eu-central-1" } } },
      "s3",
      { bucket: "b", key: "hub.tfstate" },
    ],
    [
      "in another backend with the same configuration",
      { backend: { gcs: { bucket: "b", prefix: "p" } } },
      "gcs",
      { prefix: "p", bucket: "b" },
    ],
  ])("finds the stack whose state is %s", async (_, terraform, backend, config) => {
    expect(await routeTarget({ hub: hub(terraform), spoke: spoke(backend, config) })).toEqual(target);
  });

  it("does not take another workspace, organization, bucket, key or region", async () => {
    const workspace = (organization: string, name: string) => ({ organization, workspaces: { name } });
    const cloud = hub({ cloud: workspace("acme", "hub") });
    for (const config of [workspace("acme", "hub2"), workspace("other", "hub")]) {
      await expect(routeTarget({ hub: cloud, spoke: spoke("remote", config) })).rejects.toMatchObject(notGiven);
    }
    const s3 = hub({ backend: { s3: { bucket: "b", key: "k", region: "eu-central-1" } } });
    for (const config of [
      { bucket: "b", key: "x" },
      { bucket: "x", key: "k" },
      { bucket: "b", key: "k", region: "us-east-1" },
    ]) {
      await expect(routeTarget({ hub: s3, spoke: spoke("s3", config) })).rejects.toMatchObject(notGiven);
    }
  });

  it("of a stack that was not given is an error, which says where and which is missing", async () => {
    await expect(routeTarget({ spoke: spoke("local", { path: "../states/hub.tfstate" }) })).rejects.toMatchObject({
      ...notGiven,
      file: expect.stringMatching(/spoke\/cdk\.tf\.json$/) as unknown,
      place: "spoke:data.terraform_remote_state.hub",
      reason: expect.stringContaining("no input is the stack whose state is local ../states/hub.tfstate") as unknown,
    });
  });

  it("of stacks that were not given are told all at once", async () => {
    const two = [spoke("s3", { bucket: "b", key: "a" }), spoke("s3", { bucket: "b", key: "c" })];
    const error: unknown = await readStacks({ one: two[0], two: two[1] }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReadErrors);
    expect((error as ReadErrors).errors.map(({ place }) => place)).toEqual([
      "one:data.terraform_remote_state.hub",
      "two:data.terraform_remote_state.hub",
    ]);
  });

  it("of a stack that was not given does no harm where nothing refers to it", async () => {
    const reader = { ...spoke("local", { path: "x" }), resource: { aws_vpc: { v: { cidr_block: "10.0.0.0/16" } } } };
    await expect(readStacks({ spoke: reader })).resolves.toBeDefined();
  });

  it("of a stack that is left out on purpose has the outputs that a binding gives it", async () => {
    const variables = { "spoke:data.terraform_remote_state.hub.outputs": { tgw: "tgw-1" } };
    const configuration = await readStacks({ spoke: spoke("local", { path: "x" }) }, { bindings: { variables } });
    expect(attributesOf(configuration, "spoke:aws_route.r")["transit_gateway_id"]).toBe("tgw-1");
  });

  it("is not taken from two stacks whose paths have the same text but mean different files", async () => {
    const other = hub({ backend: { local: { path: "state/x.tfstate" } } });
    const reader = spoke("local", { path: "state/x.tfstate" });
    await expect(routeTarget({ hub: other, other, spoke: reader })).rejects.toMatchObject(notGiven);
  });

  it("gives its default for an output that the stack lacks, and says so without one", async () => {
    const lacking = { ...hub({}), output: {} };
    const config = { path: "../hub/terraform.tfstate" };
    expect(await routeTarget({ hub: lacking, spoke: spoke("local", config, { defaults: { tgw: "none" } }) })).toBe(
      "none",
    );
    expect(await routeTarget({ hub: lacking, spoke: spoke("local", config) })).toEqual(
      new Unknown('Terraform would fail: the stack hub has no output "tgw"', "spoke:aws_route.r"),
    );
  });

  it("may be configured by variables and locals, and be read in instances", async () => {
    const reader = {
      variable: { states: { default: "../states" } },
      locals: { stacks: ["hub"] },
      data: {
        terraform_remote_state: {
          all: {
            for_each: "${toset(local.stacks)}",
            backend: "local",
            config: { path: "${var.states}/${each.key}.tfstate" },
          },
        },
      },
      resource: {
        aws_route: { r: { transit_gateway_id: '${data.terraform_remote_state.all["hub"].outputs["tgw"]}' } },
      },
    };
    expect(
      await routeTarget({ hub: hub({ backend: { local: { path: "../states/hub.tfstate" } } }), spoke: reader }),
    ).toEqual(target);
  });

  it("may be looped over, and lacks nothing that `try` could not make up for", async () => {
    const reader = {
      data: { terraform_remote_state: { hub: { backend: "local", config: { path: "../hub/terraform.tfstate" } } } },
      output: {
        all: { value: "${{ for name, value in data.terraform_remote_state.hub.outputs : name => value }}" },
        found: { value: '${lookup(data.terraform_remote_state.hub.outputs, "tgw", null)}' },
        absent: { value: '${try(data.terraform_remote_state.hub.outputs.absent, "none")}' },
      },
    };
    const { outputs } = await readStacks({ hub: hub({}), spoke: reader });
    expect(outputs.get("spoke:all")).toEqual({ tgw: target });
    expect(outputs.get("spoke:found")).toEqual(target);
    expect(outputs.get("spoke:absent")).toBe("none");
  });

  it("takes a workspace by prefix, but no other than the default one of files and objects", async () => {
    const named = hub({ cloud: { organization: "acme", workspaces: { name: "net-prod" } } });
    const prefixed = { organization: "acme", workspaces: { prefix: "net-" } };
    expect(await routeTarget({ hub: named, spoke: spoke("remote", prefixed, { workspace: "prod" }) })).toEqual(target);
    const dev = spoke("remote", prefixed, { workspace: "dev" });
    await expect(routeTarget({ hub: named, spoke: dev })).rejects.toMatchObject(notGiven);
    const local = spoke("local", { path: "../hub/terraform.tfstate" }, { workspace: "prod" });
    await expect(routeTarget({ hub: hub({}), spoke: local })).rejects.toMatchObject(notGiven);
  });

  it("lets two stacks read each other, as long as no value needs itself", async () => {
    const reading = (other: string, output: unknown) => ({
      data: { terraform_remote_state: { o: { backend: "local", config: { path: `../${other}/terraform.tfstate` } } } },
      output,
    });
    const configuration = await readStacks({
      a: reading("b", {
        first: { value: "${data.terraform_remote_state.o.outputs.base + 1}" },
        loop: { value: "${data.terraform_remote_state.o.outputs.loop}" },
      }),
      b: reading("a", {
        base: { value: 1 },
        second: { value: "${data.terraform_remote_state.o.outputs.first + 1}" },
        loop: { value: "${data.terraform_remote_state.o.outputs.loop}" },
      }),
    });
    expect(configuration.outputs.get("b:second")).toBe(3);
    expect(configuration.outputs.get("a:loop")).toEqual(
      new Unknown("reference cycle through a:output.loop", "a:output.loop"),
    );
  });

  it("finds a state by the workspace's or file's name, for a state does not say where it was kept", async () => {
    const state = { format_version: "1.0", values: { outputs: { tgw: { value: "tgw-1" } }, root_module: {} } };
    const configs: [string, unknown][] = [
      ["remote", { organization: "acme", workspaces: { name: "hub" } }],
      ["local", { path: "../x/terraform.hub.tfstate" }],
      ["local", { path: "../hub/terraform.tfstate" }],
    ];
    for (const [backend, config] of configs) {
      const folder = writeFiles({ "hub.json": state, "main.tf.json": spoke(backend, config) });
      const configuration = await readConfiguration([
        { name: "hub", path: join(folder, "hub.json") },
        { name: "spoke", path: join(folder, "main.tf.json") },
      ]);
      expect(attributesOf(configuration, "spoke:aws_route.r")["transit_gateway_id"]).toBe("tgw-1");
    }
  });
});
