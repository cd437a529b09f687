import { describe, expect, it } from "vitest";
import { environmentOf, groupOf } from "../test/failover-runner.js";
import { readConfiguration } from "./configuration.js";
import { createHandler } from "./handler.js";

const A = groupOf("nat-a", "eu-central-1a", ["rtb-0000000a"]);
const B = groupOf("nat-b", "eu-central-1b", ["rtb-0000000b"]);

describe("the environment of route-failover", () => {
  it("has defaults for everything but the groups", () => {
    expect(readConfiguration({ GROUPS: JSON.stringify([A]) })).toEqual({
      groups: [A],
      destination: "0.0.0.0/0",
      deviceIndex: 0,
      quietPeriodMilliseconds: 300_000,
      routeConcurrency: 10,
      dryRun: false,
    });
  });

  it.each([
    ["no groups", {}, "GROUPS: found nothing, allowed: "],
    ["an empty list", environmentOf([]), "GROUPS: found [], allowed: 1 to 50 groups"],
    ["text that is not JSON", { GROUPS: "nat-a" }, "GROUPS: found nat-a, allowed: JSON"],
    ["a route table's name", environmentOf([{ ...A, routeTables: ["private"] }]), "GROUPS[0].routeTables[0]: "],
    ["a region for a zone", environmentOf([{ ...A, zone: "eu" }]), 'GROUPS[0].zone: found "eu"'],
    ["a fallback that is no NAT gateway", environmentOf([{ ...A, fallbackNatGateway: "igw-1" }]), "fallbackNatGateway"],
    ["an unknown property", environmentOf([{ ...A, tables: [] }]), "GROUPS[0]: "],
    ["a quiet period below zero", environmentOf([A], { QUIET_PERIOD_SECONDS: "-1" }), "QUIET_PERIOD_SECONDS"],
    ["too many tables at once", environmentOf([A], { ROUTE_CONCURRENCY: "51" }), "a whole number from 1 to 50"],
    [
      "a destination with host bits",
      environmentOf([A], { DESTINATION: "10.1.2.0/16" }),
      'DESTINATION: found "10.1.2.0/16"',
    ],
    ["a destination out of range", environmentOf([A], { DESTINATION: "10.0.256.0/24" }), "DESTINATION: found"],
    ["a destination with leading zeros", environmentOf([A], { DESTINATION: "010.0.0.0/8" }), "DESTINATION: found"],
    ["an IPv6 destination", environmentOf([A], { DESTINATION: "::/0" }), 'DESTINATION: found "::/0"'],
  ])("rejects %s", (_, environment: Record<string, string>, message) => {
    expect(() => createHandler(environment)).toThrow(message);
    expect(() => createHandler(environment)).toThrow(/^INVALID_CONFIGURATION: /);
  });

  it.each(["0.0.0.0/0", "10.64.0.0/10", "10.0.0.1/32"])("takes the destination %s", (block) => {
    expect(readConfiguration(environmentOf([A], { DESTINATION: block })).destination).toBe(block);
  });

  it.each([
    ["a route table of two zones", { ...B, routeTables: A.routeTables }, "GROUPS[1].routeTables: found rtb-0000000a"],
    ["a group twice", { ...B, name: A.name }, "GROUPS[1].name: found nat-a"],
    ["an alarm of two groups", { ...B, alarm: A.alarm }, "GROUPS[1].alarm: found nat-a-heartbeat"],
  ])("rejects contradictions: %s", (_, group, message) => {
    expect(() => readConfiguration(environmentOf([A, group]))).toThrow(message);
  });
});
