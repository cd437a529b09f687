import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrapApps, SERVICES } from "@causeway/bootstrap";
import { synthesize } from "@causeway/platform";
import { testOrganization } from "@causeway/platform/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { planStacks } from "../src/terraform/plan-stacks.js";
import type { PlannedStack } from "../src/terraform/planned-stack.js";
import { withBackend } from "../src/terraform/sample-organization.js";
import { providerVersion, readStacks } from "../src/terraform/stacks.js";
import { Terraform } from "../src/terraform/terraform.js";

/** Services of resources whose type does not begin with the service's name. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  default: "ec2",
  eip: "ec2",
  flow: "ec2",
  instance: "ec2",
  internet: "ec2",
  launch: "ec2",
  lb: "elasticloadbalancing",
  nat: "ec2",
  network: "ec2",
  networkfirewall: "network-firewall",
  route: "ec2",
  security: "ec2",
  subnet: "ec2",
  subnets: "ec2",
  vpc: "ec2",
};

describe.skipIf(inject("terraformMissing") !== "")("the bootstrap", () => {
  let outdir: string;
  let planned: ReadonlyMap<string, PlannedStack>;

  beforeAll(async () => {
    outdir = mkdtempSync(join(tmpdir(), "causeway-bootstrap-"));
    const organization = testOrganization({
      management: { id: "100000000009" },
      pipeline: { host: "github", repository: "acme/network" },
      backend: { type: "s3", bucket: "acme-states", region: "eu-west-1" },
    });
    const local = withBackend(organization, { type: "local" });
    synthesize({ organization: local, apps: bootstrapApps(organization), outdir, complete: true });
    const stacks = readStacks(outdir);
    using terraform = await Terraform.prepare(providerVersion(stacks));
    planned = await planStacks(terraform, stacks);
  }, 300_000);

  afterAll(() => {
    rmSync(outdir, { recursive: true });
  });

  it("is valid for the real AWS provider, planned and applied with a mocked AWS", () => {
    expect([...planned.values()].map(({ name, invalid, failures }) => [name, invalid, failures])).toEqual(
      ["alpha", "beta", "management", "network"].map((account) => [`${account}_bootstrap`, [], []]),
    );
  });

  it("lets the apply role make every kind of resource that the sample has", () => {
    const types = new Set(inject("planned").flatMap(({ resources }) => resources.map(({ type }) => type)));
    const services = [...types].flatMap((type) => {
      const [, service = ""] = type.split("_");
      return service === "iam" || type.startsWith("terraform") ? [] : [SERVICE_OF[service] ?? service];
    });
    const known = new Set<string>([...SERVICES, "cloudwatch"]);
    expect([...new Set(services)].filter((service) => !known.has(service))).toEqual([]);
  });
});
