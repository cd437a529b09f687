import { alarmMessage, environmentOf, FailoverRunner, groupOf, sns } from "./failover-runner.js";
import { SimulatedNetwork } from "./simulated-network.js";

/**
 * Number of AWS calls that follow each other between the arrival of the alarm and the last route moved, when one zone
 * has so many route tables. All calls take the same time here; those on their way together count once.
 */
export async function sequentialCalls(routeTables: number, routeConcurrency: number): Promise<number> {
  const tables = Array.from({ length: routeTables }, (_, index) => `rtb-${index.toString(16).padStart(8, "0")}`);
  const network = new SimulatedNetwork().addGroup("nat-a", "eu-central-1a").addGroup("nat-b", "eu-central-1b");
  for (const table of tables) network.route(table, "i-nat-a");
  const groups = [groupOf("nat-a", "eu-central-1a", tables), groupOf("nat-b", "eu-central-1b", [])];
  const runner = new FailoverRunner(network, environmentOf(groups, { ROUTE_CONCURRENCY: String(routeConcurrency) }));

  const onTheirWay: (() => void)[] = [];
  network.latency = () => new Promise((resolve) => onTheirWay.push(resolve));
  network.now += 1_000;
  network.setAlarm("nat-a", "ALARM");
  let done = false;
  const run = runner.run(sns(alarmMessage("nat-a", "ALARM"))).finally(() => (done = true));
  let last = 0;
  for (let round = 1; ; round++) {
    // Everything that can go on without an answer from AWS has gone on by the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (done) break;
    for (const answer of onTheirWay.splice(0)) answer();
    const moved = network.calls.filter(({ operation }) => operation === "replaceRoute").length;
    if (moved > 0) last = round;
    if (onTheirWay.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await run;
  if (tables.some((table) => network.targetOf(table) !== "i-nat-b")) throw new Error("Not all routes were moved");
  return last;
}
