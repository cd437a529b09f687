import fc from "fast-check";
import { describe, it } from "vitest";
import { propertyRuns } from "@causeway/lambda-shared/testing";
import { isReserved } from "./decision/tags.js";
import type { RunReport } from "./run/report.js";
import { awsError, OTHER, OWNER, PARTICIPANT, SimulatedAws, VPC, type Call } from "../test/simulated-aws.js";
import { apply, SHARE, TagCopyRunner } from "../test/tag-copy-runner.js";

const LEDGER = "causeway:tag-copy";
const IDS = [VPC, "subnet-a", "subnet-b", "rtb-a"];
const PARTICIPANTS = [PARTICIPANT, OTHER];
const SHARES = [{ ...SHARE, participants: PARTICIPANTS }];

const id = fc.constantFrom(...IDS);
const account = fc.constantFrom(...PARTICIPANTS);
const key = fc.constantFrom("Name", "Tier", "k0", "__proto__", "aws:x");
const value = fc.constantFrom("1", "2", "");
const fault = fc.constantFrom(
  undefined,
  undefined,
  "RequestLimitExceeded",
  "InternalError",
  "UnauthorizedOperation",
  "InvalidParameterValue",
  "InvalidSubnetID.NotFound",
);
/** Errors of a run's reads and of its writes, in order; the calls after the last succeed. Most runs reach the writes. */
const faults = fc.record({
  reads: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fault, { maxLength: 12 })),
  writes: fc.array(fault, { maxLength: 12 }),
});

