import { relative } from "node:path";
import { buildFunction, FUNCTIONS } from "./lambda/build.js";

const wanted = process.argv.slice(2);
for (const name of wanted.length === 0 ? FUNCTIONS : wanted) {
  const { path, bytes, changed } = await buildFunction(process.cwd(), name);
  process.stdout.write(
    `${changed ? "built    " : "unchanged"} ${relative(process.cwd(), path)}  ${String(bytes)} bytes\n`,
  );
}
