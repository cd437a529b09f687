import { basename, join } from "node:path";
import { build } from "esbuild";

export interface Bundle {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
}

export interface BundleOptions {
  /** `external` leaves published packages where they are, for comparison. Default: `bundled`. */
  readonly packages?: "bundled" | "external";
}

/** Packages written as CommonJS call `require`, which ES modules lack. */
const REQUIRE_BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/**
 * Bundles a function, with the SDK, into one ES module. The bytes depend on the sources alone: no path gets in, and
 * symbolic links are not followed, so that a package is the same wherever the checkout or its `node_modules` stands.
 */
export async function bundle(
  workspaceRoot: string,
  name: string,
  { packages = "bundled" }: BundleOptions = {},
): Promise<Bundle> {
  const { outputFiles } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints: [join("lambdas", name, "src/index.ts")],
    outfile: join("dist/lambdas", `${name}.mjs`),
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "esm",
    // esbuild's own order for Node prefers CommonJS, which it cannot shake: almost twice the size, three times the import.
    mainFields: ["module", "main"],
    conditions: ["import", "module"],
    banner: { js: REQUIRE_BANNER },
    preserveSymlinks: true,
    minify: true,
    external: packages === "external" ? ["@aws-sdk/*", "@aws-lambda-powertools/*", "zod"] : [],
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "warning",
  });
  const file = (ending: string): Uint8Array => {
    const found = outputFiles.find(({ path }) => basename(path).endsWith(ending));
    if (found === undefined) throw new Error(`esbuild wrote no ${ending} for ${name}`);
    return found.contents;
  };
  return { code: file(".mjs"), sourceMap: file(".mjs.map") };
}
