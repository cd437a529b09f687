import { expect, test } from "vitest";
import { samplePod } from "../../test/sample-pod.js";
import { checkVpnInstance } from "./check-vpn-instance.js";
import type { PodTunnel, VpnInstanceSettings } from "./settings.js";

const codes = (overrides: Partial<VpnInstanceSettings>) =>
  checkVpnInstance(samplePod(1, overrides)).map(({ code, path }) => `${code} ${path}`);

const tunnels = (first: Partial<PodTunnel>, second: Partial<PodTunnel> = {}): { tunnels: [PodTunnel, PodTunnel] } => {
  const [one, other] = samplePod().tunnels;
  return {
    tunnels: [
      { ...one, ...first },
      { ...other, ...second },
    ],
  };
};

const workload = (name: string, ...cidrs: string[]) => ({ name, cidrs, perDevice: 1000, perStream: 1000 });

test("the sample has no problem", () => {
  expect(checkVpnInstance(samplePod())).toEqual([]);
});

test.each([
  ["a public ASN", { asn: 3000 }, ["ASN_OUT_OF_RANGE asn"]],
  ["an ASN that is no whole number", { asn: 64512.5 }, ["ASN_OUT_OF_RANGE asn"]],
  ["the transit gateway's ASN", { asn: 64512 }, ["SAME_ASN asn"]],
  [
    "inside addresses that AWS reserves",
    tunnels({ insideCidr: "169.254.5.0/30" }),
    ["INSIDE_CIDR_NOT_ALLOWED tunnels[0].insideCidr"],
  ],
  [
    "inside addresses elsewhere",
    tunnels({ insideCidr: "10.0.0.0/30" }),
    ["INSIDE_CIDR_NOT_ALLOWED tunnels[0].insideCidr"],
  ],
  [
    "the same inside addresses twice",
    tunnels({}, { insideCidr: "169.254.10.0/30" }),
    ["DUPLICATE_INSIDE_CIDR tunnels[1].insideCidr"],
  ],
  [
    "a query that ends the shell's quotes",
    tunnels({ keyQuery: "'; reboot #" }),
    ["INVALID_KEY_QUERY tunnels[0].keyQuery"],
  ],
  ["nothing to announce", { announced: [] }, ["NOTHING_ANNOUNCED announced"]],
  ["an announced block with host bits", { announced: ["10.0.0.1/8"] }, ["MISALIGNED_CIDR announced[0]"]],
  ["an announced block that is none", { announced: ["all"] }, ["INVALID_CIDR announced[0]"]],
  ["an announced block of IPv6", { announced: ["::/0"] }, ["NOT_IPV4 announced[0]"]],
  ["the hub's default route", { learned: ["10.0.0.0/8", "0.0.0.0/0"] }, ["DEFAULT_ROUTE_LEARNED learned"]],
  [
    "a workload that no learned route leads to",
    { workloads: [workload("x", "192.168.0.0/16")] },
    ["WORKLOAD_NOT_LEARNED workloads[0].cidrs"],
  ],
  [
    "workloads that overlap",
    { workloads: [workload("x", "10.1.0.0/16"), workload("y", "10.1.2.0/24")] },
    ["OVERLAPPING_WORKLOADS workloads"],
  ],
  ["no workloads", { workloads: [] }, ["NO_WORKLOADS workloads"]],
])("%s is refused", (_, overrides, expected) => {
  expect(codes(overrides)).toEqual(expected);
});

test("nothing learned is refused together with every workload that it cuts off", () => {
  expect(codes({ learned: [] })).toEqual([
    "NOTHING_LEARNED learned",
    "WORKLOAD_NOT_LEARNED workloads[0].cidrs",
    "WORKLOAD_NOT_LEARNED workloads[1].cidrs",
    "WORKLOAD_NOT_LEARNED workloads[1].cidrs",
  ]);
});
