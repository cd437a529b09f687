import { Unknown } from "@causeway/terraform";
import type { Edge } from "../../model/network.js";

/** Why a route that BGP brings is not known. */
export function undeclared(edge: Edge): Unknown {
  const remedy = "declare them by an intent with cidr and via";
  return new Unknown(`the prefixes that ${edge.address} learns by BGP are not declared; ${remedy}`, edge.address);
}
