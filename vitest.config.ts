import { defineConfig } from "vitest/config";

/**
 * `unit` needs nothing but Node; the other projects need real parts (Terraform, network namespaces, moto) and have
 * npm scripts of their own.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{libs,apps,lambdas}/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.terraform.test.ts", "**/*.netlab.test.ts", "**/*.moto.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "terraform",
          include: ["scripts/**/*.terraform.test.ts"],
          globalSetup: ["scripts/test/terraform-setup.ts"],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
