export { FakeEndpoint, type FakeAnswer, type FakeCall } from "./fake-endpoint.js";
export { invocationContext } from "./invocation-context.js";
export { propertyRuns } from "./property-runs.js";
export { RecordedTelemetry } from "./recorded-telemetry.js";
