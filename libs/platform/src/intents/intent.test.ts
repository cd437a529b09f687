import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection/index.js";
import { expect, test } from "vitest";
import {
  defineAccount,
  endpoint,
  intent,
  internet,
  remoteNetwork,
  subnetsOf,
  subnetsWith,
  synthesize,
} from "../index.js";
import type { AccountStack } from "../index.js";
import { testOrganization } from "../testing/index.js";

function intentsOf(build: (stack: AccountStack) => void): unknown {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-test-"));
  try {
    const apps = [
      defineAccount("alpha", ({ stack }) => {
        build(stack());
      }),
    ];
    synthesize({ organization: testOrganization(), apps, outdir });
    return JSON.parse(readFileSync(join(outdir, "stacks/alpha/intents.json"), "utf8"));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test("an intent is written beside its stack, named by its own sentence", () => {
  expect(
    intentsOf((stack) => {
      const firewall = new Vpc(stack, "firewall", { cidrBlock: "10.0.0.0/16" });
      intent(stack)
        .from(subnetsWith({ Tier: "private", Segment: "production" }))
        .canReach(internet)
        .through(firewall)
        .symmetrically()
        .inTheSameZone();
      intent(stack)
        .from(internet)
        .canReach(subnetsOf(firewall, { Tier: "protected" }));
      intent(stack)
        .from(internet)
        .cannotReach(subnetsOf(firewall))
        .with({ protocol: "udp" })
        .ifThereAreAny()
        .as("closed");
    }),
  ).toEqual({
    version: 1,
    intents: [
      {
        name: "subnets with Segment production and Tier private can reach the internet through alpha:aws_vpc.firewall, symmetrically, in the same zone",
        from: { tags: { Tier: "private", Segment: "production" } },
        to: "internet",
        expect: "reachable",
        through: ["alpha:aws_vpc.firewall"],
        symmetric: true,
        sameZone: true,
      },
      {
        name: "the internet can reach subnets of alpha:aws_vpc.firewall with Tier protected",
        from: "internet",
        to: { vpcs: ["alpha:aws_vpc.firewall"], tags: { Tier: "protected" } },
        expect: "reachable",
      },
      {
        name: "closed",
        from: "internet",
        to: { vpcs: ["alpha:aws_vpc.firewall"] },
        expect: "unreachable",
        traffic: { protocol: "udp" },
        optional: true,
      },
    ],
  });
});

test("an intent may be about a resource that has addresses", () => {
  const intents = intentsOf((stack) => {
    const lb = new Lb(stack, "shop", { name: "shop" });
    intent(stack)
      .from(internet)
      .canReach(endpoint(lb))
      .with({ protocol: "tcp", ports: [443] });
  });
  expect(intents).toMatchObject({
    intents: [
      { name: "the internet can reach alpha:aws_lb.shop over tcp port 443", to: { addresses: ["alpha:aws_lb.shop"] } },
    ],
  });
});

test("an intent may be about a site, and about ranges of ports", () => {
  const intents = intentsOf((stack) => {
    const office = new VpnConnection(stack, "office", { type: "ipsec.1", customerGatewayId: "cgw-1" });
    intent(stack)
      .from(remoteNetwork("192.168.0.0/16", { via: office }))
      .canReach(subnetsWith({ Tier: "private" }))
      .with({ ports: [22, "8000-8999"] });
  });
  expect(intents).toMatchObject({
    intents: [
      {
        from: { cidr: "192.168.0.0/16", via: "alpha:aws_vpn_connection.office" },
        traffic: { ports: [22, "8000-8999"] },
      },
    ],
  });
});

test("an intent that the schema refuses is a problem of the description, at the construct that declares it", () => {
  const declare = () =>
    intentsOf((stack) => {
      intent(stack)
        .from(internet)
        .cannotReach(subnetsWith({ Tier: "private" }))
        .with({ ports: ["90-80"] })
        .as("backwards");
    });
  expect(declare).toThrow(/^alpha: traffic.ports.0 of the intent "backwards": a range of ports ascends/);
  expect(declare).toThrow("[INVALID_INTENT]");
});

test("a stack that declares no intent has no intents file", () => {
  expect(() => intentsOf(() => undefined)).toThrow(/ENOENT/);
});
