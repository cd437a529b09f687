import { benchCommand } from "./bench/bench.js";

await benchCommand(process.argv);
