import type { Intent, IntentDescription, IntentEnd, Traffic } from "./schema.js";

/** An intent in words, for one that was given no name. Two different intents never read alike. */
export function sentenceOf(intent: Omit<IntentDescription, "name">): string {
  const { from, to, expect = "reachable", traffic, through = [], symmetric } = intent;
  const { sameZone = false, except = [] } = intent;
  return [
    `${describeEnd(from)} ${expect === "reachable" ? "can" : "cannot"} reach ${describeEnd(to)}`,
    ...(traffic === undefined ? [] : [` over ${describeTraffic(traffic, expect)}`]),
    ...(through.length > 0 ? [` through ${through.join(", ")}`] : []),
    ...(symmetric === undefined ? [] : [symmetric ? ", symmetrically" : ", symmetrically or not"]),
    ...(sameZone ? [", in the same zone"] : []),
    ...(except.length > 0 ? [`, except ${except.join(", ")}`] : []),
  ].join("");
}

function describeEnd(end: IntentEnd): string {
  if (end === "internet") return "the internet";
  if (end.cidr !== undefined) return `${end.cidr} behind ${end.via ?? ""}`;
  const tags = Object.entries(end.tags ?? {}).map(([key, value]) => `${key} ${value}`);
  const places = [
    ...(end.vpcs === undefined ? [] : [`of ${end.vpcs.join(", ")}`]),
    ...(tags.length > 0 ? [`with ${tags.sort().join(" and ")}`] : []),
  ];
  if (end.addresses === undefined) return ["subnets", ...places].join(" ");
  return [end.addresses.join(", "), ...places].join(" ");
}

function describeTraffic({ protocol, ports = [], family }: Traffic, expect: Intent["expect"]): string {
  const everything = ports.length > 0 ? "tcp and udp" : "any protocol";
  return [
    ...(family === undefined ? [] : [family]),
    protocol ?? (expect === "reachable" ? "tcp" : everything),
    ...(ports.length > 0 ? [`port ${ports.join(", ")}`] : []),
  ].join(" ");
}
