export { Reference, Unknown, UnorderedSet } from "./configuration.js";
export type { Allocation, Configuration, Origin, Resource, Value } from "./configuration.js";
export type { Input } from "./inputs/inputs.js";
export type { Bindings } from "./network/bindings.js";
export { readConfiguration } from "./read-configuration.js";
export { READ_ERROR_CODES, ReadError, ReadErrors, type ReadErrorCode } from "./read-error.js";
