import type { AttachAs, IHub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { fakeZip, testOrganization } from "@causeway/platform/testing";
import { ProxyVpc, TransparentProxy } from "../src/index.js";
import type { TransparentProxyProps } from "../src/index.js";

/** Production reaches the internet through the egress "proxy", and shared services by the hub. */
export const organization = testOrganization({
  segments: {
    production: { pool: "production", egress: "proxy" },
    development: { pool: "development" },
    shared: { pool: "shared" },
  },
});

/** Stands for the hub of another stack; its ids show by name. */
export const hub: IHub = {
  transitGatewayId: "tgw-1",
  inspectionRouteTableId: "inspection-table",
  segmentRouteTableId: (segment) => `${segment}-table`,
  egressRouteTableId: (egress) => `${egress}-egress-table`,
  poolId: (pool) => `${pool}-pool`,
};

const CIDRS = { egress: "10.14.0.0/22", segment: "10.8.0.0/22" };

/** A proxy VPC called `vpc`: an egress, or in the segment shared. */
export function sampleVpc(stack: AccountStack, attachAs: Exclude<AttachAs, "inspection">): ProxyVpc {
  const cidr = "egress" in attachAs ? CIDRS.egress : CIDRS.segment;
  return new ProxyVpc(stack, "vpc", { attachAs, addresses: { cidr }, hub });
}

export type TransparentProps = Partial<Omit<TransparentProxyProps, "vpc" | "clientTier">>;

/** A transparent proxy called `filter`, in an egress VPC. */
export function addTransparentProxy(stack: AccountStack, props: TransparentProps = {}): void {
  const egress = sampleVpc(stack, { egress: "proxy" });
  const proxy = new TransparentProxy(stack, "filter", {
    vpc: egress.vpc,
    clientTier: "transit",
    clientCidrs: egress.clientCidrs,
    allowedDomains: [".example.com", "www.example.org"],
    failover: { zip: fakeZip() },
    ...props,
  });
  egress.filteredBy(proxy);
}
