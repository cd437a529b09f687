import { allowTraffic, domainAllowList, InspectionVpc, networkFirewall } from "@causeway/firewall";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineOrganization } from "@causeway/organization";
import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";
import type { Rehearsal } from "../../src/rehearsal/rehearsal.js";

/** A small organization, by what the tests change of it. */
export interface Shape {
  /** Segment of the one spoke of each account but the networking one; none has no spoke. */
  readonly spokes: Readonly<Record<string, "blue" | "green" | undefined>>;
  /** Default: two. */
  readonly zones?: 2 | 3;
  /** What workloads reach on the internet. Default: one domain. */
  readonly domains?: readonly string[];
  /** Whether the networking account has the role by which others attach themselves. Default: true. */
  readonly attachmentRole?: boolean;
  /** Whether the firewall's subnets may change. Default: false. */
  readonly subnetsMayChange?: boolean;
}

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

/** Account ids by name, in the order of the alphabet: an account keeps its id while others come and go. */
const IDS = new Map(["alpha", "beta", "gamma"].map((name, i) => [name, `20000000000${String(i + 1)}`]));

/** Describes the organization of a shape to a rehearsal. */
export async function describeShape(rehearsal: Rehearsal, shape: Shape): Promise<void> {
  const accounts = Object.keys(shape.spokes).map(
    (name) => [name, { id: IDS.get(name) ?? "", segments: ["blue", "green"] }] as const,
  );
  const zones = ZONES.slice(0, shape.zones ?? 2).map((zone, slot) => [zone, { slot }] as const);
  const organization = defineOrganization({
    id: "o-rehearsal01",
    supernet: "10.0.0.0/8",
    homeRegion: "eu-west-1",
    regions: { "eu-west-1": { cidr: "10.0.0.0/12", zones: Object.fromEntries(zones) } },
    networkAccount: "hub",
    accounts: { hub: { id: "200000000000", segments: ["blue", "green"] }, ...Object.fromEntries(accounts) },
    pools: {
      blue: { "eu-west-1": "10.0.0.0/16" },
      green: { "eu-west-1": "10.1.0.0/16" },
      inspection: { "eu-west-1": "10.15.0.0/16" },
    },
    segments: { blue: { pool: "blue" }, green: { pool: "green" } },
    tags: { mandatory: [] },
  });
  const spokes = Object.entries(shape.spokes).map(([name, segment]) =>
    defineAccount(name, ({ stack }) => {
      const own = stack();
      if (segment !== undefined) {
        new AttachedSpoke(own, name, { segment, addresses: { netmaskLength: 24 }, interfaceEndpoints: [] });
      }
    }),
  );
  await rehearsal.describe(organization, [networkingAccount(shape), ...spokes]);
}

function networkingAccount({
  spokes,
  domains = [".example.com"],
  attachmentRole = true,
  subnetsMayChange = false,
}: Shape) {
  return defineAccount("hub", ({ stack }) => {
    const own = stack();
    const hub = new Hub(own, "hub", { ipam: new Ipam(own, "ipam") });
    if (attachmentRole && Object.keys(spokes).length > 0) new AttachmentRole(own, "attachment-role");
    new InspectionVpc(own, "inspection", {
      addresses: { cidr: "10.15.0.0/22", poolId: hub.poolId("inspection") },
      hub,
      engine: networkFirewall({
        rules: [
          allowTraffic({ name: "internal", protocol: "tcp", destinations: ["10.0.0.0/8"], ports: [443] }),
          domainAllowList({ name: "internet", allowedDomains: domains }),
        ],
        subnetChangeProtection: !subnetsMayChange,
      }),
    });
    publishHub(own, hub);
  });
}
