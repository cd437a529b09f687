import { defineConfig } from "vitest/config";

/**
 * `unit` and `workspace` need nothing but Node: the former in a process, the latter with Nx and ESLint on this
 * workspace. The other projects need real parts (Terraform, network namespaces, moto) and have npm scripts of their own.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{libs,apps,lambdas}/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.{workspace,terraform,netlab,moto}.test.ts"],
          testTimeout: 30_000,
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
          testTimeout: 60_000,
          // The bundle has the SDK that functions run with on newer versions of Node.
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
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
