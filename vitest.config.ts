import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/**
 * The SDK's own switch for one warning, that versions after January 2027 need Node 22: the functions run on Node 22, and
 * the SDK's version here is pinned and runs on Node 20. Other warnings are shown.
 */
const NO_NODE_VERSION_WARNING = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

type Options = NonNullable<TestProjectInlineConfiguration["test"]>;

/**
 * Lanes besides the unit tests: `<name>.<lane>.test.ts` belongs to the lane, which `npm run test:<lane>` runs alone.
 * Limits of time end what hangs and judge no speed: whatever else runs shares the machine.
 */
const LANES: Readonly<Record<string, Options>> = {
  // Nx and ESLint on copies of this workspace.
  workspace: { testTimeout: 600_000, hookTimeout: 300_000 },
  // The verifier on networks that are broken in one place, and on random ones.
  mutation: { testTimeout: 1_800_000, hookTimeout: 1_800_000 },
  oracle: { testTimeout: 1_800_000 },
  // Another organization in place of `apps/`.
  organization: { testTimeout: 1_200_000, hookTimeout: 600_000 },
  terraform: { globalSetup: ["scripts/test/terraform-setup.ts"], testTimeout: 120_000 },
  // Real applies to an emulated AWS.
  apply: { testTimeout: 1_800_000, hookTimeout: 1_200_000, env: NO_NODE_VERSION_WARNING },
  moto: { testTimeout: 300_000, hookTimeout: 600_000, env: NO_NODE_VERSION_WARNING },
  // In namespaces of their own, and mostly waiting.
  netlab: { testTimeout: 60_000, hookTimeout: 300_000 },
  // A machine in a machine.
  ipsec: { testTimeout: 300_000, hookTimeout: 600_000 },
};

const FOLDERS = "{libs,apps,lambdas,scripts,docs}";

/** `npm test` runs the unit tests. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    // By default one processor is left idle, which is half of a small machine.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          globalSetup: ["scripts/test/temporary-folder-setup.ts"],
          include: [`${FOLDERS}/**/*.test.ts`],
          exclude: ["**/node_modules/**", `**/*.{${Object.keys(LANES).join(",")}}.test.ts`],
          // Files share the modules of their process: loading cdktf takes longer than most files' tests.
          isolate: false,
          unstubEnvs: true,
          restoreMocks: true,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: NO_NODE_VERSION_WARNING,
        },
      },
      ...Object.entries(LANES).map(([name, options]) => ({
        test: {
          name,
          include: [`${FOLDERS}/**/*.${name}.test.ts`],
          exclude: ["**/node_modules/**"],
          ...options,
        },
      })),
    ],
  },
});
