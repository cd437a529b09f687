import { describe, expect, it } from "vitest";
import { awsError, OTHER, OWNER, PARTICIPANT, REGION, SimulatedAws, VPC } from "../test/simulated-aws.js";
import { apply, TagCopyRunner } from "../test/tag-copy-runner.js";

const LEDGER = "causeway:tag-copy";
const SUBNET = "subnet-0a";

function copied(aws: SimulatedAws, id: string, account: string): Record<string, string> {
  return Object.fromEntries([...aws.tagsOf(account, id)].filter(([key]) => key !== LEDGER));
}

describe("A VPC that is named by its tag Network", () => {
  const SPOKE = "vpc-0fedcba9876543210";
  const BY_NETWORK = { owner: PARTICIPANT, region: REGION, vpcs: [], networks: ["payments"], participants: [OWNER] };
  const environment = { SHARES: JSON.stringify([BY_NETWORK]) };

  /** The function's own account takes part in another account's VPC. */
  function spoke(): SimulatedAws {
    return new SimulatedAws()
      .add(SPOKE, "vpc", SPOKE, PARTICIPANT, { Network: "payments" })
      .add(SUBNET, "subnet", SPOKE, PARTICIPANT, { Network: "payments", Tier: "private" })
      .share(SPOKE, OWNER)
      .share(SUBNET, OWNER);
  }

  it("is looked up in the owner's account, and its subnets get their tags", async () => {
    const aws = spoke();
    await new TagCopyRunner(aws, environment).report();
    expect(copied(aws, SUBNET, OWNER)).toEqual({ Network: "payments", Tier: "private" });
    expect(aws.calls.filter(({ operation }) => operation === "find")).toMatchObject([
      { account: PARTICIPANT, access: "read" },
    ]);
  });

  it("may be made after the function: nothing fails, the apply does not wait, and the next run finds it", async () => {
    const aws = new SimulatedAws();
    const runner = new TagCopyRunner(aws, environment);
    const { tasks } = await runner.report(apply("create", [BY_NETWORK]));
    expect(tasks[0]).toMatchObject({ status: "waiting", notVisible: ["Network=payments"] });
    expect(runner.metrics.get("ResourcesNotVisible")).toBe(1);
    expect(aws.calls.filter(({ operation }) => operation === "find")).toHaveLength(1);
    expect(aws.writes).toEqual([]);
    aws.add(SPOKE, "vpc", SPOKE, PARTICIPANT, { Network: "payments" }).share(SPOKE, OWNER);
    await runner.report();
    expect(copied(aws, SPOKE, OWNER)).toEqual({ Network: "payments" });
  });

  it.each([
    ["tags", { source: "aws.tag", detail: { service: "ec2", "resource-type": "subnet" } }],
    ["shares", { source: "aws.ram", detail: { event: "Resource Share Association" } }],
  ])("is looked at when its owner tells that it %s something", async (_, event) => {
    const aws = spoke();
    await new TagCopyRunner(aws, environment).report({ ...event, account: PARTICIPANT, region: REGION });
    expect(copied(aws, SUBNET, OWNER)).toEqual({ Network: "payments", Tier: "private" });
  });

  it("is the owner's: a VPC of somebody else with the same tag is left alone", async () => {
    const aws = new SimulatedAws().add(VPC, "vpc", VPC, OTHER, { Network: "payments" }).share(VPC, OWNER, PARTICIPANT);
    aws.tagsOf(PARTICIPANT, VPC).set("Network", "payments");
    const { tasks } = await new TagCopyRunner(aws, environment).report();
    expect(tasks[0]?.status).toBe("waiting");
    expect(aws.writes).toEqual([]);
  });

  it("loses its tags when the share ends, by update or delete", async () => {
    for (const end of [apply("delete", [BY_NETWORK]), apply("update", [], [BY_NETWORK])]) {
      const aws = spoke();
      const runner = new TagCopyRunner(aws, environment);
      await runner.report();
      await runner.report(end);
      expect(Object.fromEntries(aws.tagsOf(OWNER, SUBNET))).toEqual({});
    }
  });

  it("that is gone is done when the share ends", async () => {
    const { tasks } = await new TagCopyRunner(new SimulatedAws(), environment).report(apply("delete", [BY_NETWORK]));
    expect(tasks[0]?.status).toBe("done");
  });

  it("fails its account alone when the owner cannot be read", async () => {
    const aws = spoke();
    aws.fault = ({ access }) => (access === "read" ? awsError("UnauthorizedOperation", 403) : undefined);
    await expect(new TagCopyRunner(aws, environment).report()).rejects.toThrow(
      "SOURCE_READ_FAILED: account 222222222222: UnauthorizedOperation",
    );
    expect(aws.writes).toEqual([]);
  });
});
