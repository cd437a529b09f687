import {
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeSubnets,
  type Tag,
} from "@aws-sdk/client-ec2";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ec2Error, queryError } from "./moto/gateway.js";
import { motoIsThere } from "./moto/moto-server.js";
import { REGION, Rehearsal } from "./moto/rehearsal.js";

const OWNER = "111111111111";
const PARTICIPANTS = ["222222222222", "333333333333"];
const [FIRST = "", SECOND = ""] = PARTICIPANTS;
const EXTERNAL_ID = "external-id-that-no-log-may-hold";
/** More than one page holds. moto's time for a list grows with its square: twice as many take longer than a timeout. */
const MANY_SUBNETS = 1_050;
const FEW_SUBNETS = 5;
const LEDGER = "causeway:tag-copy";

interface MotoVpc {
  readonly vpc: string;
  readonly subnets: readonly string[];
}

/**
 * moto does not share subnets: the accounts get VPCs and subnets of the same ids instead, which is all that a
 * participant sees of a share. One VPC is the networking account's, the other one belongs to its participant.
 */
describe.skipIf(!motoIsThere())("tag-copy from its zip, over HTTP", () => {
  let rehearsal: Rehearsal;
  const clients = new Map<string, EC2Client>();
  let large: MotoVpc;
  let shared: MotoVpc;
  let ofParticipant: MotoVpc;

  beforeAll(async () => {
    rehearsal = await Rehearsal.start("tag-copy");
    for (const account of [OWNER, ...PARTICIPANTS]) {
      clients.set(account, new EC2Client(await rehearsal.clientOf(account)));
      // moto makes an account's default VPC at its first call; only then do equal seeds give equal ids.
      await ec2(account).send(new DescribeVpcsCommand({}));
    }
    for (const account of [OWNER, FIRST]) large = await makeVpc(account, 1, MANY_SUBNETS);
    for (const account of [OWNER, ...PARTICIPANTS]) shared = await makeVpc(account, 2, FEW_SUBNETS);
    for (const account of [FIRST, OWNER]) ofParticipant = await makeVpc(account, 3, FEW_SUBNETS);
    for (let start = 0; start < MANY_SUBNETS; start += 500) {
      await tag(OWNER, large.subnets.slice(start, start + 500), { Tier: "private", Owner: "network" });
    }
    await tag(OWNER, shared.subnets, { Tier: "private", Owner: "network" });
    await tag(OWNER, [shared.vpc], { Name: "shared", Tier: "none" });
    await tag(FIRST, [ofParticipant.vpc], { Name: "of the participant" });
  });

  afterAll(() => rehearsal.stop());

  afterEach(() => {
    rehearsal.gateway.intercept = () => undefined;
    rehearsal.gateway.emptyFirstPage = false;
    rehearsal.gateway.pageSize = 1000;
  });

  function ec2(account: string): EC2Client {
    const client = clients.get(account);
    if (client === undefined) throw new Error(`No client for ${account}`);
    return client;
  }

  async function makeVpc(account: string, seed: number, subnets: number): Promise<MotoVpc> {
    await rehearsal.moto.seed(seed);
    const { Vpc } = await ec2(account).send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const vpc = Vpc?.VpcId ?? "";
    const ids: string[] = [];
    for (let index = 0; index < subnets; index++) {
      const block = `10.0.${Math.floor(index / 16)}.${(index % 16) * 16}/28`;
      const { Subnet } = await ec2(account).send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: block }));
      ids.push(Subnet?.SubnetId ?? "");
    }
    return { vpc, subnets: ids };
  }

  async function subnetsOf(account: string, vpc: string): Promise<Map<string, Record<string, string>>> {
    const found = new Map<string, Record<string, string>>();
    const input = { Filters: [{ Name: "vpc-id", Values: [vpc] }] };
    for await (const { Subnets = [] } of paginateDescribeSubnets({ client: ec2(account) }, input)) {
      for (const { SubnetId = "", Tags = [] } of Subnets) found.set(SubnetId, record(Tags));
    }
    return found;
  }

  async function vpcTags(account: string, vpc: string): Promise<Record<string, string>> {
    const { Vpcs } = await ec2(account).send(new DescribeVpcsCommand({ VpcIds: [vpc] }));
    return record(Vpcs?.[0]?.Tags ?? []);
  }

  async function tag(account: string, ids: readonly string[], tags: Record<string, string>): Promise<void> {
    const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await ec2(account).send(new CreateTagsCommand({ Resources: [...ids], Tags: list }));
  }

  function record(tags: Tag[]): Record<string, string> {
    const entries = tags.map(({ Key = "", Value = "" }) => [Key, Value] as const);
    return Object.fromEntries(entries.filter(([key]) => key !== LEDGER));
  }

  function environment(more: Record<string, string> = {}): Record<string, string> {
    const shares = [
      { owner: OWNER, region: REGION, vpcs: [shared.vpc], participants: PARTICIPANTS },
      { owner: FIRST, region: REGION, vpcs: [ofParticipant.vpc], participants: [OWNER] },
    ];
    return {
      SHARES: JSON.stringify(shares),
      OWNER_ROLE_NAME: "tag-source",
      PARTICIPANT_ROLE_NAME: "tag-copy",
      EXTERNAL_ID,
      ACCOUNT_CONCURRENCY: "2",
      ...more,
    };
  }

  const writes = () => rehearsal.gateway.count("CreateTags") + rehearsal.gateway.count("DeleteTags");

  it("says what it would write in a dry run, and writes nothing", async () => {
    const run = await rehearsal.load(OWNER, environment());
    const answer = await run({ mode: "reconcile", dryRun: true });
    expect(writes()).toBe(0);
    expect(JSON.stringify(answer)).toContain(shared.vpc);
  });

  it("copies in both directions of sharing, through roles with the external id", async () => {
    await tag(FIRST, [shared.subnets[0] ?? ""], { Owner: "mine" });
    const run = await rehearsal.load(OWNER, environment());
    await run({ mode: "reconcile" });
    expect(await vpcTags(FIRST, shared.vpc)).toEqual({ Name: "shared", Tier: "none" });
    expect(await vpcTags(SECOND, shared.vpc)).toEqual({ Name: "shared", Tier: "none" });
    expect(await vpcTags(OWNER, ofParticipant.vpc)).toEqual({ Name: "of the participant" });
    const subnets = await subnetsOf(FIRST, shared.vpc);
    expect([...subnets.values()].filter(({ Tier }) => Tier === "private")).toHaveLength(FEW_SUBNETS);
    expect(subnets.get(shared.subnets[0] ?? "")).toEqual({ Owner: "mine", Tier: "private" });
    const assumed = rehearsal.gateway.calls.filter(({ action }) => action === "AssumeRole");
    expect(assumed.map(({ parameters }) => parameters.get("ExternalId"))).toEqual(assumed.map(() => EXTERNAL_ID));
    expect(assumed.length).toBeGreaterThanOrEqual(PARTICIPANTS.length);
  });

  it("writes nothing for unchanged subnets, and reads at most one page call per 1,000 resources and type", async () => {
    const shares = [{ owner: OWNER, region: REGION, vpcs: [large.vpc], participants: [FIRST] }];
    const run = await rehearsal.load(OWNER, environment({ SHARES: JSON.stringify(shares) }));
    await run({ mode: "reconcile" });
    const copied = [...(await subnetsOf(FIRST, large.vpc)).values()].filter(({ Tier }) => Tier === "private");
    expect(copied).toHaveLength(MANY_SUBNETS);
    expect(writes()).toBe(Math.ceil(MANY_SUBNETS / 100));

    rehearsal.gateway.calls.length = 0;
    await run({ mode: "reconcile" });
    expect(writes()).toBe(0);
    for (const account of [OWNER, FIRST]) {
      expect(rehearsal.gateway.count("DescribeVpcs", account), account).toBe(1);
      expect(rehearsal.gateway.count("DescribeSubnets", account), account).toBe(Math.ceil(MANY_SUBNETS / 1000));
      expect(rehearsal.gateway.count("DescribeRouteTables", account), account).toBe(1);
    }
  });

  it("finds a VPC of another owner by its tag Network, once it is there", async () => {
    const shares = [{ owner: FIRST, region: REGION, vpcs: [], networks: ["sandbox"], participants: [OWNER] }];
    const run = await rehearsal.load(OWNER, environment({ SHARES: JSON.stringify(shares) }));
    expect(await run({ mode: "reconcile" })).toMatchObject({
      tasks: [{ status: "waiting", notVisible: ["Network=sandbox"] }],
    });
    await tag(FIRST, [ofParticipant.vpc, ...ofParticipant.subnets], { Network: "sandbox" });
    const change = { source: "aws.ram", account: FIRST, region: REGION, detail: {} };
    expect(await run(change)).toMatchObject({ tasks: [{ status: "done" }] });
    expect(await vpcTags(OWNER, ofParticipant.vpc)).toMatchObject({ Network: "sandbox" });
    const subnets = [...(await subnetsOf(OWNER, ofParticipant.vpc)).values()];
    expect(subnets.map(({ Network }) => Network)).toEqual(ofParticipant.subnets.map(() => "sandbox"));
    await tag(FIRST, [ofParticipant.vpc, ...ofParticipant.subnets], { Network: "" });
  });

  it("reads on over small pages, and after an empty page with a token", async () => {
    await tag(OWNER, [shared.vpc, ...shared.subnets], { Extra: "1" });
    rehearsal.gateway.emptyFirstPage = true;
    rehearsal.gateway.pageSize = 2;
    const run = await rehearsal.load(OWNER, environment());
    await run({ mode: "reconcile" });
    expect(rehearsal.gateway.count("DescribeSubnets", SECOND)).toBe(4);
    for (const account of PARTICIPANTS) {
      const copied = [await vpcTags(account, shared.vpc), ...(await subnetsOf(account, shared.vpc)).values()];
      expect(copied.map(({ Extra }) => Extra)).toEqual(copied.map(() => "1"));
    }
  });

  it("retries what AWS throttles", async () => {
    await tag(OWNER, [shared.vpc], { Extra: "2" });
    let left = 3;
    rehearsal.gateway.intercept = ({ action }) =>
      action === "CreateTags" && left-- > 0 ? ec2Error("RequestLimitExceeded", 503) : undefined;
    const run = await rehearsal.load(OWNER, environment());
    await run({ mode: "reconcile" });
    expect(left).toBeLessThan(0);
    expect(await vpcTags(FIRST, shared.vpc)).toMatchObject({ Extra: "2" });
  });

  it("deletes what the owner no longer has", async () => {
    await ec2(OWNER).send(
      new DeleteTagsCommand({ Resources: [shared.vpc, ...shared.subnets], Tags: [{ Key: "Extra" }] }),
    );
    const run = await rehearsal.load(OWNER, environment());
    await run({ mode: "reconcile" });
    expect(await vpcTags(FIRST, shared.vpc)).toEqual({ Name: "shared", Tier: "none" });
  });

  it("finishes the other accounts when one role cannot be assumed, fails, and mends it in the next run", async () => {
    await tag(OWNER, [shared.vpc], { Name: "renamed" });
    rehearsal.gateway.intercept = ({ action, parameters }) =>
      action === "AssumeRole" && parameters.get("RoleArn")?.includes(FIRST) === true
        ? queryError("AccessDenied", "not authorized to perform: sts:AssumeRole", 403)
        : undefined;
    const run = await rehearsal.load(OWNER, environment());
    await expect(run({ mode: "reconcile" })).rejects.toThrow(/TAG_COPY_INCOMPLETE.*222222222222.*ASSUME_ROLE_DENIED/);
    expect(await vpcTags(SECOND, shared.vpc)).toMatchObject({ Name: "renamed" });
    expect(await vpcTags(FIRST, shared.vpc)).toMatchObject({ Name: "shared" });
    rehearsal.gateway.intercept = () => undefined;
    await run({ mode: "reconcile" });
    expect(await vpcTags(FIRST, shared.vpc)).toMatchObject({ Name: "renamed" });
  });

  it("says which VPC its owner does not have", async () => {
    const shares = [{ owner: OWNER, region: REGION, vpcs: ["vpc-00000000000000000"], participants: [FIRST] }];
    const run = await rehearsal.load(OWNER, environment({ SHARES: JSON.stringify(shares) }));
    await expect(run({ mode: "reconcile" })).rejects.toThrow("UNKNOWN_VPC: vpc-00000000000000000");
  });

  it("copies route tables where the account may tag them, and goes on where it may not", async () => {
    const { RouteTables } = await ec2(OWNER).send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [shared.vpc] }] }),
    );
    const id = RouteTables?.[0]?.RouteTableId ?? "";
    await tag(OWNER, [id], { Name: "main" });
    rehearsal.gateway.intercept = ({ action, account, parameters }) =>
      action === "CreateTags" && account === FIRST && parameters.get("ResourceId.1") === id
        ? ec2Error("UnauthorizedOperation", 403)
        : undefined;
    const run = await rehearsal.load(OWNER, environment());
    expect(JSON.stringify(await run({ mode: "reconcile" }))).toContain('"denied":["route-table"]');
  });

  it("takes its own tags away when Terraform destroys the share, and no other", async () => {
    const run = await rehearsal.load(OWNER, environment());
    const share = { owner: OWNER, region: REGION, vpcs: [shared.vpc], participants: [FIRST] };
    await run({ shares: [share], tf: { action: "delete", prev_input: null } });
    expect(await vpcTags(FIRST, shared.vpc)).toEqual({});
    const left = [...(await subnetsOf(FIRST, shared.vpc)).values()].filter((tags) => Object.keys(tags).length > 0);
    expect(left).toEqual([{ Owner: "mine" }]);
  });

  it("writes structured lines with a correlation id, and no secret", () => {
    const text = rehearsal.log.join("");
    const lines = text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect("_aws" in line || "correlationId" in line).toBe(true);
    expect(lines.filter((line) => "_aws" in line).some((line) => line["RunsCompleted"] === 1)).toBe(true);
    for (const secret of [EXTERNAL_ID, "secret-of-the-test", "SessionToken", "SecretAccessKey"]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain(process.env["AWS_SESSION_TOKEN"] ?? EXTERNAL_ID);
  });
});
