export { Reference, Unknown, UnorderedSet } from "./configuration.js";
export type { Allocation, Configuration, Resource, Value } from "./configuration.js";
export type { Trace, Verdict } from "./intents/finding.js";
export type { Result } from "./intents/evaluate.js";
export { InputError, type IntentDescription } from "./intents/schema.js";
export type { Hop } from "./walk/path.js";
export { type Input, readConfiguration, ReadError, ReadErrors } from "./read/index.js";
export type { Report } from "./report/report.js";
export { verify, type Verification } from "./verify.js";
