export { Reference, Unknown, UnorderedSet } from "./configuration.js";
export type { Configuration, Origin, Resource, Value } from "./configuration.js";
export type { Input } from "./inputs/inputs.js";
export { readConfiguration, type ReadOptions } from "./read-configuration.js";
export { READ_ERROR_CODES, readAll, ReadError, ReadErrors, type ReadErrorCode } from "./read-error.js";

// What the provider's facts are written with.
export { NO_FACTS } from "./provider.js";
export type { Compute, InnerId, Placeholders, ProviderFacts, TypeFacts } from "./provider.js";
export { type Bindings, unknownBinding } from "./stacks/bindings.js";
export type { ResourceNode } from "./stacks/resource-node.js";
export type { Stacks } from "./stacks/stacks.js";
export { type Evaluated, integerOf, isList, isObject, Unordered } from "./evaluate/values.js";
export { parseRounded } from "./functions/cidr.js";
export { isJsonObject, type Json, type JsonObject } from "./json/json.js";
