import { describe, expect, it } from "vitest";
import { OTHER, OWNER, PARTICIPANT, REGION, SimulatedAws, VPC } from "../test/simulated-aws.js";
import { apply, SHARE, TagCopyRunner } from "../test/tag-copy-runner.js";
import { readEvent } from "./event.js";

const SECOND_VPC = "vpc-0bbbbbbbbbbbbbbbb";

describe("an invocation by Terraform", () => {
  it("create copies, and removes nothing", () => {
    expect(readEvent(apply("create", [SHARE]))).toMatchObject({ copy: [SHARE], remove: [] });
  });

  it("update removes what the previous input had and this one lacks, by VPC and participant", () => {
    const previous = [{ ...SHARE, vpcs: [VPC, SECOND_VPC], participants: [PARTICIPANT, OTHER] }];
    const request = readEvent(apply("update", [{ ...SHARE, participants: [OTHER], vpcs: [VPC] }], previous));
    expect(request).toMatchObject({
      remove: [
        { owner: OWNER, region: REGION, vpcs: [VPC, SECOND_VPC], participants: [PARTICIPANT] },
        { owner: OWNER, region: REGION, vpcs: [SECOND_VPC], participants: [OTHER] },
      ],
    });
  });

  it("update removes networks in the same way, and keeps those that stay", () => {
    const share = { ...SHARE, vpcs: [], networks: ["platform", "ledger"], participants: [PARTICIPANT, OTHER] };
    const request = readEvent(apply("update", [{ ...share, networks: ["ledger"] }], [share]));
    const removed = { owner: OWNER, region: REGION, vpcs: [], networks: ["platform"] };
    expect(request).toMatchObject({
      remove: [
        { ...removed, participants: [PARTICIPANT] },
        { ...removed, participants: [OTHER] },
      ],
    });
    expect(readEvent(apply("update", [share], [share]))).toMatchObject({ remove: [] });
  });

  it("delete removes, and copies nothing", () => {
    expect(readEvent(apply("delete", [SHARE], [SHARE]))).toMatchObject({ copy: [], remove: [SHARE] });
  });

  it.each([
    ["without shares", { tf: { action: "create", prev_input: null } }, "input.shares: found nothing"],
    ["with an unknown action", { shares: [], tf: { action: "read" } }, 'input.tf.action: found "read"'],
    ["with a wrong share", apply("create", [{ ...SHARE, owner: "x" }]), 'input.shares[0].owner: found "x"'],
    ["with an owner among its participants", apply("create", [{ ...SHARE, participants: [OWNER] }]), OWNER],
  ])("%s is an error, so that the apply fails", async (_, event, message) => {
    const aws = new SimulatedAws();
    const runner = new TagCopyRunner(aws);
    await expect(runner.run(event)).rejects.toThrow(message);
    await expect(runner.run(event)).rejects.toThrow(/^INVALID_INPUT: /);
    expect(aws.calls).toEqual([]);
  });
});

describe("an event that cannot be understood", () => {
  it.each([
    ["nothing", null],
    ["a text", "hello"],
    ["another service's event", { source: "aws.s3", account: OWNER, region: REGION, detail: {} }],
    ["a tag change without detail", { source: "aws.tag", account: OWNER, region: REGION }],
    ["an unknown mode", { mode: "everything" }],
    ["an option of the wrong type", { mode: "reconcile", dryRun: "yes" }],
  ])("is answered, logged and counted, but not retried: %s", async (_, event) => {
    const aws = new SimulatedAws();
    const runner = new TagCopyRunner(aws);
    expect(await runner.run(event)).toHaveProperty("rejected");
    expect(runner.metrics.get("EventsRejected")).toBe(1);
    expect(runner.log[0]?.data).toHaveProperty("problems");
    expect(aws.calls).toEqual([]);
  });
});

describe("an unknown VPC", () => {
  it("fails the run with its id, and keeps no other VPC from its tags", async () => {
    const aws = new SimulatedAws().add(VPC, "vpc", VPC, OWNER, { Name: "shared" }).share(VPC, PARTICIPANT);
    const share = { ...SHARE, vpcs: [VPC, SECOND_VPC] };
    const runner = new TagCopyRunner(aws, { SHARES: JSON.stringify([share]) });
    await expect(runner.report()).rejects.toThrow(`UNKNOWN_VPC: ${SECOND_VPC}`);
    expect(aws.tagsOf(PARTICIPANT, VPC).get("Name")).toBe("shared");
  });

  it("is also one that another account owns", async () => {
    const aws = new SimulatedAws().add(VPC, "vpc", VPC, OTHER, { Name: "other's" }).share(VPC, OWNER, PARTICIPANT);
    await expect(new TagCopyRunner(aws).report()).rejects.toThrow(`UNKNOWN_VPC: ${VPC}`);
    expect(aws.writes).toEqual([]);
  });
});
