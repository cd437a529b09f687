import { readHub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { ForwardProxy, ProxyVpc, TransparentProxy } from "@causeway/proxy";
import { CARD_NETWORKS, UPDATES } from "./domains.js";

/** Of the outbound proxy, from the pool of segment shared: the firewall lets clients reach it. */
export const OUTBOUND_CIDR = "10.75.252.0/22";

/** The egress "proxy": the only way of segment restricted to the internet. */
export function addTransparentProxy(stack: AccountStack): void {
  const hub = readHub(stack);
  const egress = new ProxyVpc(stack, "restricted-egress", {
    attachAs: { egress: "proxy" },
    addresses: { cidr: "10.79.4.0/22", poolId: hub.poolId("inspection") },
    hub,
  });
  const proxy = new TransparentProxy(stack, "restricted", {
    vpc: egress.vpc,
    clientTier: "transit",
    clientCidrs: egress.clientCidrs,
    allowedDomains: [...UPDATES, ...CARD_NETWORKS],
  });
  egress.filteredBy(proxy);
}

/** A proxy that workloads of the connected segments may be configured with: partners know its addresses. */
export function addForwardProxy(stack: AccountStack): void {
  const hub = readHub(stack);
  const outbound = new ProxyVpc(stack, "outbound", {
    attachAs: { segment: "shared" },
    addresses: { cidr: OUTBOUND_CIDR, poolId: hub.poolId("shared") },
    hub,
  });
  const proxy = new ForwardProxy(stack, "outbound-proxy", {
    vpc: outbound.vpc,
    clientCidrs: outbound.clientCidrs,
    allowedDomains: [...UPDATES, ".partner.example"],
  });
  outbound.offers(proxy);
}
