import { AccountConstruct } from "@causeway/platform";
import { problemsOf } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { checkPort, checkWholeNumber } from "../checks.js";
import { requireEndpoints } from "./endpoints.js";
import { readIpv4Block } from "./block.js";
import { checkLoadBalancerName } from "./load-balancer-name.js";
import { dashed, tcp } from "./rules.js";

class Reporter extends AccountConstruct {}

function problems(check: (construct: AccountConstruct) => void) {
  return problemsOf((stack) => {
    check(new Reporter(stack, "sample"));
  });
}

test("endpoints that a VPC lacks are reported with the property that adds them; the others are given", () => {
  const vpc = { endpoints: new Map([["ssm", "vpce-1"]]) };
  let found: string[] = [];
  const reported = problems((construct) => {
    found = requireEndpoints(construct, vpc, ["s3", "ssm", "ec2"], "the fleet's instances");
  });
  expect(found).toEqual(["vpce-1"]);
  expect(reported).toMatchObject([
    { code: "MISSING_ENDPOINT", path: "network/sample.vpc", found: "ssm", allowed: "s3, ssm, ec2" },
    { code: "MISSING_ENDPOINT" },
  ]);
  expect(reported.map(({ message }) => message.split("; ")[1])).toEqual([
    "add it to gatewayEndpoints",
    "add it to interfaceEndpoints",
  ]);
});

test.each([0, 65_536, 1.5, Number.NaN])("%d is no port", (port) => {
  const reported = problems((construct) => {
    checkPort(construct, "port", port);
  });
  expect(reported).toMatchObject([{ code: "NUMBER_OUT_OF_RANGE", path: "network/sample.port", found: String(port) }]);
});

test("both ends of a range belong to it", () => {
  expect(
    problems((construct) => {
      checkWholeNumber(construct, "seconds", 60, 60, 90);
      checkWholeNumber(construct, "seconds", 90, 60, 90);
      checkPort(construct, "port", 1);
      checkPort(construct, "port", 65_535);
    }),
  ).toEqual([]);
});

test.each(["i".repeat(33), "internal-shop", "-shop", "shop-", "a_b", ""])(
  'a load balancer is not called "%s"',
  (name) => {
    const reported = problems((construct) => {
      checkLoadBalancerName(construct, name);
    });
    expect(reported).toMatchObject([{ code: "INVALID_LOAD_BALANCER_NAME", found: name }]);
  },
);

test("a block with host bits is reported, and read as the one that was meant", () => {
  const reported = problems((construct) => {
    expect(readIpv4Block(construct, "cidr", "10.0.3.1/28")?.toString()).toBe("10.0.3.0/28");
    expect(readIpv4Block(construct, "cidr", "2001:db8::/32")).toBeUndefined();
    expect(readIpv4Block(construct, "cidr", "ten")).toBeUndefined();
  });
  expect(reported.map(({ code }) => code).sort()).toEqual(["INVALID_CIDR", "MISALIGNED_CIDR", "NOT_IPV4"]);
});

test("rules and their ids", () => {
  expect(tcp(443)).toEqual({ ipProtocol: "tcp", fromPort: 443, toPort: 443 });
  expect(dashed("10.0.0.0/8")).toBe("10-0-0-0-8");
});
