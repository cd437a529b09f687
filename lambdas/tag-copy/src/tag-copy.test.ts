import { describe, expect, it } from "vitest";
import { OTHER, OWNER, PARTICIPANT, REGION, SimulatedAws, VPC, awsError } from "../test/simulated-aws.js";
import { apply, SHARE, TagCopyRunner } from "../test/tag-copy-runner.js";

/** One test or more for each row of the table of situations in `lambdas/README.md`. */

const SUBNET = "subnet-0a";
const LEDGER = "causeway:tag-copy";

function sharedVpc(subnetTags: Record<string, string> = { Name: "private-a", Tier: "private" }): SimulatedAws {
  return new SimulatedAws()
    .add(VPC, "vpc", VPC, OWNER, { Name: "shared" })
    .add(SUBNET, "subnet", VPC, OWNER, subnetTags)
    .share(VPC, PARTICIPANT)
    .share(SUBNET, PARTICIPANT);
}

function copied(aws: SimulatedAws, id = SUBNET, account = PARTICIPANT): Record<string, string> {
  return Object.fromEntries([...aws.tagsOf(account, id)].filter(([key]) => key !== LEDGER));
}

function numbered(count: number, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}${String(index).padStart(2, "0")}`, "x"]),
  );
}

describe("aws: tags", () => {
  it("are never copied", async () => {
    const aws = sharedVpc({ "aws:cloudformation:stack-name": "hub", "AWS:odd": "x", Name: "private-a" });
    await new TagCopyRunner(aws).report();
    expect(copied(aws)).toEqual({ Name: "private-a" });
  });

  it("are never deleted", async () => {
    const aws = sharedVpc();
    aws.tagsOf(PARTICIPANT, SUBNET).set("aws:servicecatalog:arn", "a");
    const runner = new TagCopyRunner(aws);
    await runner.report();
    await runner.report(apply("delete", [SHARE]));
    expect(copied(aws)).toEqual({ "aws:servicecatalog:arn": "a" });
  });
});

describe("50 tags per resource", () => {
  it("counts the union first and never evicts the participant's own tags", async () => {
    const aws = sharedVpc(numbered(10, "owner-"));
    for (const key of Object.keys(numbered(45, "own-"))) aws.tagsOf(PARTICIPANT, SUBNET).set(key, "mine");
    const runner = new TagCopyRunner(aws);
    const { tasks } = await runner.report();
    expect(aws.tagsOf(PARTICIPANT, SUBNET).size).toBe(50);
    expect(Object.entries(copied(aws)).filter(([, value]) => value === "mine")).toHaveLength(45);
    expect(tasks[0]?.leftOut[SUBNET]).toEqual(["owner-04", "owner-05", "owner-06", "owner-07", "owner-08", "owner-09"]);
    expect(runner.metrics.get("KeysLeftOut")).toBe(6);
  });

  it("gives places by priority, then by key, whatever the order of the tags", async () => {
    const environment = { PRIORITY_KEYS: JSON.stringify(["Tier", "Name"]) };
    const tags = { a: "1", Name: "n", b: "2", Tier: "t" };
    for (const order of [Object.entries(tags), Object.entries(tags).reverse()]) {
      const aws = sharedVpc(Object.fromEntries(order));
      for (const key of Object.keys(numbered(46, "own-"))) aws.tagsOf(PARTICIPANT, SUBNET).set(key, "mine");
      const { tasks } = await new TagCopyRunner(aws, environment).report();
      expect(tasks[0]?.leftOut[SUBNET]).toEqual(["b"]);
      expect(copied(aws)).toMatchObject({ Tier: "t", Name: "n", a: "1" });
    }
  });

  it("gives its place back when the participant needs it", async () => {
    const aws = sharedVpc(numbered(49, "owner-"));
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.tagsOf(PARTICIPANT, SUBNET).set("own", "mine");
    await runner.report();
    expect(copied(aws)).toMatchObject({ own: "mine" });
    expect(copied(aws)).not.toHaveProperty("owner-48");
    expect(aws.tagsOf(PARTICIPANT, SUBNET).size).toBe(50);
  });
});

describe("Stale tags", () => {
  it("deletes a key that it wrote and the owner no longer has", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.tagsOf(OWNER, SUBNET).delete("Tier");
    await runner.report();
    expect(copied(aws)).toEqual({ Name: "private-a" });
  });

  it("keeps a key that it wrote once the participant gave it another value", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.tagsOf(PARTICIPANT, SUBNET).set("Tier", "mine");
    aws.tagsOf(OWNER, SUBNET).delete("Tier");
    await runner.report();
    expect(copied(aws)).toEqual({ Name: "private-a", Tier: "mine" });
  });

  it("deletes nothing after an empty source read", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.tagsOf(OWNER, SUBNET).clear();
    await runner.report();
    expect(copied(aws)).toEqual({ Name: "private-a", Tier: "private" });
  });

  it("deletes nothing after a failed source read", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    const before = aws.writes.length;
    aws.fault = ({ access }) => (access === "read" ? awsError("InternalError", 500) : undefined);
    await expect(runner.report()).rejects.toThrow("TAG_COPY_INCOMPLETE");
    expect(aws.writes).toHaveLength(before);
  });

  it("remembers a stale tag whose deletion failed", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.tagsOf(OWNER, SUBNET).delete("Tier");
    aws.fault = ({ operation }) => (operation === "deleteTags" ? awsError("InvalidParameterValue") : undefined);
    await expect(runner.report()).rejects.toThrow("TAG_COPY_INCOMPLETE");
    aws.fault = () => undefined;
    await runner.report();
    expect(copied(aws)).toEqual({ Name: "private-a" });
  });

  it("deletes nothing when the ledger cannot be read", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.tagsOf(PARTICIPANT, SUBNET).set(LEDGER, "changed by hand");
    aws.tagsOf(OWNER, SUBNET).delete("Tier");
    await runner.report();
    expect(copied(aws)).toEqual({ Name: "private-a", Tier: "private" });
  });
});

describe("Foreign tags", () => {
  it("survive create, update and delete", async () => {
    const aws = sharedVpc();
    aws.tagsOf(PARTICIPANT, SUBNET).set("Name", "ours").set("Team", "payments");
    const runner = new TagCopyRunner(aws);
    const { tasks } = await runner.report(apply("create", [SHARE]));
    expect(copied(aws)).toEqual({ Name: "ours", Team: "payments", Tier: "private" });
    expect(tasks[0]?.conflicts).toEqual({ [SUBNET]: ["Name"] });

    aws.tagsOf(OWNER, SUBNET).set("Team", "network").set("Tier", "isolated");
    await runner.report(apply("update", [SHARE], [SHARE]));
    expect(copied(aws)).toEqual({ Name: "ours", Team: "payments", Tier: "isolated" });

    await runner.report(apply("delete", [SHARE]));
    expect(Object.fromEntries(aws.tagsOf(PARTICIPANT, SUBNET))).toEqual({ Name: "ours", Team: "payments" });
  });

  it("survive even when the owner has the same key and value", async () => {
    const aws = sharedVpc();
    aws.tagsOf(PARTICIPANT, SUBNET).set("Tier", "private");
    const runner = new TagCopyRunner(aws);
    await runner.report(apply("create", [SHARE]));
    await runner.report(apply("delete", [SHARE]));
    expect(copied(aws)).toEqual({ Tier: "private" });
  });
});

describe("Throttling (RequestLimitExceeded, Throttling)", () => {
  it("stops before the deadline and resumes in the next run", async () => {
    const aws = sharedVpc();
    const other = { ...SHARE, participants: [PARTICIPANT, OTHER] };
    aws.share(VPC, OTHER).share(SUBNET, OTHER);
    const runner = new TagCopyRunner(aws, { SHARES: JSON.stringify([other]), ACCOUNT_CONCURRENCY: "1" });
    // Time runs out with the first write.
    runner.remaining = () => (aws.writes.length > 0 ? 5_000 : 300_000);
    await expect(runner.report()).rejects.toThrow("time ran out");
    expect(runner.metrics.get("AccountsUnfinished")).toBe(2);
    expect(copied(aws, SUBNET, OTHER)).toEqual({});
    runner.remaining = () => 300_000;
    await runner.report();
    expect(copied(aws)).toEqual({ Name: "private-a", Tier: "private" });
    expect(copied(aws, SUBNET, OTHER)).toEqual({ Name: "private-a", Tier: "private" });
  });

  it("does not take a batch apart when it is throttled", async () => {
    const aws = sharedVpc({ Tier: "private" });
    for (let index = 0; index < 20; index++) {
      aws.add(`subnet-${index}`, "subnet", VPC, OWNER, { Tier: "private" }).share(`subnet-${index}`, PARTICIPANT);
    }
    aws.fault = ({ operation, ids }) =>
      operation === "createTags" && ids.length > 1 ? awsError("RequestLimitExceeded", 503) : undefined;
    await expect(new TagCopyRunner(aws).report()).rejects.toThrow("RequestLimitExceeded");
    expect(aws.writes.filter(({ ids }) => ids.includes(SUBNET))).toHaveLength(1);
  });

  it("never works on more accounts at once than configured", async () => {
    const participants = Array.from({ length: 9 }, (_, index) => `${500000000000 + index}`);
    const aws = sharedVpc();
    aws.share(VPC, ...participants).share(SUBNET, ...participants);
    const environment = { SHARES: JSON.stringify([{ ...SHARE, participants }]), ACCOUNT_CONCURRENCY: "2" };
    await new TagCopyRunner(aws, environment).report();
    const last = new Map<string, number>();
    aws.calls.forEach(({ account }, index) => last.set(account, index));
    const open = new Set<string>();
    aws.calls.forEach(({ account, access }, index) => {
      if (access === "read") return;
      open.add(account);
      expect(open.size).toBeLessThanOrEqual(2);
      if (last.get(account) === index) open.delete(account);
    });
  });
});

describe("Assume-role denied for one account", () => {
  it("fails that account alone, counts it, and fails the run at its end", async () => {
    const aws = sharedVpc();
    aws.share(VPC, OTHER).share(SUBNET, OTHER);
    aws.fault = ({ account }) => (account === PARTICIPANT ? awsError("AccessDenied", 403) : undefined);
    const shares = [{ ...SHARE, participants: [PARTICIPANT, OTHER] }];
    const runner = new TagCopyRunner(aws, { SHARES: JSON.stringify(shares) });
    await expect(runner.report()).rejects.toThrow(/TAG_COPY_INCOMPLETE: 222222222222 .*AccessDenied/);
    expect(copied(aws, SUBNET, OTHER)).toEqual({ Name: "private-a", Tier: "private" });
    expect(runner.metrics.get("AccountsFailed")).toBe(1);
    expect(runner.metrics.has("RunsCompleted")).toBe(false);
  });
});

describe("Share not visible yet (Invalid*ID.NotFound)", () => {
  it("is looked for again during an apply", async () => {
    const aws = sharedVpc();
    aws.unshare(VPC, PARTICIPANT);
    const runner = new TagCopyRunner(aws);
    runner.onSleep = () => void aws.share(VPC, PARTICIPANT);
    const { tasks } = await runner.report(apply("create", [SHARE]));
    expect(tasks[0]?.status).toBe("done");
    expect(copied(aws, VPC)).toEqual({ Name: "shared" });
  });

  it("is not fatal when it stays away, and the schedule mends it", async () => {
    const aws = sharedVpc();
    aws.unshare(VPC, PARTICIPANT);
    const runner = new TagCopyRunner(aws);
    const { tasks } = await runner.report(apply("create", [SHARE]));
    expect(tasks[0]).toMatchObject({ status: "waiting", notVisible: [VPC] });
    aws.share(VPC, PARTICIPANT);
    await runner.report();
    expect(copied(aws, VPC)).toEqual({ Name: "shared" });
  });

  it("is retried later when a write does not find what a read found", async () => {
    const aws = sharedVpc();
    aws.fault = ({ operation, ids }) =>
      operation === "createTags" && ids.includes(SUBNET) ? awsError("InvalidSubnetID.NotFound") : undefined;
    const { tasks } = await new TagCopyRunner(aws).report();
    expect(tasks[0]).toMatchObject({ status: "waiting", notVisible: [SUBNET] });
  });
});

describe("Batches", () => {
  it("puts identical tag sets together, at most 100 ids a call", async () => {
    const aws = sharedVpc({ Tier: "private" });
    for (let index = 0; index < 249; index++) {
      aws.add(`subnet-${index}`, "subnet", VPC, OWNER, { Tier: "private" }).share(`subnet-${index}`, PARTICIPANT);
    }
    await new TagCopyRunner(aws).report();
    const sizes = aws.writes.filter(({ ids }) => ids[0] !== VPC).map(({ ids }) => ids.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it("isolates a bad id by halves and writes the others", async () => {
    const aws = sharedVpc({ Tier: "private" });
    const ids = Array.from({ length: 99 }, (_, index) => `subnet-${index}`);
    for (const id of ids) aws.add(id, "subnet", VPC, OWNER, { Tier: "private" }).share(id, PARTICIPANT);
    aws.fault = (call) => (call.ids.includes("subnet-42") ? awsError("InvalidParameterValue") : undefined);
    await expect(new TagCopyRunner(aws).report()).rejects.toThrow("InvalidParameterValue");
    expect(ids.filter((id) => copied(aws, id)["Tier"] !== "private")).toEqual(["subnet-42"]);
    expect(aws.writes.length).toBeLessThan(20);
  });
});

describe("Route tables", () => {
  it("fail soft when the participant may not tag them, and the report says so", async () => {
    const aws = sharedVpc().add("rtb-0a", "route-table", VPC, OWNER, { Name: "private" }).share("rtb-0a", PARTICIPANT);
    aws.fault = ({ operation, ids }) =>
      operation === "createTags" && ids.includes("rtb-0a") ? awsError("UnauthorizedOperation", 403) : undefined;
    const runner = new TagCopyRunner(aws);
    const { tasks } = await runner.report();
    expect(tasks[0]).toMatchObject({ status: "done", denied: ["route-table"] });
    expect(copied(aws)).toEqual({ Name: "private-a", Tier: "private" });
    expect(runner.metrics.get("TypesDenied")).toBe(1);
  });
});

describe("Route tables of the owner", () => {
  it("are no extra: if they may not be read, the run fails", async () => {
    const aws = sharedVpc().add("rtb-0a", "route-table", VPC, OWNER, { Name: "private" }).share("rtb-0a", PARTICIPANT);
    aws.fault = ({ access, type }) =>
      access === "read" && type === "route-table" ? awsError("UnauthorizedOperation", 403) : undefined;
    await expect(new TagCopyRunner(aws).report()).rejects.toThrow("SOURCE_READ_FAILED: account 111111111111");
    expect(copied(aws)).toEqual({ Name: "private-a", Tier: "private" });
  });
});

describe("Several owners or regions", () => {
  it("keeps owner, region and resource apart, in both directions of sharing", async () => {
    const spoke = "vpc-0fedcba9876543210";
    const abroad = "vpc-0aaaaaaaaaaaaaaaa";
    const aws = sharedVpc()
      .add(spoke, "vpc", spoke, PARTICIPANT, { Name: "of the participant" })
      .share(spoke, OWNER)
      .add(abroad, "vpc", abroad, OWNER, { Name: "abroad" }, "eu-west-1")
      .share(abroad, PARTICIPANT);
    const shares = [
      SHARE,
      { owner: PARTICIPANT, region: REGION, vpcs: [spoke], participants: [OWNER] },
      { owner: OWNER, region: "eu-west-1", vpcs: [abroad], participants: [PARTICIPANT] },
    ];
    await new TagCopyRunner(aws, { SHARES: JSON.stringify(shares) }).report();
    expect(copied(aws, VPC)).toEqual({ Name: "shared" });
    expect(copied(aws, spoke, OWNER)).toEqual({ Name: "of the participant" });
    expect(copied(aws, abroad)).toEqual({ Name: "abroad" });
  });
});

describe("Unshared", () => {
  it("NotFound is done, and the record went with the share", async () => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws);
    await runner.report();
    aws.fault = ({ operation }) => (operation === "deleteTags" ? awsError("InvalidSubnetID.NotFound") : undefined);
    expect((await runner.report(apply("delete", [SHARE]))).tasks[0]).toMatchObject({ status: "done", notVisible: [] });
    aws.fault = () => undefined;
    aws.unshare(VPC, PARTICIPANT);
    aws.unshare(SUBNET, PARTICIPANT);
    expect((await runner.report(apply("delete", [SHARE]))).tasks[0]).toMatchObject({ status: "done", differences: [] });
  });
});

describe("Duplicate or reordered events", () => {
  const change = (account: string, tags: Record<string, string>) => ({
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    source: "aws.tag",
    account,
    region: REGION,
    resources: [`arn:aws:ec2:${REGION}:${OWNER}:subnet/${SUBNET}`],
    detail: { service: "ec2", "resource-type": "subnet", "changed-tag-keys": Object.keys(tags), tags },
  });

  it("apply the source as it is now, never the event's payload", async () => {
    const aws = sharedVpc({ Tier: "now" });
    const runner = new TagCopyRunner(aws);
    await runner.report(change(OWNER, { Tier: "earlier", Gone: "x" }));
    expect(copied(aws)).toEqual({ Tier: "now" });
    const writes = aws.writes.length;
    await runner.report(change(OWNER, { Tier: "earlier" }));
    expect(aws.writes).toHaveLength(writes);
  });

  it("look only where the event points", async () => {
    const aws = sharedVpc();
    await new TagCopyRunner(aws).report(change("999999999999", { Tier: "x" }));
    expect(aws.calls).toEqual([]);
  });
});

describe("Dry run", () => {
  it.each([
    ["the event", { mode: "reconcile", dryRun: true }, {}],
    ["the environment", { mode: "reconcile" }, { DRY_RUN: "true" }],
    ["an apply", { ...apply("create", [SHARE]), dryRun: true }, {}],
  ])("asked for by %s, prints the difference as JSON and writes nothing", async (_, event, environment) => {
    const aws = sharedVpc();
    const runner = new TagCopyRunner(aws, environment);
    const report = await runner.report(event);
    expect(aws.writes).toEqual([]);
    const difference = { id: SUBNET, set: { Name: "private-a", Tier: "private" }, remove: [] };
    expect(report.tasks[0]?.differences).toContainEqual(expect.objectContaining({ id: SUBNET }));
    const printed = JSON.stringify(runner.log.filter(({ message }) => message === "Difference"));
    expect(JSON.parse(printed)).toMatchObject([{ data: { differences: [{ id: VPC }, difference] } }]);
  });
});
