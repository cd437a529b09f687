import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { E, endpointIn, hubNetwork } from "../../test/hub-network.js";
import type { Stacks } from "../../test/stacks.js";
import { READ_ERROR_CODES } from "@causeway/terraform";
import { writeFiles } from "@causeway/terraform/testing";
import { verify } from "../verify.js";
import { CODES } from "../results/catalogue.js";
import { toJson } from "./json.js";
import { toSarif } from "./sarif.js";
import { toText } from "./text.js";

const verifyFolder = new URL("../..", import.meta.url).pathname;

/** A `cdktf.out` and an intents file on disk. */
function onDisk(
  stacks: Stacks,
  intents: readonly object[] = [{ name: "egress", ...E }],
): { out: string; intents: string } {
  const files = Object.entries(stacks.json).map(([name, json]) => [`out/stacks/${name}/cdk.tf.json`, json]);
  const folder = writeFiles({ ...Object.fromEntries(files), "intents.json": { version: 1, intents } });
  return { out: `${folder}/out`, intents: `${folder}/intents.json` };
}

const broken = () => hubNetwork().remove("hub:aws_route.public_a_spokes");

async function reportOf(stacks: Stacks) {
  const { out, intents } = onDisk(stacks);
  return verify([{ path: out }], [intents]);
}

describe("a report", () => {
  test("in JSON has the worst verdict and every result", async () => {
    const { report } = await reportOf(broken());
    const json = JSON.parse(toJson(report)) as { version: number; verdict: string; results: Record<string, unknown>[] };
    expect(json).toMatchObject({ version: 1, verdict: "VIOLATED" });
    expect(json.results[0]).toMatchObject({ name: "egress", verdict: "VIOLATED", code: "RETURN_LOST" });
    expect(Object.keys(json.results[0] ?? {})).toEqual(["name", "verdict", "code", "message", "trace", "about"]);
    expect(json.results.map(({ code }) => code)).toContain("NAT_WITHOUT_RETURN_ROUTE");
    const { report: good } = await reportOf(hubNetwork());
    expect(JSON.parse(toJson(good))).toMatchObject({
      verdict: "PROVEN",
      results: [{ name: "egress", verdict: "PROVEN" }],
    });
  });

  test("in text shows both directions hop by hop, and what to change", async () => {
    const { report } = await reportOf(broken());
    const text = toText(report);
    expect(text).toContain("VIOLATED  egress\n  RETURN_LOST: return traffic to alpha:aws_subnet.workload_a is lost");
    expect(text).toContain("1. alpha:aws_subnet.workload_a (eu-central-1a)");
    expect(text).toContain(
      "alpha:aws_route_table.workload_a: 0.0.0.0/0 -> hub:aws_ec2_transit_gateway.main  by alpha:aws_route",
    );
    expect(text).toMatch(/Return\n {4}1\. hub:aws_internet_gateway\.main/);
    expect(text).toContain(CODES.RETURN_LOST?.remedy);
    expect(text).toMatch(/VIOLATED: 0 PROVEN, \d VIOLATED, 0 UNPROVEN$/);
  });

  test("in SARIF places results and their hops in files", async () => {
    const { report, fileOf } = await reportOf(broken());
    const sarif = JSON.parse(toSarif(report, fileOf)) as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
    };
    expect(sarif.version).toBe("2.1.0");
    const [run] = sarif.runs;
    expect(run?.results[0]).toMatchObject({ ruleId: "RETURN_LOST", level: "error" });
    expect(run?.tool.driver.rules.map(({ id }) => id)).toContain("RETURN_LOST");
    expect(JSON.stringify(run?.results[0])).toContain("stacks/alpha");
  });

  test("in SARIF has a file for every result, also for one about a firewall's endpoint", async () => {
    const crossed = hubNetwork().change("hub:aws_route.public_a_spokes", { vpc_endpoint_id: endpointIn("b") });
    const { report, fileOf } = await reportOf(crossed);
    const sarif = JSON.parse(toSarif(report, fileOf)) as { runs: { results: { locations: object[] }[] }[] };
    const locations = sarif.runs[0]?.results.flatMap((result) => result.locations) ?? [];
    expect(report.results.some(({ at, verdict }) => verdict === "VIOLATED" && at.endsWith("]"))).toBe(true);
    expect(locations.length).toBeGreaterThan(1);
    for (const one of locations) expect(one).toHaveProperty("physicalLocation.artifactLocation.uri");
  });
});

