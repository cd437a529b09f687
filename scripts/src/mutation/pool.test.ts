import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Judge } from "./judge.js";
import { judgeJobs } from "./pool.js";
import { candidatesOf } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "causeway-pool-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const vpc_id = "${aws_vpc.main.id}";
const network = {
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_internet_gateway: { main: { vpc_id } },
    aws_subnet: {
      a: { vpc_id, availability_zone: "z1", cidr_block: "10.0.0.0/24", map_public_ip_on_launch: true },
      b: { vpc_id, availability_zone: "z2", cidr_block: "10.0.1.0/24" },
    },
    aws_route_table: { a: { vpc_id } },
    aws_route_table_association: {
      a: { subnet_id: "${aws_subnet.a.id}", route_table_id: "${aws_route_table.a.id}" },
    },
    aws_route: {
      default: {
        route_table_id: "${aws_route_table.a.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.main.id}",
      },
    },
  },
};
const intents = {
  version: 1,
  intents: [{ name: "a reaches the internet", from: { addresses: ["net:aws_subnet.a"] }, to: "internet" }],
};
mkdirSync(join(folder, "stacks/net"), { recursive: true });
writeFileSync(join(folder, "stacks/net/cdk.tf.json"), JSON.stringify(network));
writeFileSync(join(folder, "stacks/net/intents.json"), JSON.stringify(intents));

it("judges in the order of the jobs, as one process would", { timeout: 120_000 }, async () => {
  const jobs = candidatesOf([{ name: "network", folder }]);
  const started: string[] = [];
  const judged = await judgeJobs(jobs, ({ mutant }) => started.push(mutant));
  expect(started).toEqual(jobs.map(({ mutant }) => mutant));

  const judge = new Judge(folder);
  const alone = [];
  for (const { index } of jobs) alone.push(await judge.judge(index));
  expect(judged).toEqual(alone);
  expect(new Set(judged.map(({ outcome }) => outcome))).toEqual(new Set(["VIOLATED", "refused", "survived"]));
});

it("fails with a mutant that cannot be judged", { timeout: 120_000 }, async () => {
  await expect(judgeJobs([{ folder, index: 9_999 }], () => undefined)).rejects.toThrow(
    "a process that judges mutants ended: 1",
  );
});
