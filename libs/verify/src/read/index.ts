export type { Input } from "./inputs/inputs.js";
export type { Bindings } from "./network/bindings.js";
export { readConfiguration } from "./read-configuration.js";
export { ReadError, ReadErrors, type ReadErrorCode } from "./read-error.js";
