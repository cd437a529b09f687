import { edgeWith, type Example, hubWith } from "./base.js";
import { fleet, managed, oneEach } from "./engines.js";

/** Every engine in a hub, and at the edge of a VPC. */
export const examples: Readonly<Record<string, Example>> = {
  "hub-network-firewall": hubWith(managed),
  "hub-gateway-load-balancer": hubWith(fleet),
  "hub-appliance": hubWith(oneEach),
  "edge-network-firewall": edgeWith(managed),
  "edge-gateway-load-balancer": edgeWith(fleet),
  "edge-appliance": edgeWith(oneEach),
};

/** The engines that one runs oneself, with the other ways to inspect and to leave. */
export const withPolicies: Readonly<Record<string, Example>> = Object.fromEntries(
  Object.entries({ fleet, oneEach }).flatMap(([name, engine]) => [
    [`${name}, an egress VPC`, hubWith(engine, { traffic: "all", egress: { vpc: "nat" } })],
    [`${name}, nothing leaves`, hubWith(engine, { traffic: "all", egress: "none" })],
    [`${name}, the internet's traffic alone`, hubWith(engine, { traffic: "internet", egress: "own" })],
    [`${name}, traffic between segments alone`, hubWith(engine, { traffic: "segments" })],
  ]),
);
