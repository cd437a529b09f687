import { describe, expect, test } from "vitest";
import { addVpc } from "../../../test/flat-network.js";
import { expectGroupingToAgree, INTENTS, seed } from "../../../test/grouping-agrees.js";
import { addSpoke, hubNetwork } from "../../../test/hub-network.js";
import { Stacks } from "../../../test/stacks.js";
import { buildNetwork } from "../../kinds/build.js";
import { readStacks } from "../../../test/verify.js";
import { evaluateIntents } from "../evaluate.js";
import { parseIntents } from "../load.js";
import { selectParties } from "../select.js";
import { Grouping } from "./representatives.js";

describe("grouping", () => {
  test(`gives the verdicts and codes that walking every pair gives (SEED=${seed})`, () => {
    expectGroupingToAgree(30);
  });

  test("judges no more pairs of many like spokes than of two", async () => {
    const count = async (spokes: number) => {
      const stacks = hubNetwork();
      for (let index = 0; index < spokes; index++) addSpoke(stacks, `more${index}`, `10.${20 + index}`);
      const network = buildNetwork(await readStacks(stacks.json));
      const [intent] = INTENTS.filter(({ name }) => name === "EW");
      if (intent === undefined) throw new Error("no intent");
      const { from, to } = selectParties(network, intent);
      return [...new Grouping(network).representatives(intent, from, to)].length;
    };
    // One spoke with itself and with another, three zones each.
    expect(await count(0)).toBe(18);
    expect(await count(10)).toBe(18);
  });

  test("takes no VPC whose endpoint leads nowhere for one whose endpoint leads to appliances", async () => {
    const stacks = new Stacks();
    ["a", "b", "c"].forEach((name, index) => addInspectedVpc(stacks, name, index + 1));
    expect(await classesOf(stacks)).toBe(1);
    expect(await classesOf(stacks.remove("net:aws_lb_listener.b"))).toBe(2);
  });

  test("takes no VPC whose endpoint rests on an assumption for one whose endpoint does not", async () => {
    const stacks = new Stacks();
    ["a", "b", "c"].forEach((name, index) => addInspectedVpc(stacks, name, index + 1));
    stacks.change("net:aws_vpc_endpoint.a", { service_name: "com.amazonaws.vpce.eu-central-1.vpce-svc-1" });
    expect(await classesOf(stacks)).toBe(2);
    stacks.change("net:aws_vpc_endpoint.b", { service_name: "com.amazonaws.vpce.eu-central-1.vpce-svc-2" });
    expect(await classesOf(stacks)).toBe(3);
  });
});

/** A VPC with an endpoint, and behind it a load balancer of its own with one appliance. */
function addInspectedVpc(stacks: Stacks, name: string, octet: number): void {
  addVpc(stacks, name, octet)
    .add(`net:aws_lb.${name}`, { load_balancer_type: "gateway", subnets: [`\${aws_subnet.${name}.id}`] })
    .add(`net:aws_lb_listener.${name}`, {
      load_balancer_arn: `\${aws_lb.${name}.arn}`,
      default_action: [{ target_group_arn: `\${aws_lb_target_group.${name}.arn}` }],
    })
    .add(`net:aws_lb_target_group.${name}`, { protocol: "GENEVE", port: 6081 })
    .add(`net:aws_security_group.${name}`, {
      vpc_id: `\${aws_vpc.${name}.id}`,
      ingress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
    })
    .add(`net:aws_instance.${name}`, {
      subnet_id: `\${aws_subnet.${name}.id}`,
      vpc_security_group_ids: [`\${aws_security_group.${name}.id}`],
    })
    .add(`net:aws_lb_target_group_attachment.${name}`, {
      target_group_arn: `\${aws_lb_target_group.${name}.arn}`,
      target_id: `\${aws_instance.${name}.id}`,
    })
    .add(`net:aws_vpc_endpoint_service.${name}`, { gateway_load_balancer_arns: [`\${aws_lb.${name}.arn}`] })
    .add(`net:aws_vpc_endpoint.${name}`, {
      vpc_id: `\${aws_vpc.${name}.id}`,
      vpc_endpoint_type: "GatewayLoadBalancer",
      service_name: `\${aws_vpc_endpoint_service.${name}.service_name}`,
      subnet_ids: [`\${aws_subnet.${name}.id}`],
    });
}

test("interfaces in one subnet that the same groups filter speak for each other, and for no others", async () => {
  const stacks = addVpc(new Stacks(), "a", 1);
  const rule = { protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.0.0.0/8"] };
  const place = { vpc_id: "${aws_vpc.a.id}", cidr_block: "10.1.1.0/24", availability_zone: "eu-central-1a" };
  stacks.add("net:aws_subnet.client", place);
  for (const [group, ingress] of [["open", [rule]] as const, ["closed", []] as const]) {
    stacks.add(`net:aws_security_group.${group}`, { vpc_id: "${aws_vpc.a.id}", ingress });
  }
  const services = { ssm: "open", logs: "open", ec2: "closed" };
  for (const [service, group] of Object.entries(services)) {
    stacks.add(`net:aws_vpc_endpoint.${service}`, {
      vpc_id: "${aws_vpc.a.id}",
      vpc_endpoint_type: "Interface",
      service_name: `com.amazonaws.eu-central-1.${service}`,
      subnet_ids: ["${aws_subnet.a.id}"],
      security_group_ids: [`\${aws_security_group.${group}.id}`],
    });
  }
  const to = { addresses: Object.keys(services).map((service) => `net:aws_vpc_endpoint.${service}`) };
  const traffic = { protocol: "tcp", ports: [443] };
  const described = [{ name: "apis", from: { addresses: ["net:aws_subnet.client"] }, to, traffic }];
  const { intents: apis } = parseIntents({ version: 1, intents: described }, "intents");
  const network = buildNetwork(await readStacks(stacks.json));
  const [intent] = apis;
  const ends = intent && selectParties(network, intent);
  const pairs = intent && ends && [...new Grouping(network).representatives(intent, ends.from, ends.to)];
  expect(pairs?.map(([, party]) => party.kind === "host" && party.interface?.owner)).toEqual([
    "net:aws_vpc_endpoint.ssm",
    "net:aws_vpc_endpoint.ec2",
  ]);
  const [result] = evaluateIntents(network, apis);
  expect(result).toMatchObject({ verdict: "VIOLATED", code: "ENI_SG_RULES_MISMATCH" });
});

/** How many of the VPCs' subnets speak for all on their way to the internet. */
async function classesOf(stacks: Stacks): Promise<number> {
  const from = { addresses: ["a", "b", "c"].map((name) => `net:aws_subnet.${name}`) };
  const [intent] = parseIntents({ version: 1, intents: [{ name: "out", from, to: "internet" }] }, "intents").intents;
  if (intent === undefined) throw new Error("no intent");
  const network = buildNetwork(await readStacks(stacks.json));
  const ends = selectParties(network, intent);
  return [...new Grouping(network).representatives(intent, ends.from, ends.to)].length;
}
