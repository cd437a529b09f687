export { describeError, failureKind, type ErrorSummary, type FailureKind } from "./aws-error.js";
export { clientDefaults, patientClientDefaults } from "./client-defaults.js";
export { mapSettled } from "./concurrency.js";
export { Deadline, type InvocationContext } from "./deadline.js";
export { ConfigurationError, readEnvironment, variable, type Environment, type Variable } from "./environment.js";
export { FunctionError } from "./function-error.js";
export { parse, type Parsed, type Problem } from "./problem.js";
export { flag, text, wholeNumber } from "./schemas.js";
export { createTelemetry, type Telemetry } from "./telemetry.js";
