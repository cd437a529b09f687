import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { withoutTokenTraces } from "./token-traces.js";

function takesTraces(): boolean {
  const target: { stack?: string } = {};
  Error.captureStackTrace(target);
  return target.stack !== undefined;
}

const traceOfAToken = () => Token.asAny({}).creationStack;

describe("building without traces of tokens", () => {
  it("spares a token its trace", () => {
    expect(traceOfAToken()).not.toEqual([]);
    expect(withoutTokenTraces(traceOfAToken)).toEqual([]);
  });

  it("leaves an error its trace", () => {
    function faultyApp(): Error {
      return new Error("a fault of the app");
    }
    expect(withoutTokenTraces(faultyApp).stack).toContain("faultyApp");
  });

  it("ends with the build, whether it succeeds or not", () => {
    withoutTokenTraces(() => undefined);
    expect(takesTraces()).toBe(true);
    expect(() =>
      withoutTokenTraces(() => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(takesTraces()).toBe(true);
  });
});
