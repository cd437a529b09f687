import { synthCommand } from "./synth/command.js";

await synthCommand(process.argv);
