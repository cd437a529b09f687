import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DeleteRouteCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Organization } from "@causeway/organization";
import { accountOf } from "@causeway/platform";
import { verify } from "@causeway/verify";
import { drift, failures, Rehearsal } from "../../src/rehearsal/rehearsal.js";
import { appNames, loadApps, loadOrganization } from "../../src/synth/load.js";
import { canRehearse, PROVIDER_VERSION } from "./available.js";

/** The tests are one story: each goes on from what the one before it left. */
describe.runIf(canRehearse)("the organization of apps/", () => {
  let organization: Organization;
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    organization = await loadOrganization("apps/organization.ts");
    rehearsal = await Rehearsal.start(PROVIDER_VERSION);
    await rehearsal.describe(organization, await loadApps(appNames()));
  });
  afterAll(async () => {
    await rehearsal.stop();
  });

  test("is applied from nothing, in the order of the pipeline", async () => {
    expect(failures(await rehearsal.apply())).toEqual([]);
  });

  test("is what it was described as: a second plan changes nothing", async () => {
    const plans = await rehearsal.plan();
    expect(failures(plans)).toEqual([]);
    expect(drift(plans)).toEqual([]);
  });

  test("is proven from what AWS has as it is from the Terraform", async () => {
    const synthesized = join(rehearsal.root, "cdktf.out");
    const before = await verify([{ path: synthesized }]);
    const after = await verify(await rehearsal.deployed(), [synthesized]);
    const verdicts = ({ report }: typeof before) =>
      report.results.map(({ name, verdict }) => `${verdict} ${name}`).sort();
    expect(verdicts(after)).toEqual(verdicts(before));
  });

  test("tells of a route that somebody deleted, in the plan and in the proof, and an apply puts it back", async () => {
    const route = spokeRoute();
    const client = new EC2Client(await rehearsal.aws.clientOf(route.account.id, route.account.region));
    await client.send(new DeleteRouteCommand({ RouteTableId: route.table, DestinationCidrBlock: route.destination }));
    expect(drift(await rehearsal.plan([route.stack]))).toEqual([`${route.stack}: create ${route.address}`]);

    const { report } = await verify(await rehearsal.deployed([route.stack]), [join(rehearsal.root, "cdktf.out")]);
    const violated = report.results.filter(({ verdict }) => verdict === "VIOLATED");
    expect(violated.length).toBeGreaterThan(0);

    expect(drift(await rehearsal.apply([route.stack]))).toEqual([`${route.stack}: create ${route.address}`]);
    expect(drift(await rehearsal.plan([route.stack]))).toEqual([]);
  });

  test("is destroyed in reverse once protections are off, and nothing is left", async () => {
    expect(failures(await rehearsal.unprotect())).toEqual([]);
    expect(failures(await rehearsal.destroy())).toEqual([]);
    expect(await rehearsal.aws.inventory()).toEqual([]);
  });

  /** Any route by which workloads of an account other than the networking one reach the hub. */
  function spokeRoute() {
    for (const { name: stack } of rehearsal.stacks()) {
      const account = organization.account(accountOf(stack));
      if (account === undefined || account.name === organization.networkAccount.name) continue;
      const route = rehearsal
        .state(stack)
        .find(({ type, values }) => type === "aws_route" && Boolean(values["transit_gateway_id"]));
      if (route === undefined) continue;
      const { address, values } = route;
      return {
        stack,
        account,
        address,
        table: String(values["route_table_id"]),
        destination: String(values["destination_cidr_block"]),
      };
    }
    throw new Error("no spoke has a route to the hub");
  }
});
