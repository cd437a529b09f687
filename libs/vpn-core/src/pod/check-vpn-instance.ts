import { Cidr, CidrError } from "@causeway/cidr";
import type { Problem } from "@causeway/cidr";
import type { VpnInstanceSettings } from "./settings.js";
import { RESERVED_INSIDE_CIDRS } from "./tunnels.js";

/** Names of logs and metrics are up to whoever makes them. */
type CheckedSettings = Omit<VpnInstanceSettings, "monitoring">;

/**
 * What stands against a VPN instance's settings; none if it can be configured.
 *
 * Codes: ASN_OUT_OF_RANGE, SAME_ASN, INSIDE_CIDR_NOT_ALLOWED, DUPLICATE_INSIDE_CIDR, NOTHING_ANNOUNCED, NOTHING_LEARNED,
 * DEFAULT_ROUTE_LEARNED, NO_WORKLOADS, OVERLAPPING_WORKLOADS, WORKLOAD_NOT_LEARNED, INVALID_KEY_QUERY, and
 * INVALID_CIDR, MISALIGNED_CIDR and NOT_IPV4.
 */
export function checkVpnInstance(settings: CheckedSettings): readonly Problem[] {
  const { announced, learned, workloads, tunnels } = settings;
  const blocks = {
    announced: read("announced", announced),
    learned: read("learned", learned),
    workloads: workloads.map(({ cidrs }, index) => read(`workloads[${String(index)}].cidrs`, cidrs)),
    inside: read(
      "tunnels",
      tunnels.map(({ insideCidr }) => insideCidr),
    ),
  };
  return [
    ...checkAsns(settings),
    ...[blocks.announced, blocks.learned, ...blocks.workloads, blocks.inside].flatMap(({ problems }) => problems),
    ...checkTunnels(settings),
    ...checkPresence(settings),
    ...checkLearned(settings, blocks.learned.cidrs, blocks.workloads),
    ...checkOverlaps(settings, blocks.workloads),
  ];
}

interface Blocks {
  readonly cidrs: readonly Cidr[];
  readonly problems: readonly Problem[];
}

function read(path: string, texts: readonly string[]): Blocks {
  const cidrs: Cidr[] = [];
  const problems: Problem[] = [];
  texts.forEach((text, index) => {
    const at = { path: `${path}[${String(index)}]`, found: text };
    try {
      const cidr = Cidr.parse(text);
      if (cidr.family === 4) {
        cidrs.push(cidr);
      } else {
        problems.push({ ...at, code: "NOT_IPV4", allowed: "an IPv4 block", message: `${text} is not an IPv4 block` });
      }
    } catch (error) {
      if (!(error instanceof CidrError)) throw error;
      problems.push({ ...at, code: error.code, allowed: error.allowed, message: error.message });
    }
  });
  return { cidrs, problems };
}

/** https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html */
function checkAsns({ asn, amazonAsn }: CheckedSettings): readonly Problem[] {
  const isPrivate = (asn >= 64512 && asn <= 65534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294);
  const at = { path: "asn", found: String(asn) };
  if (!Number.isInteger(asn) || !isPrivate) {
    const allowed = "64512 to 65534, or 4200000000 to 4294967294";
    return [{ ...at, code: "ASN_OUT_OF_RANGE", allowed, message: `${String(asn)} is not a private ASN: ${allowed}` }];
  }
  if (asn === amazonAsn) {
    const message = `the transit gateway has the ASN ${String(asn)} too; no route would be taken between the two`;
    return [{ ...at, code: "SAME_ASN", allowed: `a private ASN other than ${String(amazonAsn)}`, message }];
  }
  return [];
}

