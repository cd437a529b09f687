import { lambdaCommand } from "./lambda/run.js";

try {
  await lambdaCommand(process.argv);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
