import { resolve } from "node:path";
import { ESLint } from "eslint";
import type { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { beforeAll, describe, expect, it } from "vitest";
import { appNames, loadOrganization } from "../../src/synth/load.js";
import { nx, ROOT } from "./workspace.js";

const networkAccount = (await loadOrganization("apps/organization.ts")).networkAccount.name;
const app = appNames().find((name) => name !== networkAccount) ?? "";

const BOUNDARIES = "@nx/enforce-module-boundaries";
const RESTRICTED = "no-restricted-imports";

/** The repository's own configuration; only what asks the type checker is off, for speed. */
const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked as Linter.Config] });

/** The rules that a module breaks if it stands in the place of `file` and imports `name`. */
async function broken(file: string, name: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import "${name}";\n`, { filePath: resolve(ROOT, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

async function brokenBy(file: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath: resolve(ROOT, file) });
  const imports = new Set([BOUNDARIES, RESTRICTED]);
  return (result?.messages ?? []).flatMap(({ ruleId }) => (ruleId !== null && imports.has(ruleId) ? [ruleId] : []));
}

// The rule reads Nx's graph of this workspace, and says nothing at all where there is none.
beforeAll(async () => {
  await nx(["show", "projects"]);
}, 60_000);

describe("an import that points upward fails lint", () => {
  it.each([
    ["libs/cidr/src/index.ts", "@causeway/organization"],
    ["libs/organization/src/index.ts", "@causeway/platform"],
    ["libs/platform/src/index.ts", "@causeway/vpc"],
    ["libs/vpc/src/index.ts", "@causeway/hub"],
    ["libs/hub/src/index.ts", "@causeway/spoke"],
  ])("%s may not import %s", async (file, name) => {
    expect(await broken(file, name)).toEqual([BOUNDARIES]);
  });
});

describe("an import of what stands beside fails lint", () => {
  it.each([
    ["libs/spoke/src/index.ts", "@causeway/firewall"],
    ["libs/firewall/src/index.ts", "@causeway/spoke"],
    [`apps/${app}/src/main.ts`, `../../${networkAccount}/src/main.js`],
    ["libs/vpc/src/index.ts", `../../../apps/${networkAccount}/src/main.js`],
    ["libs/hub/src/index.ts", "../../vpc/src/index.js"],
  ])("%s may not import %s", async (file, name) => {
    expect(await broken(file, name)).toEqual([BOUNDARIES]);
  });
});

describe("the verifier and the lambdas stay apart from the constructs", () => {
  it.each([
    ["libs/verify/src/verify.ts", "@causeway/hub"],
    ["libs/verify/src/verify.ts", "@causeway/organization"],
    ["lambdas/tag-copy/src/index.ts", "@causeway/cidr"],
    ["lambdas/shared/src/index.ts", "@causeway/organization"],
    ["libs/platform/src/index.ts", "@causeway/lambda-shared"],
  ])("%s may not import %s", async (file, name) => {
    expect(await broken(file, name)).toEqual([BOUNDARIES]);
  });
});

describe("imports inside the verifier run one way", () => {
  it.each([
    ["address/range.ts", "../model/network.js"],
    ["model/filters/group-users.ts", "../../kinds/load-balancer/nodes.js"],
    ["walk/vpc-walk.ts", "../kinds/registry.js"],
    ["kinds/interface/build.ts", "../../intents/judge.js"],
    ["structural/hub.ts", "../report/text.js"],
    ["report/text.ts", "../verify.js"],
    ["kinds/peering.ts", "../index.js"],
  ])("%s may not import %s", async (file, name) => {
    const place = `libs/verify/src/${file}`;
    expect(await brokenBy(place, `import { x } from "${name}";`)).toEqual([RESTRICTED]);
    expect(await brokenBy(place, `import type { x } from "${name}";`)).toEqual([RESTRICTED]);
  });

  it.each([
    ["intents/judge.ts", "../kinds/registry.js"],
    ["kinds/interface/build.ts", "../security-group/groups.js"],
    ["kinds/registry.ts", "./load-balancer/index.js"],
    ["verify.ts", "./report/text.js"],
  ])("%s may import %s", async (file, name) => {
    expect(await brokenBy(`libs/verify/src/${file}`, `import { x } from "${name}";`)).toEqual([]);
  });

  it("do not lose the rules of the whole workspace", async () => {
    const source = `import { App } from "cdktf";`;
    expect(await brokenBy("libs/verify/src/kinds/peering.ts", source)).toEqual([RESTRICTED]);
  });
});

describe("an import that points downward is allowed", () => {
  it.each([
    ["libs/verify/src/verify.ts", "@causeway/cidr"],
    ["libs/hub/src/index.ts", "@causeway/vpc"],
    ["libs/spoke/src/index.ts", "@causeway/hub"],
    [`apps/${app}/src/main.ts`, "@causeway/spoke"],
    ["lambdas/tag-copy/src/index.ts", "@causeway/lambda-shared"],
    ["libs/vpc/src/index.ts", "@cdktf/provider-aws/lib/vpc/index.js"],
  ])("%s may import %s", async (file, name) => {
    expect(await broken(file, name)).toEqual([]);
  });
});

describe("cdktf and its provider", () => {
  it.each([
    "libs/vpc/src/index.ts",
    "libs/platform/src/index.ts",
    `apps/${app}/src/main.ts`,
    "scripts/src/synth/command.ts",
  ])("%s may not import the whole provider", async (file) => {
    expect(await brokenBy(file, `import { vpc } from "@cdktf/provider-aws";`)).toEqual([RESTRICTED]);
  });

  it.each(["App", "TerraformStack", "CloudBackend", "S3Backend", "TerraformAsset"])(
    "only the platform touches %s",
    async (name) => {
      const source = `import { ${name} } from "cdktf";`;
      expect(await brokenBy("libs/vpc/src/index.ts", source)).toEqual([RESTRICTED]);
      expect(await brokenBy("libs/platform/src/index.ts", source)).toEqual([]);
    },
  );

  it("gives public names only, to the platform too", async () => {
    const source = `import { makeUniqueId } from "cdktf/lib/private/unique.js";`;
    expect(await brokenBy("libs/vpc/src/index.ts", source)).toEqual([RESTRICTED]);
    expect(await brokenBy("libs/platform/src/index.ts", source)).toEqual([RESTRICTED]);
  });
});
