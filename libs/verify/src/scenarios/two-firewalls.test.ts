import { expect, test } from "vitest";
import { E, endpointIn, EW, hubNetwork, SUPERNET } from "../../test/hub-network.js";
import type { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const asymmetric = { verdict: "VIOLATED", code: "ASYMMETRIC" };

/** In one zone, with a second firewall that intents do not name, in a subnet of its own. */
function withSecond(stack: string, cidr_block: string, [destination_cidr_block, target]: [string, object]): Stacks {
  const vpc_id = `\${aws_vpc.${stack === "hub" ? "inspection" : "main"}.id}`;
  return hubNetwork(["a"])
    .add(`${stack}:aws_subnet.second`, { vpc_id, cidr_block, availability_zone: "eu-central-1a" })
    .add(`${stack}:aws_route_table.second`, { vpc_id })
    .add(`${stack}:aws_route_table_association.second`, {
      subnet_id: "${aws_subnet.second.id}",
      route_table_id: "${aws_route_table.second.id}",
    })
    .add(`${stack}:aws_networkfirewall_firewall.second`, {
      vpc_id,
      name: "second",
      subnet_mapping: [{ subnet_id: "${aws_subnet.second.id}" }],
    })
    .add(`${stack}:aws_route.second`, {
      route_table_id: "${aws_route_table.second.id}",
      destination_cidr_block,
      ...target,
    });
}

const second = { vpc_endpoint_id: endpointIn("a").replace("main", "second") };
const main = { vpc_endpoint_id: endpointIn("a") };

/** Packets to the internet pass it after the hub's, or their replies do before that. */
const onTheWayOut = () =>
  withSecond("hub", "10.255.99.0/24", ["0.0.0.0/0", main]).change("hub:aws_route.transit_a_default", second);
const onTheWayBack = () =>
  withSecond("hub", "10.255.99.0/24", [SUPERNET, main]).change("hub:aws_route.public_a_spokes", second);

/** What leaves a spoke passes it; what comes to the spoke does not. */
function inSpoke(): Stacks {
  const toHub = hubNetwork(["a"]).at("alpha:aws_route.workload_a_default")["transit_gateway_id"];
  return withSecond("alpha", "10.1.99.0/24", ["0.0.0.0/0", { transit_gateway_id: toHub }]).change(
    "alpha:aws_route.workload_a_default",
    { transit_gateway_id: null, ...second },
  );
}

/** https://docs.aws.amazon.com/network-firewall/latest/developerguide/asymmetric-routing.html */
test.each([
  ["requests pass it", onTheWayOut(), E],
  ["replies pass it", onTheWayBack(), E],
  ["requests pass it, in the spoke", inSpoke(), E],
  ["requests of one spoke and replies of the others pass it", inSpoke(), EW],
])("a firewall that an intent does not name loses flows of which only %s", async (_, stacks, intent) => {
  expect(await verdictOf(stacks, intent)).toMatchObject(asymmetric);
  expect(await verdictOf(stacks, { ...intent, symmetric: false })).toMatchObject(proven);
});

test("a firewall that an intent does not name passes flows of which it sees both directions", async () => {
  expect(await verdictOf(onTheWayOut(), EW)).toMatchObject(proven);
});
