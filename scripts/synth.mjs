/**
 * `npm run synth`, the command of `cdktf.json`, and Nx's `synth` target of each app: `src/synth/command.ts`.
 *
 * cdktf is loaded before tsx is: from then on Node reads the source map of every module it loads, and cdktf's are large.
 */
import "cdktf";
import { register } from "tsx/esm/api";

register();
const { synthCommand } = await import("./src/synth/command.ts");
await synthCommand(process.argv);