const step = fc.oneof(
  fc.record({ do: fc.constant("owner sets"), id, key, value }),
  fc.record({ do: fc.constant("owner sets many"), id, count: fc.integer({ min: 0, max: 60 }), value }),
  fc.record({ do: fc.constant("owner deletes"), id, key }),
  fc.record({ do: fc.constant("participant sets"), id, account, key, value }),
  fc.record({ do: fc.constant("participant sets many"), id, account, count: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ do: fc.constant("participant deletes"), id, account, key }),
  fc.record({ do: fc.constant("share"), id, account }),
  fc.record({ do: fc.constant("unshare"), id, account }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("run"),
      mode: fc.constantFrom("reconcile", "reconcile", "create", "delete"),
      faults,
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Owners' and participants' values differ in their first letter, so that a tag's origin shows. */
function prepare(aws: SimulatedAws, command: Step): void {
  const room = (tags: Map<string, string>) => [...tags.keys()].filter((name) => !isReserved(name)).length < 50;
  const put = (tags: Map<string, string>, name: string, text: string) => {
    if (tags.has(name) || room(tags)) tags.set(name, text);
  };
  switch (command.do) {
    case "owner sets":
      put(aws.tagsOf(OWNER, command.id), command.key, `o${command.value}`);
      break;
    case "owner sets many":
      for (let n = 0; n < command.count; n++) put(aws.tagsOf(OWNER, command.id), `k${n}`, `o${command.value}`);
      break;
    case "owner deletes":
      aws.tagsOf(OWNER, command.id).delete(command.key);
      break;
    case "participant sets":
      put(aws.tagsOf(command.account, command.id), command.key, `p${command.value}`);
      break;
    case "participant sets many":
      for (let n = 0; n < command.count; n++) put(aws.tagsOf(command.account, command.id), `m${n}`, "p");
      break;
    case "participant deletes":
      aws.tagsOf(command.account, command.id).delete(command.key);
      break;
    case "share":
      aws.share(command.id, command.account);
      break;
    case "unshare":
      aws.unshare(command.id, command.account);
      break;
    case "run":
      break;
  }
}

function snapshot(aws: SimulatedAws): Map<string, Map<string, string>> {
  return new Map(
    PARTICIPANTS.flatMap((who) => IDS.map((what) => [`${who} ${what}`, new Map(aws.tagsOf(who, what))] as const)),
  );
}

async function runFunction(runner: TagCopyRunner, mode: string): Promise<RunReport | undefined> {
  const event = mode === "reconcile" ? { mode } : apply(mode as "create" | "delete", SHARES);
  try {
    return await runner.report(event);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("TAG_COPY_INCOMPLETE")) return undefined;
    throw error;
  }
}

function assertForeignUntouched(aws: SimulatedAws, before: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  for (const [place, tags] of before) {
    const [who = "", what = ""] = place.split(" ");
    for (const [name, text] of tags) {
      const foreign = isReserved(name) || text.startsWith("p");
      if (foreign && aws.tagsOf(who, what).get(name) !== text) throw new Error(`${place}: foreign ${name} changed`);
    }
    for (const name of aws.tagsOf(who, what).keys()) {
      if (isReserved(name) && !tags.has(name)) throw new Error(`${place}: ${name} was copied`);
    }
  }
}

function assertNothingDeletedAfterFailedRead(
  aws: SimulatedAws,
  before: ReadonlyMap<string, ReadonlyMap<string, string>>,
  failedReads: readonly Call[],
): void {
  const prefix = { vpc: "vpc-", subnet: "subnet-", "route-table": "rtb-" };
  for (const { type } of failedReads.filter(({ access }) => access === "read")) {
    for (const [place, tags] of before) {
      const [who = "", what = ""] = place.split(" ");
      if (type === undefined || !what.startsWith(prefix[type])) continue;
      for (const name of tags.keys()) {
        if (!aws.tagsOf(who, what).has(name)) throw new Error(`${place}: ${name} deleted after a failed read`);
      }
    }
  }
}

function assertWantedThereOrReported(
  aws: SimulatedAws,
  visible: (who: string, what: string) => boolean,
  report: RunReport,
) {
  for (const { participant, leftOut, conflicts } of report.tasks) {
    for (const what of IDS.filter((each) => visible(participant, each))) {
      const source = [...aws.tagsOf(OWNER, what)].filter(([name]) => !isReserved(name));
      const target = aws.tagsOf(participant, what);
      const reported = [...(leftOut[what] ?? []), ...(conflicts[what] ?? [])];
      for (const [name, text] of source) {
        if (target.get(name) !== text && !reported.includes(name))
          throw new Error(`${what}: ${name} neither there nor reported`);
      }
      if (source.length === 0) continue;
      const wanted = new Map(source);
      for (const [name, text] of target) {
        if (text.startsWith("o") && wanted.get(name) !== text) throw new Error(`${what}: ${name} is stale`);
      }
    }
  }
}

describe("tag-copy as a model", () => {
  it("never touches foreign or aws: tags, deletes nothing after a failed read, and ends with the wanted tags", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (steps) => {
        const aws = new SimulatedAws();
        const visible = new Set(IDS.slice(0, 3).map((what) => `${PARTICIPANT} ${what}`));
        for (const what of IDS) {
          const type = what.startsWith("vpc") ? "vpc" : what.startsWith("rtb") ? "route-table" : "subnet";
          aws.add(what, type, VPC, OWNER, { Name: "o", Tier: "o", k0: "o" });
          if (what !== "rtb-a") aws.share(what, PARTICIPANT);
        }
        const runner = new TagCopyRunner(aws, { SHARES: JSON.stringify(SHARES) });
        for (const command of steps) {
          prepare(aws, command);
          if (command.do === "share") visible.add(`${command.account} ${command.id}`);
          if (command.do === "unshare") visible.delete(`${command.account} ${command.id}`);
          if (command.do !== "run") continue;
          const before = snapshot(aws);
          const reads = [...command.faults.reads];
          const writes = [...command.faults.writes];
          const failedReads: Call[] = [];
          aws.fault = (call) => {
            const name = (call.operation === "list" ? reads : writes).shift();
            if (name !== undefined && call.operation === "list") failedReads.push(call);
            return name === undefined ? undefined : awsError(name, name === "InternalError" ? 500 : 400);
          };
          await runFunction(runner, command.mode);
          aws.fault = () => undefined;
          assertForeignUntouched(aws, before);
          if (command.mode !== "delete") assertNothingDeletedAfterFailedRead(aws, before, failedReads);
        }
        const before = snapshot(aws);
        const report = await runFunction(runner, "reconcile");
        if (report === undefined) throw new Error("A run without faults failed");
        assertForeignUntouched(aws, before);
        assertWantedThereOrReported(aws, (who, what) => visible.has(`${who} ${what}`), report);
        const writes = aws.writes.length;
        await runFunction(runner, "reconcile");
        if (aws.writes.length !== writes) throw new Error("A second run wrote again");

        await runFunction(runner, "delete");
        for (const place of visible) {
          const [who = "", what = ""] = place.split(" ");
          for (const [name, text] of aws.tagsOf(who, what)) {
            if (name === LEDGER || text.startsWith("o")) throw new Error(`${place}: ${name} survived the delete`);
          }
        }
      }),
      propertyRuns("tag-copy"),
    );
  }, 180_000);
});
