import { describe, expect, it } from "vitest";
import { judge, judgeRound, type InternetResult, type Round } from "./verdict.js";

const OWN = ["198.51.100.1", "198.51.100.2"];
const seen = (address: string): InternetResult => ({ kind: "seen-as", address });
const unreachable: InternetResult = { kind: "unreachable", reason: "timeout" };
const broken: InternetResult = { kind: "no-address", answer: "503" };
const round = (internet: InternetResult[], routes: boolean[] = [true]): Round => ({ internet, routes });

describe("a round", () => {
  it.each([
    ["sees one of the firewall's addresses and a route", round([seen("198.51.100.2")]), "works"],
    ["sees one of the addresses where no route is asked for", round([seen("198.51.100.1")], []), "works"],
    ["has one service that answers and one that is gone", round([unreachable, seen("198.51.100.1")]), "works"],
    ["has one route that answers and one that is gone", round([seen("198.51.100.1")], [false, true]), "works"],
    ["sees an address that is not the firewall's", round([seen("192.0.2.1")]), "fails"],
    ["sees its own address once, and another one once", round([seen("198.51.100.1"), seen("192.0.2.1")]), "fails"],
    ["reaches nobody on the internet", round([unreachable]), "fails"],
    ["reaches nobody behind the firewall", round([seen("198.51.100.1")], [false]), "fails"],
    ["reaches a service that is broken", round([broken, unreachable]), "unclear"],
    ["reaches a broken service and nobody behind the firewall", round([broken], [false]), "fails"],
  ] as const)("that %s, %s: %s", (_, given, verdict) => {
    expect(judgeRound(given, OWN)).toBe(verdict);
  });
});

describe("rounds together", () => {
  const works = round([seen("198.51.100.1")]);
  const fails = round([unreachable]);
  const unclear = round([broken]);

  it.each([
    [[works, works, works], "healthy"],
    [[fails, fails, fails], "failed"],
    [[works, fails, works], "unsteady"],
    [[fails, unclear], "unsteady"],
    [[works, unclear], "unclear"],
    [[unclear], "unclear"],
    [[], "unclear"],
  ] as const)("%j are %s", (rounds, verdict) => {
    expect(judge(rounds, OWN)).toBe(verdict);
  });
});
