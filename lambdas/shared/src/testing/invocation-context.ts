import type { InvocationContext } from "../deadline.js";

/** What Lambda says of an invocation of a function called `name`. */
export function invocationContext(
  name: string,
  { account = "111111111111", region = "eu-central-1", remaining = (): number => 60_000 } = {},
): InvocationContext {
  return {
    awsRequestId: "request",
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    getRemainingTimeInMillis: remaining,
  };
}
