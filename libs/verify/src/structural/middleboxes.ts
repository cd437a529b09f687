import { FIREWALL_ENDPOINTS } from "../kinds/firewall-endpoint.js";
import type { Network } from "../model/network.js";
import type { Mistake } from "./structure.js";

/** Endpoints and appliances behind which packets end. */
export function* middleboxMistakes(network: Network): Iterable<Mistake> {
  for (const { gap } of [...network.all(FIREWALL_ENDPOINTS).values(), ...network.interfaces.values()]) {
    if (gap !== undefined) yield { what: "what reaches an endpoint or appliance gets on", ...gap };
  }
}
