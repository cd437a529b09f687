export { FakeEndpoint, type FakeAnswer, type FakeCall } from "./fake-endpoint.js";
export { propertyRuns } from "./property-runs.js";
