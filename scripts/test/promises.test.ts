import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { InputError } from "@causeway/intents";
import { defineAccount, intent, internet, subnetsWith } from "@causeway/platform";
import type { AccountApp, AccountStack } from "@causeway/platform";
import { testOrganization } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { currentPromises, PROMISES } from "../src/promises/guard.js";
import { fromLine, toLine } from "../src/promises/line.js";
import { describeDifference, isEqual } from "../src/record/record.js";
import type { Current } from "../src/record/record.js";

const web = subnetsWith({ Tier: "web" });
const data = subnetsWith({ Tier: "data" });

const ONLINE =
  "PROVEN    subnets with Tier web can reach the internet | TCP over IPv4 from alpha:aws_subnet.web to the internet";
const APART =
  "PROVEN    subnets with Tier web cannot reach subnets with Tier data | any protocol over IPv4 and IPv6 from alpha:aws_subnet.web to beta:aws_subnet.data";

interface Variant {
  /** Tag of alpha's subnet. */
  readonly tier?: string;
  readonly routed?: boolean;
  /** Subnets of beta. */
  readonly data?: readonly string[];
  /** What alpha declares. */
  readonly declare?: (alpha: AccountStack) => void;
}

const declareBoth = (alpha: AccountStack): void => {
  intent(alpha).from(web).canReach(internet).ifThereAreAny();
  intent(alpha).from(web).cannotReach(data).ifThereAreAny();
};

