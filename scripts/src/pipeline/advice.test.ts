import { expect, test } from "vitest";
import { withAdvice } from "./advice.js";

/** What Terraform 1.11 and the AWS provider 5.100.0 say, and a part of the advice. */
test.each([
  [
    "data.terraform_remote_state.state-hub--proxy: Unable to find remote state: No stored state",
    "apply stack hub_proxy first",
  ],
  ["Error: Unable to find remote state\n\n  with data.terraform_remote_state.state-hub,\n", "apply stack hub first"],
  [
    "Cannot assume IAM Role: IAM Role (arn:aws:iam::1:role/causeway-attachment) cannot be assumed.",
    "role causeway-attachment is not there",
  ],
  ["execution halted", "apply again"],
  ["Error acquiring the state lock\n\nLock Info:\n  ID:        0a-1b\n", "`terraform force-unlock 0a-1b`"],
  ["creating EC2 EIP: api error AddressLimitExceeded: The maximum", "Service Quotas"],
  ["creating EC2 VPC: api error InsufficientFreeAddressesInPool: none", "the address pool is full"],
  ["Provider configuration not present: To work with aws_x.y (orphan)", "put it back"],
  ["the following protections are enabled: SubnetChangeProtection", "set subnetChangeProtection to false"],
  [
    "OperationNotPermitted: cannot be deleted because deletion protection is enabled",
    "turn the resource's deletion protection off",
  ],
])("%s", (error, advice) => {
  expect(withAdvice(error)).toContain(`${error}\n  `);
  expect(withAdvice(error)).toContain(advice);
});

test("of other errors nothing is known", () => {
  const errors = ["api error RequestLimitExceeded: slow down", "creating S3 Bucket: BucketAlreadyExists"];
  expect(errors.map(withAdvice)).toEqual(errors);
});
