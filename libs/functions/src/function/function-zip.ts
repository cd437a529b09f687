import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { FileAsset } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";

const WORKSPACE_ROOT = resolve(import.meta.dirname, "../../../..");

/** The code of a function, as `aws_lambda_function` wants it. */
export interface FunctionZip {
  readonly filename: string;
  /** Of the bytes alone: the same zip built again, or elsewhere, is no change. */
  readonly sourceCodeHash: string;
}

/** Where `npx nx build lambdas` puts a function's zip. */
export function functionZip(name: string): string {
  return resolve(WORKSPACE_ROOT, "dist/lambdas", `${name}.zip`);
}

/** Takes a zip along with the stack. Reports FUNCTION_NOT_BUILT where there is none. */
export function addFunctionZip(construct: AccountConstruct, path: string): FunctionZip {
  if (!existsSync(path)) {
    const found = relative(WORKSPACE_ROOT, path);
    construct.report({
      code: "FUNCTION_NOT_BUILT",
      found: `no ${found}`,
      allowed: "a zip that was built",
      message: `${found} does not exist; run: npx nx build lambdas`,
    });
    return { filename: path, sourceCodeHash: "" };
  }
  const asset = new FileAsset(construct, "code", { path });
  return { filename: asset.path, sourceCodeHash: asset.base64Sha256 };
}
