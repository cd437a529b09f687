import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";

export interface LambdaContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

export interface LoadedFunction {
  readonly handler: Handler;
  /** Removes the unpacked files. */
  remove(): void;
}

/**
 * Unpacks a zip into an empty folder and loads `handler` of its `index.mjs`, as Lambda does. The module reads
 * `process.env` while it loads, and finds no `node_modules` but its own.
 */
export async function loadFunction(zip: string): Promise<LoadedFunction> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-lambda-"));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const module = (await import(pathToFileURL(join(folder, "index.mjs")).href)) as { handler: Handler };
    return { handler: module.handler, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The context that Lambda would give the function in this place. */
export function contextOf(name: string, region: string, account: string, milliseconds = 300_000): LambdaContext {
  const end = Date.now() + milliseconds;
  return {
    awsRequestId: "00000000-0000-4000-8000-000000000000",
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    getRemainingTimeInMillis: () => end - Date.now(),
  };
}
