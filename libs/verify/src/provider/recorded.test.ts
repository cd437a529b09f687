import { join } from "node:path";
import { Reference, UnorderedSet, type Value } from "@causeway/terraform";
import { attributesOf } from "@causeway/terraform/testing";
import { describe, expect, it } from "vitest";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import { readNetwork } from "../allocation/read-network.js";

/**
 * `network` is a small module in Terraform JSON. `network-plan.json` is what Terraform 1.11 shows of its plan with the AWS
 * provider 5.100, without what the reader does not use; `network-state.json` is the same after apply, with made-up ids.
 */
const FIXTURES = join(import.meta.dirname, "fixtures");

const read = (file: string) => readNetwork([{ name: "s", path: join(FIXTURES, file) }]);

const ref = (address: string, attribute = "id", key?: string) =>
  new Reference(`s:${address}`, attribute, key === undefined ? undefined : `s:${key}`);

/** Attributes of all resources that the module's own files configure, as far as `other` has them. */
function configuredPart(configuration: NetworkConfiguration, other: NetworkConfiguration): Record<string, unknown> {
  const entries = [...configuration.resources.values()].map(({ address }) => {
    const names = Object.keys(attributesOf(configuration, address)).filter((name) => !UNREAD.has(name));
    return [address, Object.fromEntries(names.map((name) => [name, comparable(attributesOf(other, address)[name])]))];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Differs between plan and configuration by what the provider adds, and is of no use to the model. */
const UNREAD = new Set(["firewall_policy"]);

/** Blocks of a set in one order, with what is configured alone. */
function comparable(value: Value | undefined): unknown {
  if (!Array.isArray(value)) return value;
  const items = (value as readonly Value[]).map((item) => {
    if (typeof item !== "object" || item === null || item instanceof Reference || !("ip_address_type" in item))
      return item;
    return { subnet_id: item["subnet_id"] };
  });
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe("a module, its plan and its state", () => {
  it("have the same resources, references and outputs", async () => {
    const [configured, planned, applied] = [
      await read("network"),
      await read("network-plan.json"),
      await read("network-state.json"),
    ];
    expect([...planned.resources.keys()]).toEqual([...configured.resources.keys()]);
    expect([...applied.resources.keys()]).toEqual([...configured.resources.keys()]);
    const expected = configuredPart(configured, configured);
    expect(configuredPart(configured, planned)).toEqual(expected);
    // Once applied, the VPC's main route table is the one that aws_default_route_table adopted.
    const onward = expected["s:aws_route.onward"] as Record<string, unknown>;
    expect(configuredPart(configured, applied)).toEqual({
      ...expected,
      "s:aws_route.onward": { ...onward, route_table_id: ref("aws_default_route_table.main") },
    });
    const outputs = [
      ["s:shared", ref("module.shared.aws_subnet.this")],
      ["s:vpc", ref("aws_vpc.main")],
    ];
    for (const { outputs: own } of [configured, planned, applied]) expect([...own].sort()).toEqual(outputs);
  });
});

describe("a firewall of a plan", () => {
  it("has the endpoint of a firewall that is yet to be made", async () => {
    expect(attributesOf(await read("network-plan.json"), "s:aws_route.inspection[1]")).toEqual({
      route_table_id: ref("aws_route_table.transit[1]"),
      destination_cidr_block: "0.0.0.0/0",
      vpc_endpoint_id: ref("aws_networkfirewall_firewall.main", "endpoint_id", 'aws_subnet.firewall["eu-central-1b"]'),
    });
  });
});

describe("a firewall of a state", () => {
  it("has the sync states of a firewall as a set of references", async () => {
    const status = attributesOf(await read("network-state.json"), "s:aws_networkfirewall_firewall.main")[
      "firewall_status"
    ];
    const [a, b] = ["a", "b"].map((zone) => {
      const subnet = `aws_subnet.firewall["eu-central-1${zone}"]`;
      const endpoint = ref("aws_networkfirewall_firewall.main", "endpoint_id", subnet);
      return {
        availability_zone: `eu-central-1${zone}`,
        attachment: [{ endpoint_id: endpoint, subnet_id: ref(subnet) }],
      };
    });
    expect(status).toEqual([{ sync_states: new UnorderedSet([b as Value, a as Value]) }]);
  });
});
