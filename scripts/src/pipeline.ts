import { pipelineProgram } from "./pipeline/command.js";

await pipelineProgram().parseAsync(process.argv);
