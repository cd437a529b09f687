/**
 * Runs a function once: `node run-function.mjs <folder of the unpacked zip> <file for the result> <milliseconds>`, with
 * the event on stdin. The result is `{ "result": ... }`, or `{ "error": { errorType, errorMessage } }`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, output, timeout] = process.argv.slice(2);
const end = Date.now() + Number(timeout);
const context = {
  awsRequestId: String(process.pid),
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  invokedFunctionArn: process.env.INVOKED_FUNCTION_ARN,
  getRemainingTimeInMillis: () => end - Date.now(),
};

async function outcome() {
  try {
    const { handler } = await import(pathToFileURL(join(folder, "index.mjs")).href);
    return { result: (await handler(JSON.parse(readFileSync(0, "utf8") || "{}"), context)) ?? null };
  } catch (error) {
    return { error: { errorType: error.name, errorMessage: error.message } };
  }
}

writeFileSync(output, JSON.stringify(await outcome()));
process.exit(0);
