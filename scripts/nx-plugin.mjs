/**
 * Gives every project its tags and targets from the folder it stands in, so that a new lib needs nothing but a
 * `package.json` with its name, and a new app nothing but its `src/main.ts`: nothing imports an app, so that it is no
 * package of npm's and is called after its folder. `ARCHITECTURE.md` explains the tags; `eslint.config.mjs` enforces them.
 */
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { tsImport } from "tsx/esm/api";

const KINDS = { libs: "lib", apps: "app", lambdas: "lambda" };

/** Everything a project's own sources and the projects it imports can change. */
const SOURCE_INPUTS = ["sources", "^sources", "toolchain"];

/** Stacks take the functions' zips along; `libs/functions` depends on what is built into them. */
const BUILT_FUNCTIONS = ["^build"];

const IN_ROOT = { options: { cwd: "{workspaceRoot}" } };

function target(command, inputs, more = {}) {
  return { command, options: { cwd: "{projectRoot}" }, cache: true, inputs, ...more };
}

function commonTargets(root) {
  return {
    lint: target("eslint .", ["{projectRoot}/**/*", "^sources", "toolchain", "{workspaceRoot}/eslint.config.mjs"]),
    typecheck: target("tsc -p tsconfig.json", ["{projectRoot}/**/*", "^sources", "toolchain"]),
    test: target(
      `vitest run --passWithNoTests --project unit ${root}/`,
      ["{projectRoot}/**/*", "^sources", "toolchain", "{workspaceRoot}/vitest.config.ts"],
      IN_ROOT,
    ),
  };
}

/** What an app promises is tested with it: that its Terraform addresses are those on record. */
function appTargets(root, name, { networkAccount }) {
  const { test, typecheck, ...others } = commonTargets(root);
  return {
    ...others,
    // The description makes its names known to the compiler.
    typecheck: { ...typecheck, inputs: [...typecheck.inputs, "organization"] },
    test: {
      ...test,
      dependsOn: BUILT_FUNCTIONS,
      command: `${test.command} && node --import tsx scripts/src/addresses.ts ${name}`,
      inputs: [
        ...test.inputs,
        "organization",
        "{workspaceRoot}/scripts/src/addresses.ts",
        "{workspaceRoot}/scripts/src/addresses/**/*",
        "{workspaceRoot}/scripts/src/record/**/*",
      ],
    },
    synth: synthTarget(name),
    verify: verifyTarget(`node --import tsx scripts/src/verify-account.ts ${name}`, [
      "synth",
      { projects: networkAccount, target: "synth" },
    ]),
  };
}

/**
 * The whole organization is judged from here, as no single app is all of it; and what it promises is tested here, as it
 * may change with any app.
 */
function scriptsTargets(root, _name, { apps }) {
  const { test, ...others } = commonTargets(root);
  return {
    ...others,
    test: {
      ...test,
      dependsOn: BUILT_FUNCTIONS,
      // Inputs of the apps' own: a change of one makes the result old, and does not affect this project.
      inputs: [...test.inputs, { input: "sources", projects: apps }, { input: "organization", projects: apps }],
    },
    verify: verifyTarget("node --import tsx scripts/src/verify-account.ts", [
      { projects: ["@apps/*"], target: "synth" },
    ]),
  };
}

/** Judges synthesized stacks. Its result changes with what they say and with the verifier, not with how they came to be. */
function verifyTarget(command, dependsOn) {
  return target(
    command,
    [
      { dependentTasksOutputFiles: "**/*.json" },
      {
        input: "sources",
        projects: ["@causeway/verify", "@causeway/terraform", "@causeway/intents", "@causeway/cidr"],
      },
      "{workspaceRoot}/scripts/src/verify-account.ts",
      "{workspaceRoot}/scripts/verify.mjs",
      "toolchain",
    ],
    { ...IN_ROOT, dependsOn },
  );
}

/** A function is built into a zip and its source map; `shared` is code that functions have in common. */
function lambdaTargets(root, name) {
  if (name === "shared") return commonTargets(root);
  return {
    ...commonTargets(root),
    build: target(
      `node --import tsx scripts/src/build-lambdas.ts ${name}`,
      [...SOURCE_INPUTS, "{workspaceRoot}/scripts/src/build-lambdas.ts", "{workspaceRoot}/scripts/src/lambda/**/*"],
      {
        ...IN_ROOT,
        outputs: ["zip", "mjs.map", "build.json"].map((ending) => `{workspaceRoot}/dist/lambdas/${name}.${ending}`),
      },
    ),
  };
}

/**
 * The outputs are declared below `cdktf.out`, so nothing else may be written to, whatever the environment says. What
 * `manifest.json` holds is of all apps together and belongs to no target.
 */
function synthTarget(name) {
  return target(`node scripts/synth.mjs ${name} --outdir cdktf.out`, [...SOURCE_INPUTS, "organization"], {
    ...IN_ROOT,
    dependsOn: BUILT_FUNCTIONS,
    outputs: [`{workspaceRoot}/cdktf.out/stacks/${name}`, `{workspaceRoot}/cdktf.out/stacks/${name}_*`],
  });
}

/**
 * Folder of the networking account's app, which every other account's packets pass. None while the organization's
 * description has mistakes, which `synth` reports: `lint` and `test` of its author need a graph all the same.
 */
async function networkAccount(workspaceRoot) {
  const file = resolve(workspaceRoot, process.env["CAUSEWAY_ORGANIZATION"] || "apps/organization.ts");
  try {
    const { default: organization } = await tsImport(pathToFileURL(file).href, import.meta.url);
    return [`apps/${organization.networkAccount.name}`];
  } catch {
    return [];
  }
}

function rootOf(file) {
  return file.replace(/\/(package\.json|src\/main\.ts)$/, "");
}

function project(file, workspace) {
  const root = rootOf(file);
  const folder = basename(root);
  const kind = KINDS[dirname(root)] ?? "scripts";
  const tags = kind === "lib" ? ["type:lib", `lib:${folder}`] : [`type:${kind}`];
  const targetsOf = { app: appTargets, lambda: lambdaTargets, scripts: scriptsTargets }[kind] ?? commonTargets;
  const targets = targetsOf(root, folder, workspace);
  const name = kind === "app" ? { name: `@apps/${folder}` } : {};
  return { projects: { [root]: { ...name, root, tags, targets } } };
}

export const createNodesV2 = [
  "{{libs/*,lambdas/*,scripts}/package.json,apps/*/src/main.ts}",
  async (files, _options, { workspaceRoot }) => {
    const apps = files.filter((file) => file.startsWith("apps/")).map((file) => `@apps/${basename(rootOf(file))}`);
    const workspace = { networkAccount: await networkAccount(workspaceRoot), apps };
    return files.map((file) => [file, project(file, workspace)]);
  },
];