/** A public subnet in alpha, private ones in beta, and what both accounts promise of them. */
function apps({ tier = "web", routed = true, data: subnets = ["data"], declare = declareBoth }: Variant): AccountApp[] {
  const zone = { availabilityZone: "eu-west-1a" };
  const alpha = defineAccount("alpha", ({ stack }) => {
    const main = stack();
    const vpc = new Vpc(main, "vpc", { cidrBlock: "10.1.0.0/16" });
    const tags = { Tier: tier };
    new Subnet(main, "web", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24", mapPublicIpOnLaunch: true, tags, ...zone });
    const { id: gatewayId } = new InternetGateway(main, "gateway", { vpcId: vpc.id });
    const routeTableId = vpc.mainRouteTableId;
    if (routed) new Route(main, "default", { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId });
    declare(main);
  });
  const beta = defineAccount("beta", ({ stack }) => {
    const main = stack();
    const vpc = new Vpc(main, "vpc", { cidrBlock: "10.2.0.0/16" });
    subnets.forEach((id, index) => {
      const cidrBlock = `10.2.${String(index)}.0/24`;
      new Subnet(main, id, { vpcId: vpc.id, cidrBlock, tags: { Tier: "data" }, ...zone });
    });
    intent(main).from(web).cannotReach(data).ifThereAreAny();
  });
  return [alpha, beta];
}

const promises = (variant: Variant = {}) => currentPromises(testOrganization(), apps(variant));

async function ofAlpha(variant: Variant = {}): Promise<Current> {
  return (await promises(variant)).get("alpha") as Current;
}

const changesOfAlpha = async (variant: Variant) => (await ofAlpha(variant)).differenceFrom([ONLINE, APART]);
const NONE = { lost: [], verdict: [], about: [], added: [] };

describe("promises", () => {
  test("are each intent with its verdict and what it is about, at every account that declares it", async () => {
    const found = [...(await promises())].map(([account, { lines }]) => [account, lines]);
    expect(found).toEqual([
      ["alpha", [ONLINE, APART]],
      ["beta", [APART]],
    ]);
  });

  test("are the same in whichever order they are declared", async () => {
    const declare = (alpha: AccountStack) => {
      intent(alpha).from(web).cannotReach(data).ifThereAreAny();
      intent(alpha).from(web).canReach(internet).ifThereAreAny();
    };
    const { lines, differenceFrom } = await ofAlpha({ declare });
    expect(lines).toEqual([ONLINE, APART]);
    expect(isEqual(differenceFrom([ONLINE, APART]))).toBe(true);
  });

  test("of one name are told apart by their sentences", async () => {
    const declare = (alpha: AccountStack) => {
      intent(alpha).from(web).canReach(internet).as("web");
      intent(alpha).from(internet).cannotReach(web).as("web");
    };
    expect((await ofAlpha({ declare })).lines).toEqual([
      "PROVEN    web: subnets with Tier web can reach the internet | TCP over IPv4 from alpha:aws_subnet.web to the internet",
      "VIOLATED  web: the internet cannot reach subnets with Tier web | any protocol over IPv4 and IPv6 from the internet to alpha:aws_subnet.web",
    ]);
  });

  test("are refused where the verifier has no verdict, with the intent and the stack that declares it", async () => {
    const declare = (alpha: AccountStack) => {
      intent(alpha)
        .from(subnetsWith({ Tier: "wbe" }))
        .canReach(internet);
    };
    const refused = promises({ declare });
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(/^stacks\/alpha\/intents\.json: intents\[0\].* matches nothing: .*wbe/);
  });
});

describe("a change of promises", () => {
  test("is a proof that is about nothing since a tag was renamed", async () => {
    const changes = await changesOfAlpha({ tier: "front" });
    expect(changes).toMatchObject({ ...NONE, verdict: [expect.anything(), expect.anything()] });
    const description = describeDifference(PROMISES, "alpha", changes);
    expect(description).toMatch(
      /another verdict:\n +subnets with Tier web can reach the internet\n +on record: PROVEN, TCP .*\n +now: +EMPTY, nothing .* selected by from\n/,
    );
  });

  test("is a proof that fails", async () => {
    const { verdict, ...others } = await changesOfAlpha({ routed: false });
    expect(verdict).toEqual([expect.stringMatching(/can reach the internet\n[^]*PROVEN[^]*\n.*now: +VIOLATED/)]);
    expect(others).toEqual({ lost: [], about: [], added: [] });
  });

  test("is an intent that nobody declares any longer", async () => {
    const declare = (alpha: AccountStack) => void intent(alpha).from(web).cannotReach(data).ifThereAreAny();
    expect(await changesOfAlpha({ declare })).toEqual({ ...NONE, lost: [ONLINE] });
  });

  test("is one that asks for something else under the same name", async () => {
    const tcp = (alpha: AccountStack) => void intent(alpha).from(web).cannotReach(data).as("apart");
    const udp = (alpha: AccountStack) =>
      void intent(alpha).from(web).cannotReach(data).with({ protocol: "udp" }).as("apart");
    const before = (await ofAlpha({ declare: tcp })).lines;
    const now = await ofAlpha({ declare: udp });
    expect(now.differenceFrom(before)).toEqual({ ...NONE, lost: before, added: now.lines });
  });

  test("is a proof that covers more, or less", async () => {
    const { about, ...others } = await changesOfAlpha({ data: ["data", "more"] });
    expect(about).toEqual([
      expect.stringMatching(/on record: .* to beta:aws_subnet\.data\n.*now: .* to 2 subnets in 1 stack, 1 zone$/),
    ]);
    expect(others).toEqual({ lost: [], verdict: [], added: [] });
  });

  test("is every promise of an account that has none on record", async () => {
    const { differenceFrom } = await ofAlpha();
    expect(differenceFrom([])).toEqual({ ...NONE, added: [ONLINE, APART] });
  });

  test("is never overlooked in a line that somebody edited", async () => {
    const { differenceFrom } = await ofAlpha();
    expect(differenceFrom([ONLINE, APART, "PROVEN"])).toEqual({ ...NONE, lost: ["PROVEN"] });
    expect(isEqual(differenceFrom([ONLINE, APART.replace("PROVEN  ", "PROVEN ")]))).toBe(false);
  });
});

test.each(["subnets can reach the internet", "one | other", "with: a colon"])(
  "a line holds the sentence %j",
  (sentence) => {
    const judged = { verdict: "PROVEN", sentence, about: "TCP over IPv4 from 2 subnets to 3" };
    expect(fromLine(toLine(judged))).toEqual(judged);
  },
);

test("an intent whose name has several lines is one line on record", () => {
  expect(toLine({ verdict: "EMPTY", sentence: "one\n  other", about: "nothing" })).toBe(
    "EMPTY     one other | nothing",
  );
});
