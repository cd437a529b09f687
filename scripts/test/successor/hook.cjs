/** Makes every `cdktf` in this process its successor, as the alias `"cdktf": "npm:cdktn"` in package.json would. */
const Module = require("node:module");
const { pathToFileURL } = require("node:url");

const successor = require.resolve("cdktn");
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return request === "cdktf" ? successor : resolveFilename.call(this, request, ...rest);
};

const esm = `export function resolve(specifier, context, next) {
  return specifier === "cdktf" ? { url: ${JSON.stringify(pathToFileURL(successor).href)}, shortCircuit: true, format: "commonjs" } : next(specifier, context);
}`;
Module.register(`data:text/javascript,${encodeURIComponent(esm)}`);
