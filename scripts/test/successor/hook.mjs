/** Makes every `cdktf` in this process its successor, as the alias `"cdktf": "npm:cdktn"` in package.json would. */
import Module, { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";

const successor = createRequire(import.meta.url).resolve("cdktn");

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return request === "cdktf" ? successor : resolveFilename.call(this, request, ...rest);
};

const url = JSON.stringify(pathToFileURL(successor).href);
const hooks = `export function resolve(specifier, context, next) {
  return specifier === "cdktf" ? { url: ${url}, shortCircuit: true, format: "commonjs" } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
