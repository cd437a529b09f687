import { AttachedSpoke } from "@causeway/spoke";
import { accountsWith, describeOrganization, egress, type Example, ingress, INGRESS, inspection } from "./base.js";

const CLOSED = { internet: false };

/** Every way to inspect and to leave: what the organization says, and the VPCs of the networking account. */
export const examples: Readonly<Record<string, Example>> = {
  /** Everything is inspected, and leaves for the internet by NAT gateways of the inspection VPC. Nothing comes in. */
  "all-own": {
    organization: describeOrganization({ traffic: "all", egress: "own" }, {}, { segments: {}, pools: {} }),
    accounts: accountsWith(inspection),
  },
  /** The same, with public load balancers in a VPC of their own. What they send to production is inspected. */
  "all-own-ingress": {
    organization: describeOrganization({ traffic: "all", egress: "own" }),
    accounts: accountsWith(inspection, ingress),
  },
  /** Everything is inspected; what may go to the internet leaves by a VPC of its own. */
  "all-egress-vpc": {
    organization: describeOrganization({ traffic: "all", egress: { vpc: "nat" } }),
    accounts: accountsWith(inspection, egress, ingress),
  },
  /** Everything is inspected, and nothing leaves for the internet. */
  "all-closed": {
    organization: describeOrganization({ traffic: "all", egress: "none" }, CLOSED),
    accounts: accountsWith(inspection, ingress),
  },
  /** One egress VPC for both: what was inspected, and a segment that goes to the internet without inspection. */
  "mixed-egress": {
    organization: describeOrganization(
      { traffic: "all", egress: { vpc: "nat" } },
      {},
      {
        pools: { ...INGRESS.pools, trial: { "eu-central-1": "10.77.0.0/16" } },
        segments: { ...INGRESS.segments, trial: { pool: "trial", egress: "nat" } },
      },
    ),
    accounts: accountsWith(inspection, egress, ingress, (network, hub) => {
      new AttachedSpoke(network, "trial-one", { segment: "trial", addresses: { netmaskLength: 24 }, hub });
    }),
  },
  /** Traffic between segments is inspected; that with the internet goes straight to the egress VPC. */
  "segments-egress-vpc": {
    organization: describeOrganization({ traffic: "segments" }, { egress: "nat" }),
    accounts: accountsWith(inspection, egress, ingress),
  },
  /** Traffic between segments is inspected, and nothing leaves for the internet. */
  "segments-closed": {
    organization: describeOrganization({ traffic: "segments" }, CLOSED),
    accounts: accountsWith(inspection, ingress),
  },
  /** Segments reach each other directly; traffic with the internet is inspected, and leaves by the inspection VPC. */
  "internet-own": {
    organization: describeOrganization({ traffic: "internet", egress: "own" }),
    accounts: accountsWith(inspection, ingress),
  },
  /** Segments reach each other directly; traffic with the internet is inspected, and leaves by a VPC of its own. */
  "internet-egress-vpc": {
    organization: describeOrganization({ traffic: "internet", egress: { vpc: "nat" } }),
    accounts: accountsWith(inspection, egress, ingress),
  },
};
