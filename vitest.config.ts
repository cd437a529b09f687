import { defineConfig } from "vitest/config";

/**
 * The SDK's own switch for one warning, that versions after January 2027 need Node 22: the functions run on Node 22, and
 * the SDK's version here is pinned and runs on Node 20. Other warnings are shown.
 */
const NO_NODE_VERSION_WARNING = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/**
 * `unit` and `workspace` need nothing but Node: the former in a process, the latter with Nx and ESLint on this
 * workspace. The other projects need real parts (Terraform, network namespaces, moto) and have npm scripts of their own.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    // By default one processor is left idle, which is half of a small machine.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["{libs,apps,lambdas}/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.{workspace,terraform,netlab,ipsec,moto}.test.ts"],
          testTimeout: 30_000,
          env: NO_NODE_VERSION_WARNING,
        },
      },
      {
        test: {
          name: "workspace",
          include: ["scripts/**/*.workspace.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "moto",
          include: ["scripts/**/*.moto.test.ts"],
          // moto shares the machine with whatever else runs: these end what hangs and judge no speed.
          testTimeout: 300_000,
          hookTimeout: 600_000,
          env: NO_NODE_VERSION_WARNING,
        },
      },
      {
        test: {
          name: "netlab",
          include: ["{libs,scripts}/**/*.netlab.test.ts"],
          exclude: ["**/node_modules/**"],
          // Namespaces do not collide, but reloads under load and timeouts want the machine for themselves.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "ipsec",
          include: ["libs/**/*.ipsec.test.ts"],
          exclude: ["**/node_modules/**"],
          // A machine in a machine: these end what hangs and judge no speed.
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "terraform",
          include: ["{libs,apps,lambdas,scripts}/**/*.terraform.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["scripts/test/terraform-setup.ts"],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
