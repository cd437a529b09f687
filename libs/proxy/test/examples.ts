import { readHub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import { standardLayout } from "@causeway/cidr";
import { ForwardProxy, ProxyVpc, TransparentProxy } from "../src/index.js";

/*
 * The examples of the README, word for word: a test compares them. `stack` is a stack of the networking account whose
 * main stack publishes the hub.
 */

export function sharedTransparentProxy(stack: AccountStack): void {
  const hub = readHub(stack);
  const egress = new ProxyVpc(stack, "restricted-egress", {
    attachAs: { egress: "proxy" },
    addresses: { cidr: "10.14.0.0/22", poolId: hub.poolId("inspection") },
    hub,
  });
  const proxy = new TransparentProxy(stack, "restricted", {
    vpc: egress.vpc,
    clientTier: "transit",
    clientCidrs: egress.clientCidrs,
    allowedDomains: [".amazonaws.com", "api.partner.example"],
  });
  egress.filteredBy(proxy);
}

export function ownTransparentProxy(stack: AccountStack): void {
  const vpc = new Vpc(stack, "batch", {
    addresses: { cidr: "10.0.0.0/20" },
    tiers: ["public", "private", "management"],
    layout: { ...standardLayout, management: { newbits: 4, first: 8 } },
    gatewayEndpoints: ["s3"],
    interfaceEndpoints: ["ec2", "autoscaling", "logs", "monitoring", "ssm", "ssmmessages"],
  });
  new TransparentProxy(stack, "batch-proxy", {
    vpc,
    clientTier: "private",
    clientCidrs: [vpc.cidrBlock],
    allowedDomains: [".amazonaws.com"],
  });
}

export function sharedForwardProxy(stack: AccountStack): void {
  const hub = readHub(stack);
  const outbound = new ProxyVpc(stack, "outbound", {
    attachAs: { segment: "shared" },
    addresses: { cidr: "10.8.252.0/22", poolId: hub.poolId("shared") },
    hub,
  });
  const proxy = new ForwardProxy(stack, "outbound-proxy", {
    vpc: outbound.vpc,
    clientCidrs: outbound.clientCidrs,
    allowedDomains: [".amazonaws.com", "api.partner.example"],
  });
  outbound.offers(proxy);
}