function checkTunnels({ tunnels }: CheckedSettings): readonly Problem[] {
  const [first, second] = tunnels;
  const problems = tunnels.flatMap(({ insideCidr, keyQuery }, index): Problem[] => {
    const path = `tunnels[${String(index)}]`;
    const allowed = "a /30 in 169.254.0.0/16 that AWS does not reserve";
    const inside = /^169\.254\.\d+\.\d+\/30$/.test(insideCidr) && !RESERVED_INSIDE_CIDRS.includes(insideCidr);
    const message = `${insideCidr} cannot be the inside of a tunnel; allowed: ${allowed}`;
    const query = "a jq expression without quotes, on one line";
    return [
      ...(inside
        ? []
        : [{ code: "INSIDE_CIDR_NOT_ALLOWED", path: `${path}.insideCidr`, found: insideCidr, allowed, message }]),
      ...(keyQuery === undefined || /^[^'\n]+$/.test(keyQuery)
        ? []
        : [
            {
              code: "INVALID_KEY_QUERY",
              path: `${path}.keyQuery`,
              found: keyQuery,
              allowed: query,
              message: `"${keyQuery}" cannot find a key; allowed: ${query}`,
            },
          ]),
    ];
  });
  if (first.insideCidr === second.insideCidr) {
    problems.push({
      code: "DUPLICATE_INSIDE_CIDR",
      path: "tunnels[1].insideCidr",
      found: second.insideCidr,
      allowed: "another /30 than the first tunnel's",
      message: `both tunnels have the inside addresses ${second.insideCidr}`,
    });
  }
  return problems;
}

function checkPresence({ announced, learned, workloads }: CheckedSettings): readonly Problem[] {
  const missing = (code: string, path: string, message: string): Problem => ({
    code,
    path,
    found: "[]",
    allowed: "at least one",
    message,
  });
  return [
    ...(announced.length > 0 ? [] : [missing("NOTHING_ANNOUNCED", "announced", "the hub would send this pod nothing")]),
    ...(learned.length > 0 ? [] : [missing("NOTHING_LEARNED", "learned", "answers would find no way to the hub")]),
    ...(workloads.some(({ cidrs }) => cidrs.length > 0)
      ? []
      : [missing("NO_WORKLOADS", "workloads", "a pod lets nothing through but the packets of workloads")]),
  ];
}

/** Answers go to workloads by learned routes. A default route from the hub would send the internet's share there too. */
function checkLearned({ workloads }: CheckedSettings, learned: readonly Cidr[], blocks: readonly Blocks[]) {
  const problems: Problem[] = [];
  if (learned.some(({ prefixLength }) => prefixLength === 0)) {
    problems.push({
      code: "DEFAULT_ROUTE_LEARNED",
      path: "learned",
      found: "0.0.0.0/0",
      allowed: "the organization's own blocks",
      message: "the hub's default route would lead back what comes from the internet for anybody",
    });
  }
  blocks.forEach(({ cidrs }, index) => {
    for (const cidr of cidrs.filter((cidr) => !learned.some((block) => block.contains(cidr)))) {
      problems.push({
        code: "WORKLOAD_NOT_LEARNED",
        path: `workloads[${String(index)}].cidrs`,
        found: cidr.toString(),
        allowed: `blocks inside ${learned.map(String).join(", ") || "(none)"}`,
        message: `answers to "${workloads[index]?.name ?? ""}" find no way: no route to ${cidr.toString()} is taken from the hub`,
      });
    }
  });
  return problems;
}

function checkOverlaps({ workloads }: CheckedSettings, blocks: readonly Blocks[]): readonly Problem[] {
  const owned = blocks.flatMap(({ cidrs }, index) =>
    cidrs.map((cidr) => ({ cidr, name: workloads[index]?.name ?? "" })),
  );
  const problems: Problem[] = [];
  owned.forEach((one, index) => {
    for (const other of owned.slice(index + 1).filter(({ cidr }) => cidr.overlaps(one.cidr))) {
      problems.push({
        code: "OVERLAPPING_WORKLOADS",
        path: "workloads",
        found: `${one.cidr.toString()} of "${one.name}", ${other.cidr.toString()} of "${other.name}"`,
        allowed: "blocks that do not overlap",
        message: `${one.cidr.toString()} of "${one.name}" and ${other.cidr.toString()} of "${other.name}" overlap: whose limit holds?`,
      });
    }
  });
  return problems;
}
