import { inspectionLayout } from "@causeway/cidr";
import { defineAccount } from "@causeway/platform";
import { fakeZip, problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { describe, expect, test } from "vitest";
import { addTransparentProxy, organization } from "../../test/sample.js";
import type { TransparentProps } from "../../test/sample.js";
import { TransparentProxy } from "./transparent-proxy.js";

function problems(props: TransparentProps) {
  return problemsOf((stack) => void addTransparentProxy(stack, props), { organization }).map(({ code, path }) => [
    code,
    path.replace("network/filter.", ""),
  ]);
}

describe("mistakes", () => {
  test.each([
    ["0.0.0.0/0", "CLIENTS_TOO_WIDE"],
    ["10.0.0.1/7", "MISALIGNED_CIDR"],
    ["8.0.0.0/7", "CLIENTS_TOO_WIDE"],
    ["clients", "INVALID_CIDR"],
    ["fd00::/16", "NOT_IPV4"],
  ])("clients %s are refused: %s", (cidr, code) => {
    expect(problems({ clientCidrs: [cidr] })).toContainEqual([code, "clientCidrs[0]"]);
  });

  test("clients from /8 on are served, but nobody is not", () => {
    expect(problems({ clientCidrs: ["10.0.0.0/8", "10.1.2.3/32"] })).toEqual([]);
    expect(problems({ clientCidrs: [] })).toEqual([["NO_CLIENTS", "clientCidrs"]]);
  });

  test("domains are refused with their place", () => {
    expect(problems({ allowedDomains: [".example.com", "a.example.com", "*.example.org"] })).toEqual([
      ["COVERED_DOMAIN", "allowedDomains[1]"],
      ["WILDCARD_DOMAIN", "allowedDomains[2]"],
    ]);
    expect(problems({ allowedDomains: [] })).toEqual([["EMPTY_ALLOW_LIST", "allowedDomains"]]);
  });

  test("an instance type that is none is refused", () => {
    expect(problems({ instanceType: "small" })).toEqual([["INVALID_INSTANCE_TYPE", "instanceType"]]);
  });

  test("a VPC without the tiers and endpoints is refused with all that is missing", () => {
    const codes = problemsOf((stack) => {
      const vpc = new Vpc(stack, "main", {
        addresses: { cidr: "10.0.0.0/16" },
        tiers: ["private"],
        interfaceEndpoints: ["ec2", "logs"],
      });
      const allowedDomains = ["example.com"];
      new TransparentProxy(stack, "filter", {
        vpc,
        clientTier: "transit",
        allowedDomains,
        failover: { zip: fakeZip() },
      });
    }).map(({ code, message }) => [code, message.replace(/^.*?(tier \w+|endpoint for \w+).*$/, "$1")]);
    expect(codes.filter(([code]) => code !== "NO_GROUPS")).toEqual([
      ["MISSING_ENDPOINT", "endpoint for s3"],
      ["MISSING_ENDPOINT", "endpoint for autoscaling"],
      ["MISSING_ENDPOINT", "endpoint for monitoring"],
      ["MISSING_ENDPOINT", "endpoint for ssm"],
      ["MISSING_ENDPOINT", "endpoint for ssmmessages"],
      ["MISSING_TIER", "tier transit"],
      ["MISSING_TIER", "tier public"],
      ["MISSING_TIER", "tier management"],
    ]);
  });

  test("two proxies of one name in an account's region are refused: logs, groups and metrics would be shared", () => {
    const network = defineAccount("network", ({ stack }) => {
      for (const [index, name] of ["first", "second"].entries()) {
        const own = stack({ name });
        const vpc = new Vpc(own, `vpc-${name}`, {
          addresses: { cidr: `10.${String(index)}.0.0/16` },
          tiers: ["public", "transit", "management"],
          layout: inspectionLayout,
          gatewayEndpoints: ["s3"],
          interfaceEndpoints: ["ec2", "autoscaling", "logs", "monitoring", "ssm", "ssmmessages"],
        });
        const allowedDomains = ["example.com"];
        new TransparentProxy(own, "filter", {
          vpc,
          clientTier: "transit",
          allowedDomains,
          failover: { zip: fakeZip() },
        });
      }
    });
    expect(() => synthesizeApps(testOrganization(), [network])).toThrow(
      /network_second\/filter: .*\[DUPLICATE_PROXY\]/,
    );
  });
});

test("the proxy serves a VPC's own workloads, too: their default routes lead to its interfaces", () => {
  const stack = synthesizeForTest((account) => {
    const vpc = new Vpc(account, "main", {
      addresses: { cidr: "10.0.0.0/16" },
      tiers: ["public", "private", "management"],
      layout: {
        public: { newbits: 5, first: 24 },
        private: { newbits: 3, first: 0 },
        management: { newbits: 5, first: 16 },
      },
      gatewayEndpoints: ["s3"],
      interfaceEndpoints: ["ec2", "autoscaling", "logs", "monitoring", "ssm", "ssmmessages"],
    });
    const allowedDomains = ["example.com"];
    new TransparentProxy(account, "filter", {
      vpc,
      clientTier: "private",
      allowedDomains,
      failover: { zip: fakeZip() },
    });
  });
  expect(stack.resource("aws_route.main_private-b_default")).toMatchObject({
    network_interface_id: "${aws_network_interface.filter_interface-b_interface.id}",
  });
});