describe("the command", () => {
  const command = async (...args: string[]) => {
    const run = promisify(execFile)(process.execPath, ["--import", "tsx", `${verifyFolder}/src/cli.ts`, ...args]);
    return run.then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { status: code, stdout, stderr };
      },
    );
  };

  test("ends with 0 if all is proven, 1 if something is violated, 3 if something is not proven", async () => {
    const run = async (stacks: Stacks) => {
      const { out, intents } = onDisk(stacks);
      return (await command("--intents", intents, out)).status;
    };
    expect(await run(hubNetwork())).toBe(0);
    expect(await run(broken())).toBe(1);
    const unsure = hubNetwork().add("beta:aws_vpc_endpoint.lattice", {
      vpc_id: "${aws_vpc.main.id}",
      vpc_endpoint_type: "ServiceNetwork",
    });
    expect(await run(unsure)).toBe(3);
  });

  test("ends with 2 and says where, if the input cannot be read", async () => {
    const { out, intents } = onDisk(hubNetwork(), [{ name: "n", from: "internet", to: "nowhere" }]);
    const bad = await command("--intents", intents, out);
    expect(bad).toMatchObject({ status: 2, stdout: "" });
    expect(bad.stderr).toContain("intents.json: intents[0].to");
    const none = onDisk(hubNetwork(), [{ name: "n", ...E, from: { tags: { Tier: "x" } } }]);
    expect(await command("--intents", none.intents, none.out)).toMatchObject({ status: 2, stdout: "" });
    expect(await command(`${out}/nowhere`)).toMatchObject({ status: 2, stdout: "" });
    expect(await command("--format", "xml", out)).toMatchObject({ status: 2, stdout: "" });
  });

  test("tells all that is wrong with the input and with the intents, each with its file and place", async () => {
    const stacks = hubNetwork();
    delete stacks.json["hub"];
    const { out, intents } = onDisk(stacks, [{ name: "n", from: "internet", too: "nowhere" }]);
    writeFileSync(`${out}/stacks/beta/cdk.tf.json`, '{ "resource": {');
    const both = await command("--intents", intents, out);
    expect(both).toMatchObject({ status: 2, stdout: "" });
    const told = both.stderr.trim().split("\n");
    expect(told.map((line) => line.replaceAll(out, ""))).toEqual([
      "NOT_JSON: /stacks/beta/cdk.tf.json, line 1, column 16: not valid JSON: the text ends too early",
      expect.stringContaining("intents.json: intents[0].to: "),
      expect.stringContaining('intents.json: intents[0]: Unrecognized key: "too"'),
    ]);
    const alone = await command(`${out}/stacks/alpha`);
    expect(alone).toMatchObject({ status: 2, stdout: "" });
    expect(alone.stderr).toContain("alpha/cdk.tf.json, alpha:data.terraform_remote_state.hub: no input is the stack");
  });

  test("says where the intent stands that cannot be judged", async () => {
    const problems = [{ name: "n", from: { tags: { Tier: "x" } }, to: { vpcs: ["hub:aws_vpc.x"] } }];
    const { out, intents } = onDisk(hubNetwork(), problems);
    const { stderr } = await command("--intents", intents, out);
    expect(stderr.trim().split("\n")).toEqual([
      `${intents}: intents[0]: intent "n": from: matches nothing: {"tags":{"Tier":"x"}}`,
      `${intents}: intents[0]: intent "n": to: vpcs: hub:aws_vpc.x is no VPC of the input`,
    ]);
  });

  test("has no verdict about nothing, and says if it judged the structure alone", async () => {
    const folder = writeFiles({ "empty.json": { format_version: "1.0" } });
    const empty = await command(`${folder}/empty.json`);
    expect(empty).toMatchObject({ status: 2, stdout: "" });
    expect(empty.stderr).toContain("nothing to judge");
    const native = writeFiles({ "net/main.tf": "" });
    expect((await command(`${native}/net`)).stderr).toContain("main.tf is not read: only Terraform's JSON syntax is");
    const { out } = onDisk(hubNetwork());
    const { status, stdout } = await command(`hub=${out}/stacks/hub`);
    expect(status).toBe(0);
    expect(stdout).toBe(
      "PROVEN    structure: no mistake was found; no intents were given\nPROVEN: 1 PROVEN, 0 VIOLATED, 0 UNPROVEN\n",
    );
  });

  test("takes intents of several files, and those that lie beside the stacks of a folder", async () => {
    const { out, intents } = onDisk(hubNetwork());
    const declared = { version: 1, intents: [{ name: "ingress", ...E, to: "internet", expect: "unreachable" }] };
    const folder = writeFiles({ "stacks/alpha/intents.json": declared, "empty/stacks/alpha/cdk.tf.json": {} });
    const { stdout } = await command("--intents", intents, "--intents", folder, out);
    expect(stdout).toMatch(/^\w+ +egress$/m);
    expect(stdout).toMatch(/^\w+ +ingress$/m);
    const none = await command("--intents", `${folder}/empty`, out);
    expect(none).toMatchObject({ status: 2, stdout: "" });
    expect(none.stderr).toContain("empty: no stack in this folder declares intents");
  });

  test("refuses what is nested without end, with its place and no stack trace", async () => {
    const { out } = onDisk(hubNetwork());
    const endless = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    writeFileSync(`${out}/endless.tf.json`, `{ "resource": { "aws_vpc": { "v": { "cidr_block": ${endless} } } } }`);
    const refused = await command(`${out}/endless.tf.json`);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^TOO_LARGE: .*endless\.tf\.json, line 1, column \d+: [^\n]*\n$/);
  });

  test("takes stacks by name", async () => {
    const { out } = onDisk(hubNetwork());
    const inputs = ["hub", "alpha", "beta", "gamma"].map((name) => `${name}=${out}/stacks/${name}`);
    const { status, stdout } = await command("--format", "json", ...inputs);
    expect({ status, json: JSON.parse(stdout) as unknown }).toEqual({
      status: 0,
      json: {
        version: 1,
        verdict: "PROVEN",
        results: [
          {
            name: "structure: no mistake was found; no intents were given",
            verdict: "PROVEN",
            code: null,
            message: expect.stringContaining("4 VPCs") as unknown,
            trace: null,
          },
        ],
        warnings: [],
        empty: [],
      },
    });
  });
});

test("docs/verify.md has an example and the remedy of every code, and of no other", () => {
  const page = readFileSync(`${verifyFolder}/../../docs/verify.md`, "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z0-9_]+)` +\| *(.*?) *\| *(.*?) *\|$/gm)].map(([, ...row]) => row);
  const explained = new Map(rows.map(([code, example, remedy]) => [code, { example, remedy }]));
  expect([...explained.keys()].sort()).toEqual([...Object.keys(CODES), ...READ_ERROR_CODES].sort());
  for (const [code, { example, remedy }] of explained) {
    expect(example, code).not.toBe("");
    expect(remedy, code).toEqual(CODES[code ?? ""]?.remedy ?? expect.stringMatching(/./));
  }
});
