import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DeleteRouteCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Organization } from "@causeway/organization";
import { accountOf } from "@causeway/platform";
import { proveDeployed } from "../../src/pipeline/drift.js";
import type { Drift } from "../../src/pipeline/drift.js";
import { changesOf, failures, Rehearsal } from "../../src/rehearsal/rehearsal.js";
import { appNames, loadApps, loadOrganization } from "../../src/synth/load.js";
import { canRehearse, PROVIDER_VERSION } from "./available.js";

/** The tests are one story: each goes on from what the one before it left. */
describe.runIf(canRehearse)("the organization of apps/", () => {
  let organization: Organization;
  let rehearsal: Rehearsal;
  /** What AWS had after the apply. */
  let applied: Drift;

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

  test("is what it was described as, and proven from what AWS has as it is from the Terraform", async () => {
    const { drift, report } = await examined();
    expect(drift.stacks.filter(({ outcome }) => outcome !== "unchanged")).toEqual([]);
    applied = drift;
    expect(verdicts(report)).toEqual(verdicts(verifierSays([join(rehearsal.root, "cdktf.out")])));
  });

  test("tells of a route that somebody deleted, in the plan and in the proof, and an apply puts it back", async () => {
    const route = spokeRoute();
    const client = new EC2Client(await rehearsal.aws.clientOf(route.account.id, route.account.region));
    await client.send(new DeleteRouteCommand({ RouteTableId: route.table, DestinationCidrBlock: route.destination }));

    const { drift, report } = await examined();
    const [drifted, ...others] = drift.stacks.filter(({ outcome }) => outcome !== "unchanged");
    expect(others).toEqual([]);
    expect(drifted).toMatchObject({ stack: route.stack, plan: { summary: "1 to add, 0 to change, 0 to destroy" } });
    expect(drifted?.plan?.text).toContain(route.address);
    expect(report?.verdict).toBe("VIOLATED");

    expect(changesOf(await rehearsal.apply([route.stack]))).toEqual([`${route.stack}: create ${route.address}`]);
    expect(changesOf(await rehearsal.plan([route.stack]))).toEqual([]);
  });

  test("is destroyed in reverse once protections are off, and nothing is left", async () => {
    expect(failures(await rehearsal.unprotect())).toEqual([]);
    expect(failures(await rehearsal.destroy())).toEqual([]);
    expect(await rehearsal.aws.inventory()).toEqual([]);
  });

  /** What the nightly run finds, and what the verifier says of that. */
  const examined = () =>
    rehearsal.examine((context, drift) => {
      let report: JsonReport | undefined;
      proveDeployed(context, drift, (args) => {
        report = verifierSays(args);
        return { status: 0, markdown: "" };
      });
      return { drift, report };
    });

  /** Any route by which workloads of an account other than the networking one reach the hub. */
  function spokeRoute() {
    for (const { stack, state } of applied.stacks) {
      const account = organization.account(accountOf(stack));
      if (account === undefined || account.name === organization.networkAccount.name) continue;
      const route = resourcesIn(state).find(
        ({ type, values }) => type === "aws_route" && Boolean(values["transit_gateway_id"]),
      );
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

interface JsonReport {
  readonly verdict: string;
  readonly results: readonly { readonly name: string; readonly verdict: string }[];
}

/** What `npm run verify` says, as JSON. */
function verifierSays(args: readonly string[]): JsonReport {
  const { stdout, stderr } = spawnSync(process.execPath, ["scripts/verify.mjs", "--format", "json", ...args], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 ** 2,
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as JsonReport;
}

const verdicts = (report: JsonReport | undefined) =>
  report?.results.map(({ name, verdict }) => `${verdict} ${name}`).sort();

interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function resourcesIn(state: object | undefined): readonly StateResource[] {
  const { values } = (state ?? {}) as { values?: { root_module: { resources?: StateResource[] } } };
  return values?.root_module.resources ?? [];
}
