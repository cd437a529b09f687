import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { expect, test } from "vitest";
import { defineAccount, endsAt, internet, promise, subnetsWith, synthesize, vpc } from "../index.js";
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

test("a promise is written beside its stack, named by its own sentence", () => {
  expect(
    intentsOf((stack) => {
      const firewall = new Vpc(stack, "firewall", { cidrBlock: "10.0.0.0/16" });
      promise(stack)
        .that(subnetsWith({ Tier: "private", Segment: "production" }))
        .reach(internet)
        .through(firewall)
        .symmetrically()
        .inTheSameZone();
      promise(stack)
        .that(internet)
        .reach(vpc(firewall, { Tier: "protected" }));
      promise(stack).that(internet).cannotReach(vpc(firewall)).with({ protocol: "udp" }).ifThereAreAny().as("closed");
    }),
  ).toEqual({
    version: 1,
    intents: [
      {
        name: "subnets with Segment production and Tier private reach the internet through alpha:aws_vpc.firewall, both ways alike, in the same zone",
        from: { tags: { Tier: "private", Segment: "production" } },
        to: "internet",
        expect: "reachable",
        through: ["alpha:aws_vpc.firewall"],
        symmetric: true,
        sameZone: true,
      },
      {
        name: "the internet reach subnets of alpha:aws_vpc.firewall with Tier protected",
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

test("the sentence of a promise tells its traffic and its exceptions, so that no two promises read alike", () => {
  const named = intentsOf((stack) => {
    const proxy = new Vpc(stack, "proxy", { cidrBlock: "10.0.0.0/16" });
    const { that } = promise(stack);
    const web = { protocol: "tcp", ports: [80, 443] } as const;
    that(vpc(proxy)).reach(internet).with(web).through(proxy);
    that(vpc(proxy)).cannotReach(internet).with({ protocol: "udp", family: "ipv6" }).exceptFor(proxy);
  }) as { intents: { name: string }[] };
  expect(named.intents.map(({ name }) => name)).toEqual([
    "subnets of alpha:aws_vpc.proxy reach the internet by tcp port 80 and 443 through alpha:aws_vpc.proxy",
    "subnets of alpha:aws_vpc.proxy cannot reach the internet by ipv6 udp, but for alpha:aws_vpc.proxy",
  ]);
});

test("a promise may be about a resource that has addresses", () => {
  const intents = intentsOf((stack) => {
    const lb = new Lb(stack, "shop", { name: "shop" });
    promise(stack)
      .that(internet)
      .reach(endsAt(lb))
      .with({ protocol: "tcp", ports: [443] });
  });
  expect(intents).toMatchObject({
    intents: [
      { name: "the internet reach alpha:aws_lb.shop by tcp port 443", to: { addresses: ["alpha:aws_lb.shop"] } },
    ],
  });
});

test("a stack that promises nothing has no intents file", () => {
  expect(() => intentsOf(() => undefined)).toThrow(/ENOENT/);
});
