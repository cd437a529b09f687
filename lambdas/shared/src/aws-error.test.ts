import { describe, expect, it } from "vitest";
import { describeError, failureKind } from "./aws-error.js";
import { FunctionError } from "./function-error.js";

function awsError(name: string, status?: number): Error {
  return Object.assign(new Error("message"), { name, $metadata: { httpStatusCode: status, requestId: "id" } });
}

describe("failureKind", () => {
  it.each([
    ["RequestLimitExceeded", 503, "throttled"],
    ["Throttling", 400, "throttled"],
    ["UnauthorizedOperation", 403, "denied"],
    ["AccessDenied", 403, "denied"],
    ["InvalidSubnetID.NotFound", 400, "not-found"],
    ["InvalidVpcID.NotFound", 400, "not-found"],
    ["TagLimitExceeded", 400, "rejected"],
    ["InvalidParameterValue", 400, "rejected"],
    ["InternalError", 500, "transient"],
    ["SomethingNew", 502, "transient"],
    ["TimeoutError", undefined, "transient"],
  ])("%s with status %s is %s", (name, status, kind) => {
    expect(failureKind(awsError(name, status))).toBe(kind);
  });
});

describe("describeError", () => {
  it("keeps name, message, code and request id, and nothing that the error carries besides", () => {
    const error = Object.assign(awsError("Throttling", 400), { $response: { headers: { authorization: "secret" } } });
    expect(describeError(error)).toEqual({ name: "Throttling", message: "message", requestId: "id" });
    expect(describeError(new FunctionError("UNKNOWN_VPC", "vpc-1"))).toMatchObject({ code: "UNKNOWN_VPC" });
    expect(describeError("text")).toEqual({ name: "Error", message: "text" });
  });
});
