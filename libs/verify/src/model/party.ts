import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "@causeway/terraform";
import type { Edge, GatewayEndpoint, Interface, Subnet } from "./network.js";

/** One end of the flows that an intent is about. */
export type Party =
  | { readonly kind: "host"; readonly subnet: Subnet; readonly interface?: Interface }
  /** All of it, or AWS's ends of the tunnels of one VPN connection. */
  | { readonly kind: "internet"; readonly tunnelsOf?: Edge }
  | { readonly kind: "edge"; readonly edge: Edge; readonly cidr: Cidr }
  /** What a gateway endpoint leads to. */
  | { readonly kind: "service"; readonly endpoint: GatewayEndpoint }
  /** Selected by its address, but the model does not hold it. */
  | { readonly kind: "unmodelled"; readonly address: string; readonly unknown: Unknown };
