import { expect, test } from "vitest";
import type { IntentDescription } from "./schema.js";
import { sentenceOf } from "./sentence.js";

const workloads = { tags: { Tier: "private", Segment: "production" } };

test.each<[string, Omit<IntentDescription, "name">]>([
  [
    "subnets with Segment production and Tier private can reach the internet through hub:aws_vpc.firewall, symmetrically, in the same zone",
    { from: workloads, to: "internet", through: ["hub:aws_vpc.firewall"], symmetric: true, sameZone: true },
  ],
  [
    "the internet cannot reach subnets of shop:aws_vpc.main with Tier private",
    { from: "internet", to: { vpcs: ["shop:aws_vpc.main"], tags: { Tier: "private" } }, expect: "unreachable" },
  ],
  [
    "the internet can reach shop:aws_lb.a, shop:aws_lb.b over tcp port 80, 8000-8999",
    { from: "internet", to: { addresses: ["shop:aws_lb.a", "shop:aws_lb.b"] }, traffic: { ports: [80, "8000-8999"] } },
  ],
  [
    "shop:aws_instance.a cannot reach the internet over ipv6 udp, except shop:aws_vpc_endpoint.s3",
    {
      from: { addresses: ["shop:aws_instance.a"] },
      to: "internet",
      expect: "unreachable",
      traffic: { protocol: "udp", family: "ipv6" },
      except: ["shop:aws_vpc_endpoint.s3"],
    },
  ],
  [
    "the internet cannot reach shop:aws_instance.a over tcp and udp port 443",
    {
      from: "internet",
      to: { addresses: ["shop:aws_instance.a"] },
      expect: "unreachable",
      traffic: { ports: [443] },
    },
  ],
  [
    "the internet cannot reach shop:aws_instance.a over ipv4 any protocol",
    {
      from: "internet",
      to: { addresses: ["shop:aws_instance.a"] },
      expect: "unreachable",
      traffic: { family: "ipv4" },
    },
  ],
  [
    "the internet can reach shop:aws_instance.a, symmetrically or not",
    { from: "internet", to: { addresses: ["shop:aws_instance.a"] }, symmetric: false },
  ],
  [
    "192.168.0.0/16 behind hub:aws_vpn_connection.office can reach shop:aws_instance.a of shop:aws_vpc.main with Tier private",
    {
      from: { cidr: "192.168.0.0/16", via: "hub:aws_vpn_connection.office" },
      to: { addresses: ["shop:aws_instance.a"], vpcs: ["shop:aws_vpc.main"], tags: { Tier: "private" } },
    },
  ],
])("%s", (sentence, intent) => {
  expect(sentenceOf(intent)).toBe(sentence);
});
