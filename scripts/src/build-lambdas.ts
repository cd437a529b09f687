import { buildFunction, FUNCTIONS } from "./lambda/build.js";

const wanted = process.argv.slice(2);
for (const name of wanted.length === 0 ? FUNCTIONS : wanted) {
  const { path, bytes, sha256 } = await buildFunction(process.cwd(), name);
  process.stdout.write(`${path} ${bytes} bytes sha256 ${sha256}\n`);
}
