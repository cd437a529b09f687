export { Reference, Unknown, UnorderedSet } from "@causeway/terraform";
export type { Allocation, Configuration, Resource, Value } from "@causeway/terraform";
export type { Trace, Verdict } from "./intents/finding.js";
export type { Result } from "./intents/evaluate.js";
export { InputError, type IntentDescription } from "@causeway/intents";
export type { Hop } from "./walk/path.js";
export { type Input, readConfiguration, ReadError, ReadErrors } from "@causeway/terraform";
export type { Report } from "./report/report.js";
export { verify, type Verification } from "./verify.js";
